using System.Globalization;
using Entourage.Clips;
using Entourage.Insights;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entourage.Tests.Storage.Moving;

/// <summary>
/// A site on SQLite, whatever store the run is about, that was used through its API: every table has rows. Its server is stopped; what people took
/// away with them (links, cookies, tokens, a passkey) is kept.
/// </summary>
public sealed class SiteToMove : IAsyncLifetime
{
    private readonly List<string> databases = [];
    private readonly List<string> folders = [];

    public Server Server { get; } = new();

    public SoftwareAuthenticator Passkey { get; } = new();

    public string Cookies { get; private set; } = "";

    public string Token { get; private set; } = "";

    public string GuestToken { get; private set; } = "";

    public string? Redemption { get; private set; }

    public string Clip { get; private set; } = "";

    public Dictionary<string, Made> Invitations { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Server.Settings["Storage:Postgres"] = "";
        Server.Settings["Allowance:Start"] = Server.Settings["Allowance:Cap"] = Server.Settings["Allowance:EstablishedCap"] = "20";
        Server.Settings["Allowance:PerSubtree"] = "20";
        await Server.InitializeAsync();
        await UseAsync();
        // What nobody did above, or the product itself writes nothing into yet.
        Server.Change("INSERT INTO reports (invitation, subject, clip, reporter, reason, made_at, state) SELECT id, creator, clip, NULL, 'unwanted', made_at, 'dismissed' FROM invitations LIMIT 1");
        Server.Change("INSERT INTO suppressions (contact, creator, made_at) VALUES (zeroblob(32), zeroblob(16), 1)");
        Server.Change("INSERT INTO audit (id, at, by, act, subject, note) SELECT id, 1, NULL, 'suspended', id, 'é' FROM members LIMIT 1");
        Server.Change("INSERT INTO freezes (member, at, by) SELECT id, 1, NULL FROM members LIMIT 2");
        Server.Change("INSERT INTO reviews (member, because, at, state) SELECT id, id, 1, 'open' FROM members LIMIT 3");
        Server.Change("INSERT INTO appeals (member, about, note, at) SELECT id, 'freeze', 'Où « ça »', 1 FROM members LIMIT 1");
        Server.Change("UPDATE members SET invited_by = (SELECT id FROM members WHERE handle = 'maker') WHERE handle = 'guest'");
        Server.Change("INSERT INTO brakes (name, set_at) VALUES ('nothing', 1)");
        Server.Change("INSERT INTO invitation_hours (hour, made, surge) VALUES (3600000, 1, FALSE)");
        Server.Change("INSERT INTO link_visitors (invitation, visitor, at) SELECT id, -9223372036854775808, 1 FROM invitations LIMIT 1");
        Server.Change("INSERT INTO places (member, mark, seen_at) SELECT id, -1, 1 FROM members LIMIT 1");
        Server.Change("INSERT INTO identity_user_claims (id, user_id, claim_type, claim_value) SELECT 41, id, 'kind', NULL FROM identity_users LIMIT 1");
        Server.Change("INSERT INTO identity_user_logins (login_provider, provider_key, user_id) SELECT 'elsewhere', 'é', id FROM identity_users LIMIT 1");
        Server.Change("INSERT INTO identity_user_tokens (user_id, login_provider, name, value) SELECT id, 'elsewhere', 'n', 'v' FROM identity_users LIMIT 1");
        Server.Change("INSERT INTO access_links (key, kind, member, made_at, expires_at) VALUES (zeroblob(32), 'recover', NULL, 1, 2)");
        Server.Change("INSERT INTO notices (id, subject, clip, reporter, name, key, reason, words, made_at, state, decided_at, answer) SELECT id, id, NULL, NULL, 'é', NULL, 'other', 'Où', 1, 'open', NULL, '' FROM members LIMIT 1");
        Server.Change("INSERT INTO recent_joins (id, network, at) VALUES (zeroblob(16), -1, 1)");
        Server.Change("INSERT INTO takedowns (clip, owner, at, by, reason, appeal, appealed_at) SELECT id, owner, 1, NULL, 'é', '', NULL FROM clips WHERE id NOT IN (SELECT clip FROM takedowns) LIMIT 1");
        Server.Change("INSERT INTO deletions (id, kind, at) VALUES (zeroblob(16), 'clip', 1)");
        Server.Change("INSERT INTO rollout_exposures (feature, member, exposed_at, has) SELECT 'follow_back', id, 1, handle = 'maker' FROM members LIMIT 3");
        Server.Change("INSERT INTO connections (member, channel, id, address, sealed, state, made_at) SELECT id, 'xmpp', id, 'zoé@xmpp.example', zeroblob(40), 'connected', 1 FROM members LIMIT 1");
        Server.Change("INSERT INTO pending_sign_ins (member, channel, state, session, server, sealed, expires_at) SELECT id, 'fediverse', zeroblob(32), zeroblob(0), 'é.example', zeroblob(40), 1 FROM members LIMIT 1");
        Server.Change("INSERT INTO registrations (channel, server, return_to, sealed, made_at) VALUES ('fediverse', 'é.example', 'urn:ietf:wg:oauth:2.0:oob', zeroblob(40), 1)");
        Server.Change("INSERT INTO deliveries (invitation, member, channel, connection, sealed, state, attempts, not_before, changed_at) SELECT id, creator, 'xmpp', creator, NULL, 'unknown', 1, 1, 1 FROM invitations LIMIT 1");
        await Server.Services.GetRequiredService<RollUp>().RunAsync(TestContext.Current.CancellationToken);
        await Server.StopAsync();
    }

