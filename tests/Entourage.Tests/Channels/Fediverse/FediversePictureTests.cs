using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Entourage.Channels;
using Entourage.Connections;
using Entourage.Members.Pictures;
using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Channels.Xmpp;
using Entourage.Tests.Transcoding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entourage.Tests.Channels.Fediverse;

/// <summary>How the people look whom a member picks from: what strangers give as their picture is drawn anew or not shown, whatever it is.</summary>
[Trait("Needs", "fediverse")]
[Trait("Needs", "ffmpeg")]
public sealed class FediversePictureTests(FediverseWorld world, Footage footage) : IClassFixture<FediverseWorld>, IClassFixture<Footage>, IDisposable
{
    private const string Face = "/avatars/face.png";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Bob => world.Connections[0];

    public void Dispose()
    {
        world.Server.Instead = null;
        world.Server.People["Bob"].Also.Remove("avatar_static");
    }

    [Fact]
    public async Task Somebody_is_shown_as_they_show_themselves_drawn_anew_and_to_nobody_else()
    {
        var headers = new ConcurrentQueue<string>();
        byte[] sent = [.. await PngAsync(), .. "archive-behind-the-picture"u8];
        Serve(async context =>
        {
            headers.Enqueue(string.Join(' ', context.Request.Headers.Keys));
            await context.Response.Body.WriteAsync(sent, Stop);
        });
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var pictures = await PicturesAsync(member);
        Assert.Null(pictures["zoe@other.lan"]);
        var bob = pictures[Bob]!;
        Assert.DoesNotContain("bob", bob, StringComparison.OrdinalIgnoreCase);
        // Being listed is no reason to be fetched.
        Assert.Empty(headers);

        Assert.Equal((204, "no-store"), await Said(PictureAnswer.AskAsync(member, bob)));
        var seen = await PictureAnswer.SeenAsync(member, bob);
        Assert.Equal((200, "image/jpeg", "private, max-age=600"), (seen.Status, seen.Type, seen.Caching));
        using var probe = JsonDocument.Parse(await footage.ProbeAsync(await footage.WriteAsync("seen.jpg", seen.Bytes)));
        var stream = probe.RootElement.GetProperty("streams")[0];
        Assert.Equal("mjpeg 96 96", $"{stream.GetProperty("codec_name")} {stream.GetProperty("width")} {stream.GetProperty("height")}");
        Assert.True(seen.Bytes.AsSpan().IndexOf("archive"u8) < 0);
        Assert.Equal(seen.Bytes, (await PictureAnswer.AskAsync(member, bob)).Bytes);
        // Nothing that says whose it is went with the one question.
        Assert.DoesNotContain("Authorization", Assert.Single(headers), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", headers.Single(), StringComparison.OrdinalIgnoreCase);

        Assert.Equal(401, (await PictureAnswer.AskAsync(server.Visitor(), bob)).Status);
        var other = await server.CreatorByTokenAsync("other");
        Assert.Equal(404, (await PictureAnswer.AskAsync(other, bob)).Status);
        Assert.Equal(200, (await world.ConnectAsync(other)).Status);
        Assert.Equal(404, (await PictureAnswer.AskAsync(other, bob)).Status);
        foreach (var nobody in (string[])[bob.Replace("/picture", "0/picture", StringComparison.Ordinal), $"/api/v1/channels/fediverse/contacts/{new string('0', 32)}/picture"])
        {
            Assert.Equal(404, (await PictureAnswer.AskAsync(member, nobody)).Status);
        }

        // Fewer bytes than it takes are left: it is asked for again. And it goes with the account.
        server.Services.GetRequiredService<ContactBook>().ForgetPictures(seen.Bytes.Length);
        Assert.Equal(204, (await PictureAnswer.AskAsync(member, bob)).Status);
        Assert.Equal(200, (await PictureAnswer.SeenAsync(member, bob)).Status);
        Assert.Equal(2, headers.Count);
        Assert.Equal(204, (await member.DeleteAsync("/api/v1/channels/fediverse/account")).Status);
        Assert.Equal(404, (await PictureAnswer.AskAsync(member, bob)).Status);
    }

    public static TheoryData<string> Bad => ["a page", "a drawing", "a head", "too large", "without an end", "a bomb", "nothing", "an error", "a redirect", "cut off"];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Whatever_else_comes_the_one_drawn_from_the_name_stays_and_no_log_says_whose(string what)
    {
        await using var inside = new ScriptedServer(null, "HTTP/1.1 200 OK\r\n\r\n");
        var png = await PngAsync();
        Serve(async context =>
        {
            if (what == "an error") context.Response.StatusCode = 500;
            if (what == "a redirect") context.Response.Redirect($"http://127.0.0.1:{inside.Port}/");
            if (what == "cut off") context.Response.ContentLength = png.Length + 1;
            var body = what switch
            {
                "a page" => "<html>"u8.ToArray(),
                "a drawing" => "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
                "a head" => png[..60],
                "too large" or "without an end" => [.. png, .. new byte[IConnectedChannel.MostPictureBytes]],
                "a bomb" => Bomb(png),
                "nothing" => [],
                _ => png,
            };
            if (what == "too large") context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, Stop);
            if (what == "cut off") context.Abort();
        });
        await using var server = await Server.StartAsync([.. world.Settings, .. WholeLog.Everything]);
        using var log = new WholeLog();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var member = await ConnectedAsync(server);
        var seen = await PictureAnswer.SeenAsync(member, (await PicturesAsync(member))[Bob]!);
        Assert.Equal((200, "image/svg+xml", "private, max-age=600"), (seen.Status, seen.Type, seen.Caching));
        Assert.Equal(ShowPicture.Draw(Bob), Encoding.UTF8.GetString(seen.Bytes));
        Assert.Equal("", inside.Heard.ToString());
        Assert.True(log.Text.Length > 10_000, log.Text);
        foreach (var telling in (string[])[Bob, "bob@", Face, "Fetching pictures"]) Assert.DoesNotContain(telling, log.Text, StringComparison.OrdinalIgnoreCase);
        // Known to have none: the list does not ask any more.
        Assert.Null((await PicturesAsync(member))[Bob]);
    }

