using System.Diagnostics;
using Entourage.Channels;
using Entourage.Channels.Mailbox;
using Entourage.Tests.Channels.Xmpp;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>Names from a real address book, and none from one that is away, silent, leads elsewhere or lies.</summary>
[Trait("Needs", "mail")]
public sealed class MailboxAddressBookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-dav-").FullName;
    private readonly Authority authority;

    public MailboxAddressBookTests() => authority = new Authority(folder);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ConnectedAccount Alice => new("alice@mail.lan", "pw-alice");

    [Fact]
    public async Task People_are_called_what_the_members_address_book_calls_them()
    {
        await using var names = new NameServer();
        await using var radicale = await Radicale.StartAsync(
            folder, names, authority, "alice@mail.lan", $"VERSION:3.0\r\nFN:Bobby\r\nitem1.EMAIL:BOB@mail.lan\r\nNOTE:secret\r\nPHOTO;ENCODING=b:{new string('A', 20_000)}",
            "VERSION:4.0\r\nFN:Zoé\r\nEMAIL:zoe@other.lan\r\nEMAIL:z@mail.lan", "VERSION:4.0\r\nKIND:group\r\nFN:All\r\nEMAIL:all@mail.lan", "VERSION:3.0\r\nFN:x@evil.lan\r\nEMAIL:x@mail.lan");
        var book = Book(names);
        var found = await book.NamesAsync(Alice, Stop);
        Assert.Equal(["bob@mail.lan=Bobby", "z@mail.lan=Zoé", "zoe@other.lan=Zoé"], found.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
        Assert.Empty(await book.NamesAsync(new("alice@mail.lan", "wrong"), Stop));
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 301 There\r\nLocation: https://evil.lan/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 301 Here\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 207 Fine\r\nContent-Length: 60\r\n\r\n<!DOCTYPE a [<!ENTITY b 'cccccccccccccccccccccc'>]><a>&b;</a>")]
    [InlineData("HTTP/1.1 207 Fine\r\nContent-Length: 5\r\n\r\n<a/><")]
    [InlineData("* OK hello\r\n")]
    [InlineData("")]
    public async Task A_server_that_lies_or_is_silent_has_no_names(string says)
    {
        using var certificate = authority.Issue("host.mail.lan");
        await using var server = new ScriptedServer(certificate, says);
        await using var names = new NameServer { Services = { ["_carddavs._tcp.mail.lan"] = server.Port } };
        var watch = Stopwatch.StartNew();
        Assert.Empty(await Book(names).NamesAsync(Alice, Stop));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_a_record_or_a_certificate_for_the_host_nothing_is_told()
    {
        using var others = authority.Issue("host.other.lan");
        await using var server = new ScriptedServer(others, "HTTP/1.1 500 No\r\n\r\n");
        await using var names = new NameServer();
        Assert.Empty(await Book(names).NamesAsync(Alice, Stop));
        names.Services["_carddavs._tcp.mail.lan"] = server.Port;
        Assert.Empty(await Book(names).NamesAsync(Alice, Stop));
        Assert.Equal("", server.Heard.ToString());
    }

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private MailboxAddressBook Book(NameServer names)
    {
        var options = Options.Create(new ChannelsOptions
        {
            Mailbox = new MailboxOptions { On = true, TrustedCertificates = authority.File, Resolver = $"127.0.0.1:{names.Port}", PrivateAddresses = true, AnswerSeconds = 2 },
        });
        return new MailboxAddressBook(new MailboxServers(options), options);
    }
}