    /// <summary>The data folder once more, to change something in it.</summary>
    public string CopyFolder(params string[] changes)
    {
        var copy = Directory.CreateTempSubdirectory("entourage-moving-").FullName;
        folders.Add(copy);
        Directory.CreateDirectory(Path.Combine(copy, "keys"));
        foreach (var file in (string[])["entourage.db", "keys/site.key"]) File.Copy(Path.Combine(Server.Folder, file), Path.Combine(copy, file));
        foreach (var sql in changes) Change(copy, sql);
        return copy;
    }

    /// <summary>Changes a folder's file while no server runs on it.</summary>
    public static void Change(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "entourage.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0, $"{sql} changed nothing.");
    }

    public string NewTarget()
    {
        databases.Add(StoreUnderTest.NewEmptyDatabase());
        return databases[^1];
    }

    /// <summary>Asks a target, or changes it, from outside.</summary>
    public static object? Ask(string target, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Passkey.Dispose();
        foreach (var database in databases.Where(database => database != Server.Database)) StoreUnderTest.Drop(database);
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
    }

    private async Task UseAsync()
    {
        var creator = await Server.JoinAsync("maker");
        await creator.PatchAsync("/api/v1/me", new { name = "Mäker 🎬 \"quoted\" \\ back", bio = "One\nline\tand another" });
        Clip = await Server.ReadyClipAsync(creator);
        await Server.ReadyClipAsync(creator, ClipStatus.Failed);
        Cookies = string.Join("; ", creator.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
        var made = await creator.PostAsync("/api/v1/me/tokens", new { name = "robot", scopes = (string[])["read", "invite"] });
        Token = made["token"]!;
        var guest = await Server.JoinWithPasskeyAsync("guest", Passkey);
        var friend = await Server.PersonByTokenAsync("friend");
        var stranger = await Server.PersonByTokenAsync("stranger");

        foreach (var state in (string[])["open", "handed_over", "revoked", "redeemed", "undone"]) Invitations[state] = await creator.InviteAsync();
        Invitations["contact"] = await creator.InviteAsync(new { channel = "mail", contact = "someone@example.org", message = "Regarde « ça »" });
        Assert.Equal(200, (await creator.PutAsync($"/api/v1/invitations/{Invitations["handed_over"].Id}/handed-over", null)).Status);
        Assert.Equal(200, (await creator.DeleteAsync($"/api/v1/invitations/{Invitations["revoked"].Id}")).Status);
        var redeemed = await guest.FollowThroughAsync(Invitations["redeemed"].Token);
        Assert.Equal("redeemed", redeemed["result"]);
        Redemption = redeemed["redemption"];
        GuestToken = (await guest.PostAsync("/api/v1/me/tokens", new { name = "t", scopes = (string[])["follow"] }))["token"]!;
        Assert.Equal("redeemed", (await friend.RedeemAsync(Invitations["undone"].Token, gesture: true))["result"]);
        await friend.DeleteAsync("/api/v1/members/maker/follow");
        await creator.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link" }, ("Idempotency-Key", "once"));

        await friend.PutAsync("/api/v1/members/guest/follow", null);
        var hermit = await Server.PersonByTokenAsync("hermit");
        await hermit.PatchAsync("/api/v1/me", new { @private = true, followBack = true, invitationsFrom = "followers", autoFollow = false });
        Assert.Equal(202, (await friend.PutAsync("/api/v1/members/hermit/follow", null)).Status);
        await friend.PutAsync("/api/v1/members/guest/mute", null);
        await friend.PutAsync($"/api/v1/clips/{Clip}/like", null);
        await guest.PostAsync($"/api/v1/clips/{Clip}/plays");
        await guest.PostAsync($"/api/v1/clips/{Clip}/views");
        for (var number = 0; number < 40; number++) await Server.PersonByTokenAsync(string.Create(CultureInfo.InvariantCulture, $"member_{number}"));
        await creator.PutAsync("/api/v1/members/member_7/block", null);
        var op = await Server.OperatorAsync();
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back", new { stage = "50", holdout = 10, announced = true })).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back/members/friend", null)).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/groups/choir/members/friend", null)).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/rollouts/follow_back/groups/choir", null)).Status);
        Assert.Equal(201, (await friend.PostAsync("/api/v1/members/member_8/notices", new { reason = "other", words = "« Ça »", goodFaith = true })).Status);
        var taken = await Server.ReadyClipAsync(creator);
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/clips/{taken}/takedown", new { reason = "Not here" })).Status);
        Assert.Equal(204, (await stranger.DeleteAsync("/api/v1/me")).Status);
        await Server.Visitor().PostAsync("/api/v1/accounts/options", new { handle = "undecided" });
    }
}