    [Theory]
    [InlineData("http://fedi.lan/bob.png")]
    [InlineData("https://127.0.0.1/bob.png")]
    [InlineData("https://fedi.lan:25/bob.png")]
    [InlineData("https://fedi.lan/avatars/original/missing.png")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("/bob.png")]
    public async Task An_address_that_nobody_may_be_sent_to_is_none(string address)
    {
        world.Server.People["Bob"].Also["avatar_static"] = address;
        using var channel = world.NewChannel();
        var found = new List<Acquaintance>();
        Assert.True((await channel.Channel.ContactsAsync(await AccountAsync(), found.Add, Stop)).Ok);
        var bob = found.Single(one => one.Recipient.Address == Bob);
        Assert.False(channel.Channel.MayHavePicture(bob));
        await channel.Channel.PicturesAsync(await AccountAsync(), [bob with { PictureAt = address }], (_, _) => Assert.Fail("It was fetched."), Stop);
    }

    [Fact]
    public async Task Private_addresses_and_slow_servers_have_none()
    {
        world.Server.Instead = async context =>
        {
            if (context.Request.Path != Face) return false;
            await context.Response.Body.WriteAsync("\u0089PNG"u8.ToArray(), Stop);
            await context.Response.Body.FlushAsync(Stop);
            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
            return true;
        };
        var bob = new Acquaintance(world.RecipientOf(Bob), null, Evidence.Verified, PictureAt: $"https://{world.Host}{Face}");
        var asked = world.Server.Asked.Count;
        using var careful = world.NewChannel(privateAddresses: false);
        await careful.Channel.PicturesAsync(new(world.Account.Address, ""), [bob], (_, _) => Assert.Fail("It was fetched."), Stop);
        Assert.Equal(asked, world.Server.Asked.Count);
        using var impatient = world.NewChannel(answerSeconds: 1);
        var watch = Stopwatch.StartNew();
        await impatient.Channel.PicturesAsync(new(world.Account.Address, ""), [bob], (_, _) => Assert.Fail("It was fetched."), Stop);
        Assert.Equal(asked + 1, world.Server.Asked.Count);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Many_who_are_looked_at_are_asked_about_once_each_and_a_few_at_a_time()
    {
        const int Many = 2 * ContactPictures.MostWaiting + 5;
        var (alice, now, most, gate) = (world.Server.People["alice"], 0, 0, new Lock());
        var people = Enumerable.Range(0, Many).Select(n => new FakePerson($"many{n}", $"many{n}@other.lan") { Also = { ["avatar_static"] = $"https://{world.Host}/avatars/{n}.png" } }).ToList();
        foreach (var person in people)
        {
            person.Follows.Add("alice");
            alice.Follows.Add(person.Acct);
            world.Server.People.Add(person.Acct, person);
        }
        world.Server.Instead = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/avatars", StringComparison.Ordinal)) return false;
            lock (gate) most = Math.Max(most, ++now);
            await Task.Delay(20, Stop);
            lock (gate) now--;
            await context.Response.Body.WriteAsync("no picture"u8.ToArray(), Stop);
            return true;
        };
        try
        {
            await using var server = await Server.StartAsync(world.Settings);
            var member = await ConnectedAsync(server);
            var pictures = (await PicturesAsync(member)).Values.OfType<string>().ToList();
            Assert.Equal(Many, pictures.Count);
            var asked = world.Server.Asked.Count;
            var seen = await Task.WhenAll(pictures.Select(path => PictureAnswer.SeenAsync(member, path)));
            Assert.All(seen, one => Assert.Equal("image/svg+xml", one.Type));
            Assert.Equal(Many, world.Server.Asked.Skip(asked).Distinct().Count());
            Assert.Equal(Many, world.Server.Asked.Count - asked);
            Assert.InRange(most, 2, 4);
        }
        finally
        {
            foreach (var person in people)
            {
                alice.Follows.Remove(person.Acct);
                world.Server.People.Remove(person.Acct);
            }
        }
    }

