using System.Diagnostics;
using System.Text;
using Entourage.Channels;
using Entourage.Channels.Mailbox;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>Mail servers that are cut off, silent, or lie: what is said of a message is never more than is known.</summary>
[Trait("Needs", "mail")]
public sealed class MailboxFaultTests(MailboxWorld world) : IClassFixture<MailboxWorld>
{
    private const string Scram = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] hello\r\n";
    private const string Hello = "220 hello\r\n";
    private const string Plain = "250-lies.lan\r\n250 AUTH PLAIN\r\n";
    private const string In = "235 2.7.0 welcome\r\n";
    private const string Ok = "250 2.1.0 ok\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Lies => new()
    {
        { "no way of signing in", ["* OK [CAPABILITY IMAP4rev1 AUTH=DIGEST-MD5] hello\r\n"] },
        { "success without proof", [Scram, "{tag} OK welcome\r\n"] },
        { "a false proof", [Scram, Challenge("r=x,s=QUJD,i=4096"), "{tag} OK welcome\r\n"] },
        { "work for an hour", [Scram, Challenge("r=x,s=QUJD,i=2000000000")] },
        { "a flood", ["* OK " + new string('x', 5_000_000)] },
        { "another protocol", ["HTTP/1.1 400 Bad Request\r\n\r\n"] },
        { "goodbye", ["* BYE not now\r\n"] },
        { "not now", ["* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\r\n", "{tag} NO [UNAVAILABLE] not now\r\n"] },
        { "nothing", [] },
    };

    public static TheoryData<string, string, string[]> Answers => new()
    {
        { "not today", nameof(Sent.NotYet), ["554 no\r\n"] },
        { "no way of signing in", nameof(Sent.NotYet), [Hello, "250 lies.lan\r\n"] },
        { "the password is not to be had", nameof(Sent.NotYet), [Hello, Plain, "454 4.7.0 later\r\n"] },
        { "the password is wrong", nameof(Sent.AccountRefused), [Hello, Plain, "535 5.7.8 wrong\r\n"] },
        { "busy before the sender", nameof(Sent.NotYet), [Hello, Plain, In, "451 later\r\n"] },
        { "not this sender", nameof(Sent.Failed), [Hello, Plain, In, "553 5.7.1 not yours\r\n", Ok] },
        { "not this reader now", nameof(Sent.Failed), [Hello, Plain, In, Ok, "450 4.2.1 later\r\n", Ok] },
        { "not this reader", nameof(Sent.Failed), [Hello, Plain, In, Ok, "550 5.1.1 nobody\r\n", Ok] },
        { "busy before the message", nameof(Sent.NotYet), [Hello, Plain, In, Ok, Ok, "451 later\r\n", Ok] },
        { "busy after it", nameof(Sent.Unknown), [Hello, Plain, In, Ok, Ok, "354 go\r\n", "451 later\r\n", Ok] },
        { "not this message", nameof(Sent.Failed), [Hello, Plain, In, Ok, Ok, "354 go\r\n", "554 spam\r\n", Ok] },
        { "silence before the message", nameof(Sent.NotYet), [Hello, Plain, In, Ok] },
        { "silence after it", nameof(Sent.Unknown), [Hello, Plain, In, Ok, Ok, "354 go\r\n"] },
        { "taken", nameof(Sent.HandedOver), [Hello, Plain, In, Ok, Ok, "354 go\r\n", "250 2.0.0 queued\r\n"] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_server_that_lies_is_unreachable_soon(string lie, string[] says)
    {
        using var certificate = world.Authority.Issue("host.lies.lan");
        await using var server = new ScriptedMailServer(certificate, says);
        await using var names = new NameServer { Services = { ["_imaps._tcp.lies.lan"] = server.Port } };
        var watch = Stopwatch.StartNew();
        var answer = await Channel(names).ConnectAsync(new("alice@lies.lan", "the-secret"), Stop);
        Assert.Equal((lie, "account_unreachable"), (lie, answer.Problem?.Code));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_is_said_of_a_message_is_what_the_servers_answer_means(string answer, string sent, string[] says)
    {
        using var certificate = world.Authority.Issue("host.lies.lan");
        await using var server = new ScriptedMailServer(certificate, says);
        await using var names = new NameServer { Services = { ["_submissions._tcp.lies.lan"] = server.Port } };
        var watch = Stopwatch.StartNew();
        var said = await Channel(names).SendAsync(new("alice@lies.lan", "the-secret"), To("bob@mail.lan"), new(Text("hello")), Leave, Stop);
        Assert.Equal((answer, sent), (answer, said.ToString()));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Without_TLS_and_a_certificate_for_the_domain_nothing_is_told()
    {
        const string Bare = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\r\n";
        await using var bare = new ScriptedMailServer(null, Bare, "{tag} BAD what?\r\n", "{tag} OK welcome\r\n");
        using var others = world.Authority.Issue("host.mail.lan");
        await using var wrong = new ScriptedMailServer(others, Bare, "{tag} OK welcome\r\n");
        foreach (var (service, server) in ((string, ScriptedMailServer)[])[("_imap", bare), ("_imaps", wrong)])
        {
            await using var names = new NameServer { Services = { [$"{service}._tcp.lies.lan"] = server.Port } };
            Assert.Equal("account_unreachable", (await Channel(names).ConnectAsync(new("alice@lies.lan", "the-secret"), Stop)).Problem?.Code);
            Assert.DoesNotContain("AUTH", server.Heard.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Private_addresses_are_not_knocked_at()
    {
        await using var server = new ScriptedMailServer(null, "* OK hello\r\n");
        await using var names = new NameServer { Services = { ["_imap._tcp.lies.lan"] = server.Port } };
        Assert.Equal("account_unreachable", (await Channel(names, here: false).ConnectAsync(new("alice@lies.lan", "x"), Stop)).Problem?.Code);
        Assert.Equal("", server.Heard.ToString());
    }

    [Fact]
    public async Task With_STARTTLS_it_is_as_with_TLS_from_the_start()
    {
        await using var names = new NameServer();
        names.Services["_imap._tcp.mail.lan"] = world.Servers.Imap;
        names.Services["_submission._tcp.mail.lan"] = world.Servers.Submission;
        var channel = Channel(names);
        await world.ReadAsync("bob@mail.lan");
        var connected = await channel.ConnectAsync(new("alice@mail.lan", "pw-alice"), Stop);
        Assert.Null(connected.Problem);
        Assert.Equal("account_refused", (await channel.ConnectAsync(new("alice@mail.lan", "pw-bob"), Stop)).Problem?.Code);
        var found = new List<string>();
        Assert.Null((await channel.ContactsAsync(connected.Value!, one => found.Add($"{one.Name} {one.Recipient.Address}"), Stop)).Problem);
        Assert.Equal(["Bob B. bob@mail.lan", "Zoé zoe@other.lan"], found.Order(StringComparer.Ordinal));
        Assert.Equal(Sent.HandedOver, await channel.SendAsync(connected.Value!, To("bob@mail.lan"), new(Text("starttls")), Leave, Stop));
        Assert.Equal([Text("starttls")], await world.ReadAsync("bob@mail.lan"));
    }

    [Fact]
    public async Task An_operator_names_servers_that_no_record_does()
    {
        await using var names = new NameServer();
        var hosts = $"other.lan host.mail.lan:{world.Servers.Imaps} host.mail.lan:{world.Servers.Submissions}";
        Assert.Null((await Channel(names, hosts: hosts).ConnectAsync(new("zoe@other.lan", "pw-zoe"), Stop)).Problem);
        // A record leads there as well, and whoever forged it has no certificate for the domain.
        names.Services["_imaps._tcp.other.lan"] = world.Servers.Imaps;
        Assert.Equal("account_unreachable", (await Channel(names).ConnectAsync(new("zoe@other.lan", "pw-zoe"), Stop)).Problem?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_it_is_cut_what_is_said_of_the_message_is_true(bool toServer)
    {
        await using var proxy = new CuttingProxy(world.Servers.Submissions);
        await using var names = new NameServer { Services = { ["_submissions._tcp.mail.lan"] = proxy.Port } };
        var channel = Channel(names);
        await world.ReadAsync("bob@mail.lan");
        Assert.Equal(Sent.HandedOver, await SendAsync(channel, "whole"));
        var whole = toServer ? proxy.Passed.ToServer : proxy.Passed.ToClient;
        var told = new Dictionary<string, Sent> { [Text("whole")] = Sent.HandedOver };
        // Closely where the message is, which is near the end.
        var places = Enumerable.Range(0, whole / 301).Select(n => n * 301).Concat(Enumerable.Range(0, 60).Select(n => whole - (n * 11)));
        foreach (var place in places.Where(place => place > 0).Distinct())
        {
            proxy.Passes = toServer ? (place, int.MaxValue) : (int.MaxValue, place);
            told[Text($"cut {place}")] = await SendAsync(channel, $"cut {place}");
        }
        var arrived = (await world.ReadAsync("bob@mail.lan")).ToList();
        Assert.Equal(arrived.Count, arrived.Distinct().Count());
        foreach (var (text, sent) in told)
        {
            // After "unknown" it may be either.
            Assert.NotEqual(Sent.Failed, sent);
            if (sent == Sent.HandedOver) Assert.Contains(text, arrived);
            if (sent == Sent.NotYet) Assert.DoesNotContain(text, arrived);
        }
        Assert.Equal(3, told.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_in_time()
    {
        await world.ReadAsync("bob@mail.lan");
        await using (var proxy = new CuttingProxy(world.Servers.Submissions) { Silent = true })
        await using (var names = new NameServer { Services = { ["_submissions._tcp.mail.lan"] = proxy.Port } })
        {
            var channel = Channel(names);
            Assert.Equal(Sent.HandedOver, await SendAsync(channel, "whole"));
            var whole = proxy.Passed.ToClient;
            foreach (var (place, expected) in ((int, Sent)[])[(0, Sent.NotYet), (whole / 2, Sent.NotYet)])
            {
                proxy.Passes = (int.MaxValue, place);
                var watch = Stopwatch.StartNew();
                Assert.Equal((place, expected), (place, await SendAsync(channel, "silence")));
                Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
            }
        }
        Assert.Single(await world.ReadAsync("bob@mail.lan"));
    }

    [Fact]
    public async Task Somebody_else_on_the_way_stops_it()
    {
        await world.ReadAsync("bob@mail.lan");
        var channel = Channel(world.Names);
        Assert.Equal(Sent.NotWanted, await channel.SendAsync(Alice, To("bob@mail.lan"), new(Text("late")), () => ValueTask.FromResult(false), Stop));
        Assert.Equal(Sent.AccountRefused, await channel.SendAsync(new("alice@mail.lan", "pw-other"), To("bob@mail.lan"), new(Text("wrong")), Leave, Stop));
        foreach (var nobody in (string[])["nobody@mail.lan", "busy@mail.lan", "bob@nowhere.lan", "zoé@mail.lan", "bob"])
        {
            Assert.Equal((nobody, Sent.Failed), (nobody, await channel.SendAsync(Alice, To(nobody), new(Text("nobody")), Leave, Stop)));
        }
        Assert.Equal(Sent.Failed, await channel.SendAsync(Alice, To("bob@mail.lan"), new("without a link"), Leave, Stop));
        Assert.Empty(await world.ReadAsync("bob@mail.lan"));
    }

    private static ConnectedAccount Alice => new("alice@mail.lan", "pw-alice");

    private static string Challenge(string text) => $"+ {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\r\n";

    private static string Text(string words) => $"{words}\n\nhttps://clips.lan/i/abc";

    private static Recipient To(string address) => new(ContactKind.Email, address, address, []);

    private static ValueTask<bool> Leave() => ValueTask.FromResult(true);

    private static Task<Sent> SendAsync(MailboxChannel channel, string words) => channel.SendAsync(Alice, To("bob@mail.lan"), new(Text(words)), Leave, Stop);

    private MailboxChannel Channel(NameServer names, bool here = true, string hosts = "")
    {
        var options = Options.Create(new ChannelsOptions { Mailbox = world.Own(names, here, seconds: 2, hosts: hosts) });
        return new MailboxChannel(new MailboxDoor(new MailboxServers(options), options), new MailboxAddressBook(new MailboxServers(options), options), new MailboxMemory(TimeProvider.System), options, TimeProvider.System);
    }
}
