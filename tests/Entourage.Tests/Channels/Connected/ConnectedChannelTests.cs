using System.Text;
using System.Text.Json;
using Entourage.Invitations.Deliveries;
using Entourage.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entourage.Tests.Channels.Connected;

/// <summary>What every connected channel does, shown with real servers of it. A new channel brings a <see cref="ConnectedWorld"/> and inherits this.</summary>
public abstract class ConnectedChannelTests(ConnectedWorld world)
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => $"/api/v1/channels/{world.Channel}";

    [Fact]
    public async Task An_account_is_connected_by_its_servers_spelling_and_what_opens_it_is_never_seen_again()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorByTokenAsync("alice");
        Assert.Equal((409, "account_not_connected"), ((await member.GetAsync($"{Path}/account")).Status, (await member.GetAsync($"{Path}/contacts")).Code));
        var connected = await world.ConnectAsync(member);
        Assert.True(connected.Status == 200, connected.Text);
        Assert.Equal((world.Account.Address, "connected"), (connected["address"], connected["state"]));
        var export = await member.GetAsync("/api/v1/me/export");
        Assert.Contains(world.Account.Address, export.Text, StringComparison.Ordinal);
        foreach (var shown in (string[])[connected.Text, export.Text, (await member.GetAsync($"{Path}/account")).Text]) Assert.DoesNotContain(world.Account.Secret, shown, StringComparison.Ordinal);
        Assert.Equal(1, server.Count("SELECT count(*) FROM connections"));
        Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(world.Account.Secret)), string.Concat(server.Rows("SELECT * FROM connections")), StringComparison.OrdinalIgnoreCase);

        Assert.Equal(204, (await member.DeleteAsync($"{Path}/account")).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
        Assert.Equal("account_not_connected", (await member.GetAsync($"{Path}/contacts")).Code);
        Assert.Equal("account_not_connected", (await member.DeleteAsync($"{Path}/account")).Code);
    }

    [Fact]
    public async Task Wrong_passwords_and_accounts_that_are_none_are_one_answer_and_leave_nothing()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorByTokenAsync("alice");
        foreach (var (address, secret) in world.Wrong)
        {
            var answer = await world.ConnectAsync(member, address, secret);
            Assert.Equal((422, "account_refused"), (answer.Status, answer.Code));
        }
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
    }

    [Fact]
    public async Task Exactly_those_are_listed_who_are_connected_both_ways()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var people = await PeopleAsync(member);
        Assert.Equal(world.Connections.Order(StringComparer.Ordinal), people.Select(one => one.GetProperty("address").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(people, one => Assert.True(one.GetProperty("canInvite").GetBoolean()));
        var first = (await member.GetAsync($"{Path}/contacts?limit=1")).Json;
        Assert.Equal(people[0].GetRawText(), first.GetProperty("items")[0].GetRawText());
        var second = (await member.GetAsync($"{Path}/contacts?limit=1&cursor={first.GetProperty("next").GetString()}")).Json;
        Assert.Equal(people[1].GetRawText(), second.GetProperty("items")[0].GetRawText());
        var found = (await member.GetAsync($"{Path}/contacts?query={Uri.EscapeDataString(world.Connections[0][..3].ToUpperInvariant())}")).Json.GetProperty("items");
        Assert.Contains(found.EnumerateArray(), one => one.GetProperty("address").GetString() == world.Connections[0]);
    }

    [Fact]
    public async Task One_invitation_arrives_once_and_their_tap_is_a_follow()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        await world.ReadAsync(world.Connections[0]);
        var words = $"Come and see {Guid.NewGuid():N}";
        var made = await InviteAsync(member, world.Connections[0], words);
        Assert.True(made.Status == 201, made.Text);
        Assert.False(made.Json.TryGetProperty("handOver", out var _));
        Assert.Equal(2, made.Json.GetProperty("allowance").GetProperty("left").GetInt32());
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var read = await world.ReadAsync(world.Connections[0]);
        Assert.Equal([$"{words}\n\n{made["url"]}"], read);
        Assert.Equal("handed_over", (await member.GetAsync($"/api/v1/invitations/{made["id"]}"))["state"]);
        Assert.Equal(0, server.Count("SELECT count(*) FROM deliveries WHERE sealed IS NOT NULL"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'invited_verified' AND note = @id", ("@id", made["id"]!)));

        var friend = await server.JoinAsync("friend");
        Assert.Equal(200, (await friend.FollowThroughAsync(made["url"]!.Split('/')[^1])).Status);
        Assert.Equal("friend", (await member.GetAsync($"/api/v1/invitations/{made["id"]}"))["redeemedBy"]);
    }

    [Fact]
    public async Task The_same_person_twice_and_whoever_is_no_connection_are_refused_alike()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        Assert.Equal(201, (await InviteAsync(member, world.Connections[0])).Status);
        foreach (var nobody in (string[])[world.Connections[0], .. world.Others, .. world.Spellings])
        {
            var answer = await InviteAsync(member, nobody);
            Assert.Equal((409, "cannot_invite_this_contact"), (answer.Status, answer.Code));
        }
        Assert.Equal("contact_not_valid", (await member.PostAsync("/api/v1/invitations", new { channel = world.Channel })).Code);
        Assert.Equal("one_contact_only", (await InviteAsync(member, string.Join(',', world.Connections))).Code);
        Assert.Equal("one_contact_only", (await member.PostAsync("/api/v1/invitations", new { channel = world.Channel, contact = world.Connections })).Code);
        Assert.Equal(1, server.Count("SELECT count(*) FROM invitations"));
        var people = await PeopleAsync(member);
        Assert.Equal([world.Connections[0]], people.Where(one => !one.GetProperty("canInvite").GetBoolean()).Select(one => one.GetProperty("address").GetString()));
    }

    [Fact]
    public async Task Whoever_is_not_listed_is_reached_on_the_makers_word_for_two_or_not_at_all()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var refused = await AssertAsync(member, world.Typed is null ? world.Others[0] : "nobody");
        Assert.Equal((422, world.Typed is null ? "contact_not_listed" : "contact_not_valid"), (refused.Status, refused.Code));
        Assert.Equal(0, server.Count("SELECT count(*) FROM invitations"));
        // Whoever is listed is not there on anybody's word, whatever is said.
        var listed = await AssertAsync(member, world.Connections[0]);
        Assert.Equal((201, 2), (listed.Status, listed.Json.GetProperty("allowance").GetProperty("left").GetInt32()));
        Assert.Equal((1, 0), (server.Count("SELECT count(*) FROM audit WHERE act = 'invited_verified'"), server.Count("SELECT count(*) FROM invitations WHERE asserted")));
        if (world.Typed is not { } typed) return;

        await world.ReadAsync(typed);
        foreach (var own in (string[])[world.Account.Address, world.Account.Address.Replace("@", "+films@", StringComparison.Ordinal)])
        {
            Assert.Equal("contact_not_valid", (await AssertAsync(member, own)).Code);
        }
        Assert.Equal("cannot_invite_this_contact", (await InviteAsync(member, typed)).Code);
        var made = await AssertAsync(member, typed);
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(0, made.Json.GetProperty("allowance").GetProperty("left").GetInt32());
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        Assert.Single(await world.ReadAsync(typed));
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'invited_asserted' AND note = @id", ("@id", made["id"]!)));
        Assert.Equal("cannot_invite_this_contact", (await AssertAsync(member, typed)).Code);

        // One of the three is back after a day, which is enough for a contact and not for somebody typed in: that takes another day.
        server.Clock.Advance(TimeSpan.FromDays(1));
        var early = await AssertAsync(member, $"another-{typed}");
        Assert.Equal((429, "allowance_empty"), (early.Status, early.Code));
        Assert.InRange(int.Parse(early.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 80_000, 86_400);
        Assert.Equal(201, (await InviteAsync(member, world.Connections[1])).Status);
    }

    [Fact]
    public async Task Never_again_holds_for_every_creator_and_looks_like_any_other_no()
    {
        await using var server = await Server.StartAsync([.. world.Settings, ("Site:Proxies", "127.0.0.1")]);
        var member = await ConnectedAsync(server);
        var made = await InviteAsync(member, world.Connections[0]);
        Assert.Equal(201, made.Status);
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        await RefuseForEverAsync(server, made["url"]!);
        var other = await ConnectedAsync(server, "other");
        var answer = await InviteAsync(other, world.Connections[0]);
        Assert.Equal((409, "cannot_invite_this_contact"), (answer.Status, answer.Code));
        foreach (var spelling in world.Spellings) Assert.Equal("cannot_invite_this_contact", (await InviteAsync(other, spelling)).Code);
        var ofOther = (await PeopleAsync(other)).Single(one => one.GetProperty("address").GetString() == world.Connections[0]);
        var ofMember = (await PeopleAsync(member)).Single(one => one.GetProperty("address").GetString() == world.Connections[0]);
        Assert.Equal(ofMember.GetRawText(), ofOther.GetRawText());
    }

    [Fact]
    public async Task What_waits_when_the_account_is_let_go_never_leaves()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        await world.ReadAsync(world.Connections[0]);
        var made = await InviteAsync(member, world.Connections[0]);
        await EndAsync(member, made["id"]!);
        Assert.Single(await world.ReadAsync(world.Connections[0]));
        // As if it had only been queued: nothing looks for what waits before the clock moves on.
        Requeue(server, made["id"]!, world.Connections[0]);
        Assert.Equal(204, (await member.DeleteAsync($"{Path}/account")).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("failed", await EndAsync(member, made["id"]!));
        Assert.Empty(await world.ReadAsync(world.Connections[0]));
    }

    [Theory]
    [InlineData("nothing", "handed_over")]
    [InlineData("never again", "failed")]
    [InlineData("freeze", "failed")]
    [InlineData("suspension", "failed")]
    [InlineData("brake", "failed")]
    public async Task What_is_decided_while_it_waits_keeps_it_from_leaving(string decided, string state)
    {
        await using var server = await Server.StartAsync([.. world.Settings, ("Site:Proxies", "127.0.0.1")]);
        var op = await server.OperatorAsync();
        var member = await ConnectedAsync(server);
        var made = await InviteAsync(member, world.Connections[0]);
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        await world.ReadAsync(world.Connections[0]);
        var left = (await member.GetAsync("/api/v1/me/allowance")).Json.GetProperty("left").GetInt32();

        if (decided == "never again") await RefuseForEverAsync(server, made["url"]!);
        if (decided == "freeze") Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/alice/freeze", new { reason = "To be looked at." })).Status);
        if (decided == "suspension") Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/alice/suspension", new { reason = "To be looked at." })).Status);
        if (decided == "brake") Assert.Equal(204, (await op.PutAsync("/api/v1/operator/brakes/inviting", null)).Status);
        Requeue(server, made["id"]!, world.Connections[0]);
        for (var turn = 0; server.Count("SELECT count(*) FROM deliveries WHERE sealed IS NOT NULL") > 0; turn++)
        {
            Assert.True(turn < 100, "It does not end.");
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Stop);
        }
        Assert.Equal(1, server.Count("SELECT count(*) FROM deliveries WHERE state = @state", ("@state", state)));
        Assert.Equal(state == "failed" ? 0 : 1, (await world.ReadAsync(world.Connections[0])).Count);
        // What it cost is not given back, so that nobody learns from it who does not want to hear from them.
        if (decided is "never again" or "brake") Assert.Equal(left, (await member.GetAsync("/api/v1/me/allowance")).Json.GetProperty("left").GetInt32());
    }

    // As a server leaves it that was killed: with a message in its hand that has not left, or while one left.
    [Theory]
    [InlineData("claimed", "handed_over", 1)]
    [InlineData("leaving", "unknown", 0)]
    public async Task After_a_restart_in_the_middle_nothing_is_sent_twice_and_what_had_not_left_leaves(string state, string ended, int arrives)
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        await world.ReadAsync(world.Connections[0]);
        var made = await InviteAsync(member, world.Connections[0]);
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        Assert.Single(await world.ReadAsync(world.Connections[0]));
        Requeue(server, made["id"]!, world.Connections[0]);
        server.Change(
            "UPDATE deliveries SET state = @state, worker = @worker, until = @until", ("@state", state), ("@worker", Guid.NewGuid()),
            ("@until", server.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 60_000));
        await server.RestartAsync(TimeSpan.FromSeconds(61));
        var again = await server.ProgramAsync(server.IdOf("alice"), Scopes.All);
        Assert.Equal(ended, await EndAsync(again, made["id"]!));
        Assert.Equal(arrives, (await world.ReadAsync(world.Connections[0])).Count);
    }

    [Fact]
    public async Task Deleting_the_account_takes_the_connection_with_it()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorAsync("alice");
        Assert.Equal(200, (await world.ConnectAsync(member)).Status);
        await InviteAsync(member, world.Connections[0]);
        Assert.Equal(204, (await member.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        for (var turn = 0; turn < 100 && server.Count("SELECT (SELECT count(*) FROM connections) + (SELECT count(*) FROM deliveries)") > 0; turn++)
        {
            await Task.Delay(50, Stop);
        }
        Assert.Equal((0, 0), (server.Count("SELECT count(*) FROM connections"), server.Count("SELECT count(*) FROM deliveries")));
    }

    [Fact]
    public async Task T11_neither_what_opens_the_account_nor_whom_it_knows_is_ever_logged()
    {
        await using var server = await Server.StartAsync([.. world.Settings, .. WholeLog.Everything]);
        using var log = new WholeLog();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var member = await ConnectedAsync(server);
        foreach (var (address, secret) in world.Wrong) await world.ConnectAsync(member, address, secret);
        foreach (var person in await PeopleAsync(member))
        {
            if (person.TryGetProperty("picture", out var picture)) Assert.Equal(200, (await PictureAnswer.SeenAsync(member, picture.GetString()!)).Status);
        }
        var made = await InviteAsync(member, world.Connections[0]);
        await EndAsync(member, made["id"]!);
        await member.DeleteAsync($"{Path}/account");
        Assert.True(log.Text.Length > 10_000, log.Text);
        string[] secrets = [world.Account.Secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(world.Account.Secret)).TrimEnd('='), .. world.Connections, .. world.Wrong.Select(one => one.Secret)];
        Assert.All(secrets, one => Assert.DoesNotContain(one, log.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task By_pages_alone_one_connects_picks_one_person_reads_the_whole_message_and_sends_it()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var person = await server.CreatorAsync("alice");
        var (list, settings) = ($"/studio/invite/{world.Channel}", "/settings/connections");
        Assert.NotNull((await person.OpenAsync(list)).Document.QuerySelector($"main a[href='{settings}']"));
        await ConnectByPagesAsync(person, settings);
        Assert.Contains(world.Account.Address, (await person.OpenAsync(settings)).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var people = await person.OpenAsync(list);
        for (var turn = 0; turn < 20 && people.Document.QuerySelectorAll("button[name=contact]").Length < world.Connections.Length; turn++)
        {
            await Task.Delay(200, Stop);
            people = await person.OpenAsync(list);
        }
        Assert.Equal(world.Connections.Order(StringComparer.Ordinal), people.Document.QuerySelectorAll("button[name=contact]").Select(one => one.GetAttribute("value")!).Order(StringComparer.Ordinal));
        Assert.Empty(people.Document.QuerySelectorAll("main input[type=checkbox], main input[type=radio], main select"));
        Assert.Single((await person.OpenAsync($"{list}?query={Uri.EscapeDataString(world.Connections[0])}")).Document.QuerySelectorAll("button[name=contact]"));

        await world.ReadAsync(world.Connections[0]);
        var words = await person.SendFormAsync(list, people.Form("button[name=contact]"), ("contact", world.Connections[0]));
        var look = await person.SendFormAsync(list, words.Form("textarea[name=message]"), ("message", "Look & see"), ("note", "From the choir"), ("step", "look"));
        Assert.Equal("Look & see\n\nhttps://localhost/i/…", look.Document.QuerySelector(".bubble")!.TextContent);
        Assert.Equal(0, server.Count("SELECT count(*) FROM invitations"));
        var sent = await person.SendFormAsync(list, look.Form("button[value=send]"), ("step", "send"));
        Assert.True(sent.Status == 303, $"{sent.Status} {sent.Answer.Text}");
        var path = new Uri(new Uri("https://localhost"), sent.Location!).AbsolutePath;
        Assert.Equal("handed_over", await EndAsync(person, path.Split('/')[^1]));
        Assert.Contains("Handed over", (await person.OpenAsync(path)).Document.QuerySelector("[data-delivery]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Transmis", (await person.OpenAsync(path, "fr")).Document.QuerySelector("[data-delivery]")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Look & see\n\nhttps://localhost/i/", Assert.Single(await world.ReadAsync(world.Connections[0])), StringComparison.Ordinal);
        Assert.Contains("Cannot be invited now", (await person.OpenAsync(list)).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(303, (await person.SendFormAsync(settings, (await person.OpenAsync(settings)).Form("[action$=disconnect]"))).Status);
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
    }

    /// <summary>Connects the world's account by pages alone, after one that does not open.</summary>
    protected virtual async Task ConnectByPagesAsync(Person person, string settings)
    {
        var form = (await person.OpenAsync(settings)).Form("[name=secret]");
        var wrong = await person.SendFormAsync(settings, form, ("address", world.Wrong[0].Address), ("secret", world.Wrong[0].Secret));
        Assert.Equal(422, wrong.Status);
        Assert.DoesNotContain(world.Wrong[0].Secret, wrong.Answer.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await person.SendFormAsync(settings, form, ("address", world.Account.Typed), ("secret", world.Account.Secret))).Status);
    }

    /// <summary>A member who has a clip and has connected the world's account.</summary>
    protected async Task<Person> ConnectedAsync(Server server, string handle = "alice")
    {
        var member = await server.CreatorByTokenAsync(handle);
        var connected = await world.ConnectAsync(member);
        Assert.True(connected.Status == 200, connected.Text);
        return member;
    }

    protected Task<Answer> InviteAsync(Person member, string contact, string? message = null) =>
        member.PostAsync("/api/v1/invitations", new { channel = world.Channel, contact, message });

    /// <summary>The same, on the member's word.</summary>
    protected Task<Answer> AssertAsync(Person member, string contact) => member.PostAsync("/api/v1/invitations", new { channel = world.Channel, contact, asserted = true });

    /// <summary>How the delivery of an invitation ends.</summary>
    protected static async Task<string> EndAsync(Person member, string invitation)
    {
        for (var turn = 0; ; turn++)
        {
            var view = await member.GetAsync($"/api/v1/invitations/{invitation}");
            if (view["delivery"] is { } state && state != "on_its_way") return state;
            Assert.True(turn < 600, "It does not end.");
            await Task.Delay(100, Stop);
        }
    }

    /// <summary>All contacts, when all have been asked.</summary>
    protected async Task<IReadOnlyList<JsonElement>> PeopleAsync(Person member)
    {
        for (var turn = 0; ; turn++)
        {
            var page = await member.GetAsync($"{Path}/contacts?limit=100");
            Assert.True(page.Status == 200, page.Text);
            if (page.Json.GetProperty("complete").GetBoolean()) return [.. page.Json.GetProperty("items").EnumerateArray()];
            Assert.True(turn < 20, "It does not end.");
            await Task.Delay(200, Stop);
        }
    }

    // As it was before it left: the invitation open, its letter sealed.
    private void Requeue(Server server, string id, string to)
    {
        var invitation = InvitationId.Parse(id, null);
        var letter = server.Services.GetRequiredService<Letters>().Seal(invitation, world.RecipientOf(to), "https://localhost");
        server.Change("UPDATE invitations SET state = 'open'");
        server.Change("UPDATE deliveries SET state = 'waiting', attempts = 0, sealed = @sealed", ("@sealed", letter));
    }

    private static async Task RefuseForEverAsync(Server server, string url)
    {
        var visitor = server.Visitor().At("203.0.113.9");
        var token = url.Split('/')[^1];
        using var form = new FormUrlEncodedContent([new("from", "anybody"), new("ticket", await visitor.LandAsync(token))]);
        var answer = await visitor.PostAsync($"/i/{token}/stop", form);
        Assert.True(answer.Status < 400, answer.Text);
        Assert.Equal(1, server.Count("SELECT count(*) FROM suppressions"));
    }
}