    // A header of a few bytes that claims 50 000 × 50 000.
    private static byte[] Bomb(byte[] png)
    {
        byte[] bomb = [.. png];
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(16), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(20), 50_000);
        return bomb;
    }

    private static async Task<(int Status, string? Caching)> Said(Task<PictureAnswer> asked) => (await asked) is var answer ? (answer.Status, answer.Caching) : default;

    private void Serve(Func<HttpContext, Task> answer)
    {
        world.Server.People["Bob"].Also["avatar_static"] = $"https://{world.Host}{Face}";
        world.Server.Instead = async context =>
        {
            if (context.Request.Path != Face) return false;
            await answer(context);
            return true;
        };
    }

    private async Task<byte[]> PngAsync() =>
        await File.ReadAllBytesAsync(await footage.DrawAsync("face.png", [.. Footage.Picture("400x300", 1, rate: 1), "-frames:v", "1"]), Stop);

    private async Task<Person> ConnectedAsync(Server server)
    {
        var member = await server.CreatorByTokenAsync("alice");
        var connected = await world.ConnectAsync(member);
        Assert.True(connected.Status == 200, connected.Text);
        return member;
    }

    private async Task<ConnectedAccount> AccountAsync()
    {
        using var own = world.NewChannel();
        return new(world.Account.Address, await world.AccessAsync(own.Channel));
    }

    // Where everybody's picture is, when everybody has been listed.
    private static async Task<Dictionary<string, string?>> PicturesAsync(Person member)
    {
        for (var turn = 0; ; turn++)
        {
            var page = (await member.GetAsync("/api/v1/channels/fediverse/contacts?limit=100")).Json;
            if (page.GetProperty("complete").GetBoolean())
            {
                return page.GetProperty("items").EnumerateArray().ToDictionary(
                    one => one.GetProperty("address").GetString()!, one => one.TryGetProperty("picture", out var picture) ? picture.GetString() : null);
            }
            Assert.True(turn < 100, "It does not end.");
            await Task.Delay(100, Stop);
        }
    }
}
