using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Entourage.Channels;
using Entourage.Channels.Fediverse;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.AspNetCore.Http;

namespace Entourage.Tests.Channels.Fediverse;

/// <summary>Servers that are cut off, silent, or lie: what is said of a message is never more than is known, and nothing leads to anybody else's machine.</summary>
[Trait("Needs", "fediverse")]
public sealed class FediverseFaultTests(FediverseWorld world) : IClassFixture<FediverseWorld>, IDisposable
{
    private const string Me = "/api/v1/accounts/verify_credentials";
    private const string Statuses = "/api/v1/statuses";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ValueTask<bool> Yes() => ValueTask.FromResult(true);

    public void Dispose() => world.Server.Instead = null;

    public static TheoryData<string, string> Lies => new()
    {
        { "no JSON", "<html>" },
        { "half of it", """{"id":"1","acct":"al""" },
        { "nothing", "" },
        { "another type", """[{"id":"1"}]""" },
        { "a number for a text", """{"id":1,"acct":"alice"}""" },
        { "no name", """{"id":"1"}""" },
        { "somebody of another server", """{"id":"1","acct":"alice@other.lan"}""" },
        { "no name that can be written to", """{"id":"1","acct":"al ice"}""" },
        { "a depth", new string('[', 5_000) },
        { "a flood", new string(' ', 5_000_000) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_server_that_lies_about_who_one_is_is_unreachable(string lie, string says)
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        world.Server.Instead = On(Me, context => WriteAsync(context, 200, says));
        var answer = await channel.Channel.ConnectAsync(new(world.Host, access), Stop);
        Assert.Equal((lie, "account_unreachable"), (lie, answer.Problem?.Code));
    }

    [Fact]
    public async Task A_redirect_leads_nowhere_and_above_all_not_into_the_network_the_site_is_in()
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        await using var inside = new ScriptedServer(null, "HTTP/1.1 200 OK\r\n\r\n");
        world.Server.Instead = context =>
        {
            context.Response.Redirect($"http://127.0.0.1:{inside.Port}/", permanent: false, preserveMethod: true);
            return Task.FromResult(true);
        };
        Assert.Equal("account_unreachable", (await channel.Channel.ConnectAsync(new(world.Host, access), Stop)).Problem?.Code);
        Assert.Equal("account_unreachable", (await channel.Channel.RegisterAsync(world.Host, OAuthRequest.Shown, Stop)).Problem?.Code);
        world.Server.Instead = On(Statuses, context =>
        {
            context.Response.Redirect($"http://127.0.0.1:{inside.Port}/", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        Assert.Equal(Sent.Unknown, await SendAsync(channel.Channel, access, "redirected"));
        Assert.Equal("", inside.Heard.ToString());
    }

    [Fact]
    public async Task Private_addresses_are_not_connected_to_whatever_name_they_have()
    {
        using var channel = world.NewChannel(privateAddresses: false);
        var asked = world.Server.Asked.Count;
        foreach (var address in (string[])["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0"])
        {
            world.Names.Host = System.Net.IPAddress.Parse(address);
            var watch = Stopwatch.StartNew();
            Assert.Equal("account_unreachable", (await channel.Channel.RegisterAsync(world.Host, OAuthRequest.Shown, Stop)).Problem?.Code);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
        world.Names.Host = System.Net.IPAddress.Loopback;
        Assert.Equal(asked, world.Server.Asked.Count);
    }

    [Fact]
    public async Task Without_a_certificate_for_the_name_nothing_is_told()
    {
        using var channel = world.NewChannel();
        await using var bare = new ScriptedServer(null, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        world.Names.Hosts.Add("other-name.lan");
        Assert.Equal("account_unreachable", (await channel.Channel.RegisterAsync($"other-name.lan:{world.Server.Port}", OAuthRequest.Shown, Stop)).Problem?.Code);
        Assert.Equal("account_unreachable", (await channel.Channel.RegisterAsync($"fedi.lan:{bare.Port}", OAuthRequest.Shown, Stop)).Problem?.Code);
        Assert.DoesNotContain("HTTP/1.1", bare.Heard.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string> LiesAboutPosts => ["no mention", "somebody else", "somebody more", "public", "unlisted"];

    [Theory]
    [MemberData(nameof(LiesAboutPosts))]
    public async Task A_post_that_does_not_do_what_was_asked_is_taken_back_and_has_failed(string lie)
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        var (bob, zoe) = (world.Server.People["Bob"], world.Server.People["zoe@other.lan"]);
        FakePerson[] to = lie switch { "no mention" => [], "somebody else" => [zoe], "somebody more" => [bob, zoe], _ => [bob] };
        foreach (var canDelete in (bool[])[true, false])
        {
            world.Server.Posts["lie"] = ("…", "direct", []);
            world.Server.Instead = async context =>
            {
                if (context.Request.Method == "DELETE" && !canDelete) await FakeMastodon.SayAsync(context, 500, new JsonObject());
                else if (context.Request is { Method: "POST", Path.Value: Statuses }) await FakeMastodon.SayAsync(context, 200, FakeMastodon.Status("lie", lie is "public" or "unlisted" ? lie : "direct", to));
                else return false;
                return true;
            };
            Assert.Equal((lie, canDelete ? Sent.Failed : Sent.Unknown), (lie, await SendAsync(channel.Channel, access, "lied about")));
            Assert.Equal(!canDelete, world.Server.Posts.ContainsKey("lie"));
        }
        world.Server.Posts.Clear();
    }

    [Theory]
    [InlineData(401, "{}", "AccountRefused")]
    [InlineData(403, "{}", "AccountRefused")]
    [InlineData(404, "{}", "Failed")]
    [InlineData(422, "{}", "Failed")]
    [InlineData(429, "{}", "NotYet")]
    [InlineData(500, "{}", "Unknown")]
    [InlineData(503, "", "Unknown")]
    [InlineData(200, "{}", "Unknown")]
    [InlineData(200, "<html>", "Unknown")]
    [InlineData(200, """{"id":"1","visibility":"direct"}""", "Unknown")]
    public async Task What_is_said_of_a_message_follows_from_the_answer(int status, string says, string expected)
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        world.Server.Instead = On(Statuses, context => WriteAsync(context, status, says));
        Assert.Equal(expected, (await SendAsync(channel.Channel, access, "answered")).ToString());
    }

    [Fact]
    public async Task Before_it_leaves_everything_can_be_tried_again()
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        var left = 0;
        Assert.Equal(Sent.NotWanted, await channel.Channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new("late"), () => ValueTask.FromResult(false), Stop));
        world.Server.Instead = On(Me, context => WriteAsync(context, 503, ""));
        Assert.Equal(Sent.NotYet, await channel.Channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new("away"), Left, Stop));
        world.Server.Instead = On(Me, context => WriteAsync(context, 422, """{"error":"invalid token"}"""));
        Assert.Equal(Sent.AccountRefused, await channel.Channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new("refused"), Left, Stop));
        world.Server.Instead = On(Me, context => FakeMastodon.SayAsync(context, 200, world.Server.People["carol"].Account()));
        Assert.Equal(Sent.AccountRefused, await channel.Channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new("another's"), Left, Stop));
        world.Server.Instead = null;
        world.Server.RevokeAll();
        Assert.Equal(Sent.AccountRefused, await channel.Channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new("revoked"), Left, Stop));
        Assert.Equal("account_refused", (await channel.Channel.ContactsAsync(Account(access), _ => { }, Stop)).Problem?.Code);
        Assert.Equal((0, 0), (left, (await world.ReadAsync(world.Connections[0])).Count));

