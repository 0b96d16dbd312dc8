using System.Text;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Tests.Members;

/// <summary>
/// What stays after an account is deleted names nobody and finds nobody: every table and every file of the site is read for whatever named or found the person before.
/// What stays on purpose is listed in docs/run-your-own.md.
/// </summary>
public sealed class NothingIsLeftTests
{
    // The facts keep a creator's id, which leads nowhere any more (docs/run-your-own.md).
    private static readonly string[] Kept = ["facts"];

    [Fact]
    public async Task No_row_and_no_file_says_who_it_was()
    {
        await using var server = await Server.StartAsync(("Site:Proxies", "127.0.0.1"), ("Clips:Gate", "open"));
        var op = await server.OperatorAsync();
        var friend = await server.CreatorAsync("staying_friend");
        var leaver = server.Visitor().At("203.0.113.7");
        var through = await friend.InviteAsync();
        var ticket = await leaver.LandAsync(through.Token);
        Assert.Equal(201, (await leaver.PostAsync("/api/v1/accounts", new { handle = "leaver_xyz", name = "Leonore Verlaine", password = Server.Password, token = through.Token, ticket })).Status);
        var id = server.IdOf("leaver_xyz");
        await leaver.PatchAsync("/api/v1/me", new { bio = "bio-of-the-leaver" });
        await leaver.PostAsync("/api/v1/me/tokens", new { name = "token-of-the-leaver", scopes = (string[])["read"] });
        var clip = await server.ReadyClipAsync(leaver);
        server.Change("UPDATE clips SET caption = 'caption-of-the-leaver' WHERE caption <> '' AND owner = @owner", ("@owner", id.Value));
        var sent = await leaver.InviteAsync(new { channel = "sms", contact = "+33612345678", message = "message-of-the-leaver" });
        await server.JoinThroughAsync(await leaver.InviteAsync(), "was_brought");
        var friendsClip = await server.ReadyClipAsync(friend);
        await leaver.PutAsync($"/api/v1/clips/{friendsClip}/like", null);
        await leaver.PostAsync($"/api/v1/clips/{friendsClip}/plays");
        await leaver.PostAsync($"/api/v1/clips/{friendsClip}/views");
        await leaver.PutAsync("/api/v1/members/was_brought/mute", null);
        await leaver.PutAsync("/api/v1/members/keeper/block", null);
        await friend.PutAsync("/api/v1/members/leaver_xyz/follow", null);
        await server.Visitor().ReportAsync(sent);
        await leaver.PostAsync("/api/v1/members/staying_friend/notices", new { reason = "other", words = "words-of-the-leaver", goodFaith = true });
        await friend.PostAsync("/api/v1/members/leaver_xyz/notices", new { reason = "other", words = "words-about-the-leaver", goodFaith = true });
        Assert.Equal(204, (await op.PutAsync($"/api/v1/operator/clips/{clip}/takedown", new { reason = "takedown-of-the-leaver" })).Status);
        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/leaver_xyz/freeze", new { reason = "freeze-of-the-leaver" })).Status);
        Assert.Equal(204, (await leaver.PostAsync("/api/v1/me/appeal", new { note = "appeal-of-the-leaver" })).Status);
        await op.PutAsync($"/api/v1/operator/reports/{sent.Id}/upheld", null);
        var networks = server.Rows("SELECT DISTINCT mark FROM places JOIN members ON id = member WHERE handle = 'leaver_xyz'").Select(row => row.Trim('\u001f', '\u001e')).ToList();
        Assert.Equal(2, networks.Count);

        Assert.Equal(204, (await leaver.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        // The counters come round again, and what is swept is swept: the network of a join stays for its day, that of an acceptance for 90.
        server.Clock.Advance(TimeSpan.FromDays(91));
        for (var turn = 0; turn < 100 && server.Count("SELECT (SELECT count(*) FROM deletions) + (SELECT count(*) FROM recent_joins) + (SELECT count(*) FROM acceptor_places) + (SELECT count(*) FROM invitations WHERE network IS NOT NULL)") > 0; turn++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(61));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, server.Count("SELECT count(*) FROM insight_counts WHERE creator = @id", ("@id", id.Value)));

        string[] names =
        [
            "leaver_xyz", "Leonore", "bio-of-the-leaver", "token-of-the-leaver", "caption-of-the-leaver", "message-of-the-leaver", "words-of-the-leaver", "words-about-the-leaver",
            "takedown-of-the-leaver", "freeze-of-the-leaver", "appeal-of-the-leaver", "+33612345678",
        ];
        string[] ids = [id.ToString(), Convert.ToHexString(id.Value.ToByteArray(bigEndian: true)), id.Value.ToString(), clip, Convert.ToHexString(Guid.Parse(clip).ToByteArray(bigEndian: true)), Guid.Parse(clip).ToString()];
        var found = new List<string>();
        foreach (var table in TablesOf())
        {
            foreach (var row in server.Rows($"SELECT * FROM {table}"))
            {
                found.AddRange(names.Concat(networks).Where(name => row.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(name => $"{table}: {name}"));
                if (!Kept.Contains(table)) found.AddRange(ids.Where(one => row.Contains(one, StringComparison.OrdinalIgnoreCase)).Select(one => $"{table}: {one}"));
            }
        }
        await server.StopAsync();
        foreach (var file in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            found.AddRange(names.Where(name => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0).Select(name => $"{Path.GetFileName(file)}: {name}"));
        }
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
    }

    private static IEnumerable<string> TablesOf()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);
        return [.. db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct()];
    }
}
