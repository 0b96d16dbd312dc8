using System.Diagnostics;
using System.Text;
using Entourage.Channels;
using Entourage.Channels.Xmpp;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>Servers that are cut off, silent, or lie: what is said of a message is never more than is known.</summary>
[Trait("Needs", "prosody")]
public sealed class XmppFaultTests(ProsodyWorld world) : IClassFixture<ProsodyWorld>
{
    private const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='lies.lan' id='1' version='1.0'>";
    private const string Mechanisms = Header + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>{0}</mechanism></mechanisms></stream:features>";
    private const string Success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    private const string Bindable = Header + "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Lies => new()
    {
        { "no way of signing in", [Mechanisms.Replace("{0}", "DIGEST-MD5", StringComparison.Ordinal)] },
        { "success without proof", [Mechanisms.Replace("{0}", "SCRAM-SHA-256", StringComparison.Ordinal), Success] },
        { "a false proof", [Scram, Challenge("r=x,s=QUJD,i=4096"), Success] },
        { "work for an hour", [Scram, Challenge("r={nonce}abc,s=QUJD,i=2000000000")] },
        { "a name of somebody else's server", [Plain, Success, Bindable, "<iq type='result' id='guessed'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bob@xmpp.lan/x</jid></bind></iq>"] },
        { "entities", ["<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'cccccccccc'>]>" + Header[21..]] },
        { "a depth", [Header + string.Concat(Enumerable.Repeat("<a>", 5_000))] },
        { "a flood", [Header + "<stream:features>" + new string('x', 5_000_000)] },
        { "an instruction", [Header + "<?php evil?>"] },
        { "a comment", [Header + "<!-- hello -->"] },
        { "nonsense", ["HTTP/1.1 400 Bad Request\r\n\r\n"] },
        { "the end", [Header + "</stream:stream>"] },
        { "an error", [Header + "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>127.0.0.1:25</see-other-host></stream:error>"] },
        { "nothing", [] },
    };

    private static string Plain => Mechanisms.Replace("{0}", "PLAIN", StringComparison.Ordinal);

