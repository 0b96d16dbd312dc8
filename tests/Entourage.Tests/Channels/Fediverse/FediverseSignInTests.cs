using System.Web;
using Entourage.Tests.Pages;

namespace Entourage.Tests.Channels.Fediverse;

/// <summary>T-24: what a server brings back counts once, for the member and the session that went there, and for ten minutes; each thing that is missing is a no.</summary>
[Trait("Needs", "fediverse")]
public sealed class FediverseSignInTests(FediverseWorld world) : IClassFixture<FediverseWorld>
{
    private const string Path = "/api/v1/channels/fediverse/account";
    private const string Return = "/settings/connections/fediverse/signed-in";

    private static readonly (int, string?) NotValid = (400, "sign_in_not_valid");

    [Fact]
    public async Task T24_what_is_missing_or_wrong_is_refused_and_the_rest_still_holds()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var alice = await server.CreatorAsync("alice");
        var begun = await BeginAsync(alice);
        var code = await world.CodeAsync(begun["url"]!, "alice");
        var state = begun["state"]!;
        foreach (var wrong in (string?[])[null, "", " ", "x", state + "x", state.ToUpperInvariant(), new string('a', 4000)])
        {
            Assert.Equal(NotValid, Told(await alice.PutAsync(Path, new { state = wrong, secret = code })));
            Assert.Equal(400, (await alice.OpenAsync($"{Return}?code={code}{(wrong is null ? "" : $"&state={wrong}")}")).Status);
        }
        Assert.Equal(NotValid, Told(await alice.PutAsync(Path, new { address = world.Host, secret = code })));
        // Asking for it in another way, or ahead of time, takes nothing.
        await alice.SendAsync(HttpMethod.Head, $"{Return}?code={code}&state={state}", null);
        await alice.SendAsync(HttpMethod.Get, $"{Return}?code={code}&state={state}", null, ("Sec-Purpose", "prefetch"), ("Accept", "text/html"));
        Assert.Equal(200, (await alice.PutAsync(Path, new { state, secret = code })).Status);
    }

    [Fact]
    public async Task T24_nobody_else_and_no_other_session_can_bring_it()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var alice = await server.CreatorAsync("alice");
        var mallory = await server.CreatorAsync("mallory");
        var begun = await BeginAsync(alice);
        var brought = new { state = begun["state"], secret = await world.CodeAsync(begun["url"]!, "alice") };
        var elsewhere = server.Visitor();
        Assert.True((await elsewhere.PostAsync("/api/v1/sessions", new { handle = "alice", password = Server.Password })).Status < 300);
        var program = await server.ProgramAsync(server.IdOf("alice"), Scopes.All);
        foreach (var other in (Person[])[mallory, elsewhere, program]) Assert.Equal(NotValid, Told(await other.PutAsync(Path, brought)));
        var page = $"{Return}?code={brought.secret}&state={brought.state}";
        Assert.Equal(400, (await mallory.OpenAsync(page)).Status);
        var visitor = await server.Visitor().OpenAsync(page);
        Assert.Equal((302, false), (visitor.Status, visitor.Location!.Contains(brought.secret, StringComparison.Ordinal)));
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
        Assert.Equal(200, (await alice.PutAsync(Path, brought)).Status);
    }

    [Fact]
    public async Task T24_it_works_once_and_for_ten_minutes_and_only_what_was_begun_last()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var alice = await server.CreatorAsync("alice");
        var (first, second) = (await BeginAsync(alice), await BeginAsync(alice));
        Assert.Equal(NotValid, Told(await BringAsync(alice, first)));
        Assert.Equal(200, (await BringAsync(alice, second)).Status);
        Assert.Equal(NotValid, Told(await BringAsync(alice, second)));
        var slow = await BeginAsync(alice);
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(NotValid, Told(await BringAsync(alice, slow)));
        Assert.Equal(1, server.Count("SELECT count(*) FROM pending_sign_ins"));
        await BeginAsync(await server.CreatorAsync("bob"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM pending_sign_ins"));
    }

    [Fact]
    public async Task T24_a_code_that_was_given_for_another_sign_in_opens_nothing()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var (alice, mallory) = (await server.CreatorAsync("alice"), await server.CreatorAsync("mallory"));
        var stolen = await world.CodeAsync((await BeginAsync(alice))["url"]!, "alice");
        var own = await BeginAsync(mallory);
        Assert.Equal((422, "account_refused"), Told(await mallory.PutAsync(Path, new { state = own["state"], secret = stolen })));
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
    }

    [Fact]
    public async Task Somebody_who_says_no_there_comes_back_to_a_page_that_says_how_to_go_on()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var alice = await server.CreatorAsync("alice");
        var begun = await BeginAsync(alice);
        var page = await alice.OpenAsync($"{Return}?error=access_denied&state={begun["state"]}");
        Assert.Equal(400, page.Status);
        Assert.NotNull(page.Document.QuerySelector("main a[href='/settings/connections']"));
        Assert.Equal(NotValid, Told(await BringAsync(alice, begun)));
    }

    [Fact]
    public async Task Where_to_go_is_asked_only_for_servers_and_only_on_channels_that_have_it()
    {
        await using var server = await Server.StartAsync([.. world.Settings, ("Channels:Xmpp:On", "true")]);
        var member = await server.CreatorByTokenAsync("alice");
        foreach (var nothing in (string[])["", " ", "127.0.0.1", "[::1]", "fedi.lan:25", "fedi.lan:0", "fedi.lan:70000", "http://fedi.lan", "a b", "@", "fedi_lan", new string('a', 900)])
        {
            Assert.Equal((nothing, (422, "account_not_valid")), (nothing, Told(await member.PostAsync($"{Path}/sign-in", new { address = nothing }))));
        }
        Assert.Equal((503, "account_unreachable"), Told(await member.PostAsync($"{Path}/sign-in", new { address = "nowhere.lan" })));
        Assert.Equal((409, "sign_in_not_needed"), Told(await member.PostAsync("/api/v1/channels/xmpp/account/sign-in", new { address = world.Host })));
        Assert.Equal((409, "channel_hand_off"), Told(await member.PostAsync("/api/v1/channels/sms/account/sign-in", new { address = world.Host })));
        Assert.Equal((404, "channel_unknown"), Told(await member.PostAsync("/api/v1/channels/none/account/sign-in", new { address = world.Host })));
        foreach (var spelt in (string[])[world.Host, $"https://FEDI.lan:{world.Server.Port}/@alice", $"@alice@{world.Host}", $" alice@{world.Host} "])
        {
            Assert.Equal(world.Host, (await member.PostAsync($"{Path}/sign-in", new { address = spelt }))["server"]);
        }
    }

    [Fact]
    public async Task Nobody_has_the_site_knock_at_servers_without_an_end()
    {
        await using var server = await Server.StartAsync([.. world.Settings, ("Limits:AttemptsPerMinute", "3")]);
        var alice = await server.CreatorAsync("alice");
        const string Settings = "/settings/connections";
        var form = (await alice.OpenAsync(Settings)).Form("#fediverse-address");
        for (var turn = 0; turn < 3; turn++) Assert.Equal(200, (await alice.SendFormAsync(Settings, form, ("address", world.Host))).Status);
        var tooMany = await alice.SendFormAsync(Settings, form, ("address", world.Host));
        Assert.Equal((429, true), (tooMany.Status, tooMany.Answer.Headers.ContainsKey("Retry-After")));
        Assert.NotNull(tooMany.Document.QuerySelector("#fediverse-address"));
        Assert.Equal((429, "too_many_requests"), Told(await alice.PostAsync($"{Path}/sign-in", new { address = world.Host })));
    }

    [Fact]
    public async Task It_asks_for_no_more_than_it_needs_and_only_through_a_hash_of_its_secret()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var begun = await BeginAsync(await server.CreatorAsync("alice"));
        var asked = HttpUtility.ParseQueryString(new Uri(begun["url"]!).Query);
        Assert.Equal(["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"], asked.AllKeys);
        Assert.Equal(("read:accounts read:follows write:statuses", "S256", begun["state"]), (asked["scope"], asked["code_challenge_method"], asked["state"]));
        Assert.Equal($"https://localhost{Return}", asked["redirect_uri"]);
        Assert.Equal(43, begun["state"]!.Length);
        var kept = string.Concat(server.Rows("SELECT * FROM pending_sign_ins").Concat(server.Rows("SELECT * FROM registrations")));
        Assert.DoesNotContain(begun["state"]!, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(world.Account.Secret)), kept, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_knows_the_site_by_one_app_for_half_a_day()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var (one, other) = (await server.CreatorByTokenAsync("alice"), await server.CreatorByTokenAsync("other"));
        var before = world.Server.AppCount;
        foreach (var member in (Person[])[one, other, one]) Assert.Equal(200, (await world.ConnectAsync(member)).Status);
        Assert.Equal(before + 1, world.Server.AppCount);
        server.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(200, (await world.ConnectAsync(one)).Status);
        Assert.Equal((before + 2, 1L), (world.Server.AppCount, server.Count("SELECT count(*) FROM registrations")));
    }

    [Fact]
    public async Task Deleting_the_account_here_takes_the_token_back_there()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorAsync("alice");
        world.Server.RevokeAll();
        Assert.Equal(200, (await world.ConnectAsync(member)).Status);
        Assert.NotEqual(204, (await member.DeleteAsync("/api/v1/me", new { password = "wrong" })).Status);
        Assert.Equal(1, world.Server.TokenCount);
        Assert.Equal((204, 0), ((await member.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status, world.Server.TokenCount));
    }

    [Fact]
    public async Task Letting_go_takes_the_token_back_there_too_and_waits_for_no_server_for_long()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorByTokenAsync("alice");
        world.Server.RevokeAll();
        await world.ConnectAsync(member);
        Assert.Equal(1, world.Server.TokenCount);
        await world.ConnectAsync(member);
        Assert.Equal(1, world.Server.TokenCount);
        Assert.Equal((204, 0), ((await member.DeleteAsync(Path)).Status, world.Server.TokenCount));

        await world.ConnectAsync(member);
        var silence = new TaskCompletionSource();
        world.Server.Instead = async context =>
        {
            await silence.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(204, (await member.DeleteAsync(Path)).Status);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        world.Server.Instead = null;
        Assert.Equal(0, server.Count("SELECT count(*) FROM connections"));
    }

    private static (int, string?) Told(Answer answer) => (answer.Status, answer.Code);

    private async Task<Answer> BeginAsync(Person member)
    {
        var begun = await member.PostAsync($"{Path}/sign-in", new { address = world.Host });
        Assert.True(begun.Status == 200, begun.Text);
        return begun;
    }

    private async Task<Answer> BringAsync(Person member, Answer begun) =>
        await member.PutAsync(Path, new { state = begun["state"], secret = await world.CodeAsync(begun["url"]!, "alice") });
}