        ValueTask<bool> Left()
        {
            left++;
            return Yes();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_it_is_cut_what_is_said_of_the_message_is_true(bool toServer)
    {
        await using var proxy = new CuttingProxy(world.Server.Port);
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel, proxy.Port);
        await world.ReadAsync(world.Connections[0]);
        Assert.Equal(Sent.HandedOver, await SendAsync(channel.Channel, access, "whole"));
        var whole = toServer ? proxy.Passed.ToServer : proxy.Passed.ToClient;
        var told = new Dictionary<string, Sent> { ["whole"] = Sent.HandedOver };
        foreach (var place in Enumerable.Range(0, whole / 97).Select(n => n * 97).Concat(Enumerable.Range(0, 30).Select(n => whole - (n * 11))).Where(place => place >= 0).Distinct())
        {
            // Only the message's own connection is cut: who one is has been asked on another, which is kept.
            proxy.Passes = (int.MaxValue, int.MaxValue);
            await channel.Channel.ContactsAsync(Account(access), _ => { }, Stop);
            proxy.Passes = toServer ? (place, int.MaxValue) : (int.MaxValue, place);
            told[$"cut {place}"] = await SendAsync(channel.Channel, access, $"cut {place}");
        }
        var arrived = (await world.ReadAsync(world.Connections[0])).ToList();
        Assert.Equal(arrived.Count, arrived.Distinct().Count());
        foreach (var (text, sent) in told)
        {
            // After "unknown" it may be either.
            Assert.True(sent is Sent.HandedOver or Sent.NotYet or Sent.Unknown, $"{text}: {sent}");
            if (sent == Sent.HandedOver) Assert.Contains(text, arrived);
            if (sent == Sent.NotYet) Assert.DoesNotContain(text, arrived);
        }
        Assert.Equal(3, told.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_in_time()
    {
        using var channel = world.NewChannel(answerSeconds: 1);
        var access = await AccessAsync(channel.Channel);
        foreach (var (path, expected) in ((string, Sent)[])[(Me, Sent.NotYet), (Statuses, Sent.Unknown)])
        {
            world.Server.Instead = On(path, context => Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
            var watch = Stopwatch.StartNew();
            Assert.Equal(expected, await SendAsync(channel.Channel, access, "silence"));
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
        }
        // One that drips for ever is no better.
        world.Server.Instead = On(Me, async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(100, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        var dripping = Stopwatch.StartNew();
        Assert.Equal(Sent.NotYet, await SendAsync(channel.Channel, access, "drops"));
        Assert.InRange(dripping.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Whoever_is_named_in_the_words_gets_nothing()
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        const string Words = "With @carol and @zoe@other.lan, (@stranger@other.lan) – mail me@other.lan, see https://other.lan/@dora";
        Assert.Equal(Sent.HandedOver, await SendAsync(channel.Channel, access, Words));
        Assert.Equal([Words.Replace("@carol", "@\u200Bcarol", StringComparison.Ordinal).Replace("@zoe", "@\u200Bzoe", StringComparison.Ordinal).Replace("@stranger", "@\u200Bstranger", StringComparison.Ordinal)], await world.ReadAsync(world.Connections[0]));
        Assert.Empty(world.Server.Posts);
    }

    [Theory]
    [InlineData(80, false)]
    [InlineData(2, false)]
    [InlineData(80, true)]
    public async Task Everybody_is_found_however_the_list_comes(int pageSize, bool forOne)
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        (world.Server.PageSize, world.Server.AnswersForOne) = (pageSize, forOne);
        try
        {
            var found = new List<string>();
            Assert.True((await channel.Channel.ContactsAsync(Account(access), one => found.Add(one.Recipient.Address), Stop)).Ok);
            Assert.Equal(world.Connections.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
        finally
        {
            (world.Server.PageSize, world.Server.AnswersForOne) = (80, false);
        }
    }

    [Fact]
    public async Task A_list_without_an_end_and_a_page_elsewhere_are_left()
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        await using var inside = new ScriptedServer(null, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
        var pages = 0;
        world.Server.Instead = async context =>
        {
            if (context.Request.Path != "/api/v1/accounts/1/following") return false;
            pages++;
            context.Response.Headers.Link = $"<http://127.0.0.1:{inside.Port}/api/v1/accounts/1/following?max_id={pages}>; rel=\"next\"";
            await FakeMastodon.SayAsync(context, 200, new JsonArray([.. Enumerable.Range(0, 80).Select(n => new FakePerson($"{pages}-{n}", $"robot{n}") { Also = new() { ["bot"] = true } }.Account())]));
            return true;
        };
        Assert.True((await channel.Channel.ContactsAsync(Account(access), _ => { }, Stop)).Ok);
        Assert.InRange(pages, 63, 63);
        Assert.Equal("", inside.Heard.ToString());
    }

    [Fact]
    public async Task A_server_cannot_pass_its_people_off_as_those_of_another()
    {
        using var channel = world.NewChannel();
        var access = await AccessAsync(channel.Channel);
        world.Server.Instead = On("/api/v2/instance", context => FakeMastodon.SayAsync(context, 200, new JsonObject { ["domain"] = "famous.lan" }));
        Assert.Equal($"alice@{world.Host}", (await channel.Channel.ConnectAsync(new(world.Host, access), Stop)).Value?.Address);

        // A name that says itself that its people are there.
        await using var there = await FakeMastodon.StartAsync(world.Authority, "short.lan");
        world.Names.Hosts.Add("short.lan");
        world.Server.Instead = On("/api/v2/instance", context => FakeMastodon.SayAsync(context, 200, new JsonObject { ["domain"] = $"short.lan:{there.Port}" }));
        Assert.Equal($"alice@{world.Host}", (await channel.Channel.ConnectAsync(new(world.Host, access), Stop)).Value?.Address);
        Assert.Equal($"short.lan:{there.Port}", (await channel.Channel.FindServerAsync($"@alice@short.lan:{there.Port}", Stop)).Value);
        there.Instead = On("/.well-known/webfinger", context =>
        {
            context.Response.Redirect($"https://{world.Host}/.well-known/webfinger?resource=acct:alice");
            return Task.CompletedTask;
        });
        Assert.Equal($"alice@short.lan:{there.Port}", (await channel.Channel.ConnectAsync(new(world.Host, access), Stop)).Value?.Address);
        // And whoever types it is led there.
        Assert.Equal(world.Host, (await channel.Channel.FindServerAsync($"@alice@short.lan:{there.Port}", Stop)).Value);
        Assert.Equal($"short.lan:{there.Port}", (await channel.Channel.FindServerAsync($"short.lan:{there.Port}", Stop)).Value);
        there.Instead = On("/.well-known/webfinger", context => FakeMastodon.SayAsync(context, 200, new JsonObject
        {
            ["subject"] = context.Request.Query["resource"].ToString(),
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"https://{world.Host}/users/alice" }),
        }));
        Assert.Equal($"alice@short.lan:{there.Port}", (await channel.Channel.ConnectAsync(new(world.Host, access), Stop)).Value?.Address);
        foreach (var nowhere in (string[])["http://127.0.0.1/", "https://127.0.0.1/", $"https://{world.Host.Split(':')[0]}:22/", "/", "https://"])
        {
            there.Instead = On("/.well-known/webfinger", context =>
            {
                context.Response.Redirect(nowhere);
                return Task.CompletedTask;
            });
            Assert.Equal($"short.lan:{there.Port}", (await channel.Channel.FindServerAsync($"@alice@short.lan:{there.Port}", Stop)).Value);
        }
    }

    private static Func<HttpContext, Task<bool>> On(string path, Func<HttpContext, Task> answer) => async context =>
    {
        if (context.Request.Path != path) return false;
        await answer(context);
        return true;
    };

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted).AsTask();
    }

    private ConnectedAccount Account(string access) => new(world.Account.Address, access);

    private Task<Sent> SendAsync(FediverseChannel channel, string access, string text) => channel.SendAsync(Account(access), world.RecipientOf(world.Connections[0]), new(text), Yes, Stop);

    private Task<string> AccessAsync(FediverseChannel channel, int? port = null) => world.AccessAsync(channel, port);
}