    private static string Scram => Mechanisms.Replace("{0}", "SCRAM-SHA-256", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_server_that_lies_is_unreachable_soon(string lie, string[] says)
    {
        using var certificate = world.Authority.Issue("lies.lan");
        await using var server = new ScriptedServer(certificate, says);
        await using var names = new NameServer { Services = { ["_xmpps-client._tcp.lies.lan"] = server.Port } };
        var watch = Stopwatch.StartNew();
        var answer = await Channel(names).ConnectAsync(new("alice@lies.lan", "the-secret"), Stop);
        Assert.Equal((lie, "account_unreachable"), (lie, answer.Problem?.Code));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        if (says.Length == 0 || !says[0].Contains("PLAIN", StringComparison.Ordinal)) Assert.DoesNotContain("the-secret", server.Heard.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_TLS_and_a_certificate_for_the_domain_nothing_is_told()
    {
        await using var bare = new ScriptedServer(null, Plain, Success);
        using var others = world.Authority.Issue("xmpp.lan");
        await using var wrong = new ScriptedServer(others, Plain, Success);
        foreach (var (service, server) in ((string, ScriptedServer)[])[("_xmpp-client", bare), ("_xmpps-client", wrong)])
        {
            await using var names = new NameServer { Services = { [$"{service}._tcp.lies.lan"] = server.Port } };
            Assert.Equal("account_unreachable", (await Channel(names).ConnectAsync(new("alice@lies.lan", "the-secret"), Stop)).Problem?.Code);
            Assert.DoesNotContain("auth", server.Heard.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Private_addresses_are_not_knocked_at()
    {
        await using var server = new ScriptedServer(null, Plain);
        await using var names = new NameServer { Services = { ["_xmpp-client._tcp.lies.lan"] = server.Port } };
        Assert.Equal("account_unreachable", (await Channel(names, here: false).ConnectAsync(new("alice@lies.lan", "x"), Stop)).Problem?.Code);
        Assert.Equal("", server.Heard.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_it_is_cut_what_is_said_of_the_message_is_true(bool toServer)
    {
        await using var proxy = new CuttingProxy(world.Here.DirectTls);
        await using var names = new NameServer { Services = { ["_xmpps-client._tcp.xmpp.lan"] = proxy.Port } };
        var channel = Channel(names);
        await world.ReadAsync("bob@xmpp.lan");
        Assert.Equal(Sent.HandedOver, await SendAsync(channel, "whole"));
        var whole = toServer ? proxy.Passed.ToServer : proxy.Passed.ToClient;
        var told = new Dictionary<string, Sent> { ["whole"] = Sent.HandedOver };
        // Closely where the message is, which is near the end.
        var places = Enumerable.Range(0, whole / 211).Select(n => n * 211).Concat(Enumerable.Range(0, 60).Select(n => whole - (n * 7)));
        foreach (var place in places.Where(place => place > 0).Distinct())
        {
            proxy.Passes = toServer ? (place, int.MaxValue) : (int.MaxValue, place);
            told[$"cut {place}"] = await SendAsync(channel, $"cut {place}");
        }
        var arrived = (await world.ReadAsync("bob@xmpp.lan")).ToList();
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
        await using var proxy = new CuttingProxy(world.Here.DirectTls) { Silent = true };
        await using var names = new NameServer { Services = { ["_xmpps-client._tcp.xmpp.lan"] = proxy.Port } };
        var channel = Channel(names);
        Assert.Equal(Sent.HandedOver, await SendAsync(channel, "whole"));
        var whole = proxy.Passed.ToClient;
        foreach (var (place, expected) in ((int, Sent)[])[(0, Sent.NotYet), (whole / 2, Sent.NotYet), (whole - 60, Sent.Unknown)])
        {
            proxy.Passes = (int.MaxValue, place);
            var watch = Stopwatch.StartNew();
            Assert.Equal((place, expected), (place, await SendAsync(channel, "silence")));
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        }
        await world.ReadAsync("bob@xmpp.lan");
    }

    [Fact]
    public async Task Somebody_else_on_the_way_stops_it()
    {
        await using var names = new NameServer();
        names.Services["_xmpps-client._tcp.xmpp.lan"] = world.Here.DirectTls;
        await world.ReadAsync("bob@xmpp.lan");
        Assert.Equal(Sent.NotWanted, await Channel(names).SendAsync(Alice, Bob, new("late"), () => ValueTask.FromResult(false), Stop));
        Assert.Equal(Sent.AccountRefused, await Channel(names).SendAsync(new("alice@xmpp.lan", "pw-other"), Bob, new("wrong"), () => ValueTask.FromResult(true), Stop));
        Assert.Equal(Sent.Failed, await Channel(names).SendAsync(Alice, Jid.Recipient("nobody@xmpp.lan")!, new("nobody"), () => ValueTask.FromResult(true), Stop));
        Assert.Empty(await world.ReadAsync("bob@xmpp.lan"));
    }

    [Fact]
    public async Task A_refusal_by_another_server_that_comes_late_is_heard()
    {
        await using var names = new NameServer();
        names.Services["_xmpps-client._tcp.xmpp.lan"] = world.Here.DirectTls;
        Assert.Equal(Sent.Failed, await Channel(names).SendAsync(Alice, Jid.Recipient("nobody@other.lan")!, new("nobody"), () => ValueTask.FromResult(true), Stop));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_a_failure_that_comes_late()
    {
        await using var silent = new ScriptedServer(null);
        await using var names = new NameServer();
        names.Services["_xmpps-client._tcp.xmpp.lan"] = world.Here.DirectTls;
        world.Names.Services["_xmpp-server._tcp.silent.lan"] = silent.Port;
        var watch = Stopwatch.StartNew();
        Assert.Equal(Sent.Failed, await Channel(names).SendAsync(Alice, Jid.Recipient("zoe@silent.lan")!, new("silence"), () => ValueTask.FromResult(true), Stop));
        // Longer than any answer may take: it is not the patience for answers that ends it.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Who_is_cut_off_before_a_refusal_could_have_come_does_not_know()
    {
        var proxy = new CuttingProxy(world.Here.DirectTls);
        await using var names = new NameServer { Services = { ["_xmpps-client._tcp.xmpp.lan"] = proxy.Port } };
        await world.ReadAsync("zoe@other.lan");
        var sending = Channel(names).SendAsync(Alice, Jid.Recipient("zoe@other.lan")!, new("cut"), () => ValueTask.FromResult(true), Stop);
        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        Assert.False(sending.IsCompleted);
        await proxy.DisposeAsync();
        Assert.Equal(Sent.Unknown, await sending);
        Assert.Equal(["cut"], await world.ReadAsync("zoe@other.lan"));
    }

    [Fact]
    public async Task A_refusal_that_nobody_was_there_to_hear_is_found_in_the_archive()
    {
        await using var silent = new ScriptedServer(null);
        var proxy = new CuttingProxy(world.Here.DirectTls);
        await using var names = new NameServer { Services = { ["_xmpps-client._tcp.xmpp.lan"] = proxy.Port } };
        world.Names.Services["_xmpp-server._tcp.mute.lan"] = silent.Port;
        await world.ReadAsync("alice@xmpp.lan");
        await world.SayAsync("bob@xmpp.lan", "alice@xmpp.lan", "still there?");
        var sending = Channel(names).SendAsync(Alice, Jid.Recipient("zoe@mute.lan")!, new("silence"), () => ValueTask.FromResult(true), Stop);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        Assert.False(sending.IsCompleted);
        names.Services["_xmpps-client._tcp.xmpp.lan"] = world.Here.DirectTls;
        await proxy.DisposeAsync();
        Assert.Equal(Sent.Failed, await sending);
        // Looking takes nothing away from the member's own programs.
        Assert.Equal(["still there?"], await world.ReadAsync("alice@xmpp.lan"));
    }

    private static ConnectedAccount Alice => new("alice@xmpp.lan", "pw-alice");

    private static Recipient Bob => Jid.Recipient("bob@xmpp.lan")!;

    private static string Challenge(string text) => $"<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}</challenge>";

    private static Task<Sent> SendAsync(XmppChannel channel, string text) => channel.SendAsync(Alice, Bob, new(text), () => ValueTask.FromResult(true), Stop);

    private XmppChannel Channel(NameServer names, bool here = true)
    {
        var options = Options.Create(new ChannelsOptions
        {
            Xmpp = new XmppOptions
            {
                On = true,
                TrustedCertificates = world.Authority.File,
                Resolver = $"127.0.0.1:{names.Port}",
                PrivateAddresses = here,
                AnswerSeconds = 2,
                WatchSeconds = 8,
            },
        });
        return new XmppChannel(new XmppServers(options), options);
    }
}
