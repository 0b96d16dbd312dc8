using Entourage.Channels;
using Entourage.Channels.Mailbox;
using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Channels.Xmpp;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>
/// Postfix and Dovecot, and alice, who has written to bob and zoe and had answers by hand. Everybody else who turns up in her mailbox is one-sided, a machine, a
/// list, or somebody who writes another's address where a name goes.
/// </summary>
public sealed class MailboxWorld : ConnectedWorld
{
    private const string Alice = "alice@mail.lan";

    private static readonly string[] People =
        [Alice, "bob@mail.lan", "zoe@other.lan", "carol@mail.lan", "dora@mail.lan", "shop@mail.lan", "list@mail.lan", "invited@mail.lan", "busy@mail.lan", "somebody@mail.lan"];

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-mail-").FullName;
    private NameServer? names;
    private Authority? authority;
    private MailServers? servers;

    public override string Channel => "mailbox";

    public override (string Name, string Value)[] Settings =>
    [
        ("Channels:Mailbox:On", "true"), ("Channels:Mailbox:TrustedCertificates", authority!.File), ("Channels:Mailbox:Resolver", $"127.0.0.1:{names!.Port}"),
        ("Channels:Mailbox:PrivateAddresses", "true"), ("Channels:Mailbox:AnswerSeconds", "10"),
    ];

    public override (string Address, string Typed, string Secret) Account => (Alice, " alice@Mail.LAN. ", "pw-alice");

    public override (string Address, string Secret)[] Wrong => [(Alice, "pw-bob"), ("nobody@mail.lan", "pw-alice")];

    public override string[] Connections => ["bob@mail.lan", "zoe@other.lan"];

    public override string[] Others =>
        ["carol@mail.lan", "dora@mail.lan", "shop@mail.lan", "list@mail.lan", "invited@mail.lan", "stranger@mail.lan", "joebob@mail.lan", "bob@mail.lan.other.lan", Alice, "mail.lan"];

    public override string? Typed => "somebody@mail.lan";

    public override string[] Spellings => ["BOB@mail.lan", "bob@MAIL.lan", "bob+x@mail.lan", "b.ob@mail.lan", "Bob <bob@mail.lan>", " bob@mail.lan", "bob@mail.lan."];

    internal override Recipient RecipientOf(string address) => MailContacts.Read(address).Value!;

    internal NameServer Names => names!;

    internal Authority Authority => authority!;

    internal MailServers Servers => servers!;

    public override async ValueTask InitializeAsync()
    {
        names = new NameServer();
        authority = new Authority(folder);
        servers = await MailServers.StartAsync(folder, names, authority, People);
        using var imap = await SignInAsync(Alice);
        await WriteAsync(imap, SpecialFolder.Sent, Letter(Alice, "Bob B. <bob@mail.lan>, =?utf-8?q?Zo=C3=A9?= <zoe@OTHER.lan>", ""));
        await WriteAsync(imap, SpecialFolder.Sent, Letter($"Alice M. <{Alice}>", "carol@mail.lan", "Cc: Shop <shop@mail.lan>, list@mail.lan\r\n"));
        await WriteAsync(imap, SpecialFolder.Sent, Letter(Alice, "friends: dora@mail.lan.other.lan;, undisclosed:;", ""));
        await WriteAsync(imap, SpecialFolder.Sent, Letter(Alice, "invited@mail.lan", $"Message-Id: <{MailboxMessage.IdPrefix}1@clips.lan>\r\n"));
        foreach (var letter in (string[])
        [
            Letter("bob@mail.lan", Alice, ""), Letter("\"zoe@mail.lan\" <zoe@other.lan>", Alice, "Auto-Submitted: no\r\n"),
            Letter("carol@mail.lan", Alice, "Auto-Submitted: auto-replied (vacation)\r\n"), Letter("carol@mail.lan", Alice, "Return-Path: <>\r\n"),
            Letter("dora@mail.lan", Alice, ""), Letter("shop@mail.lan", Alice, "List-Unsubscribe: <https://shop.lan/>\r\n"), Letter("shop@mail.lan", Alice, "Precedence: bulk\r\n"),
            Letter("list@mail.lan", Alice, "List-Id: <list.mail.lan>\r\n"), Letter("invited@mail.lan", Alice, ""), Letter("\"carol@mail.lan\" <stranger@mail.lan>", Alice, ""),
            Letter("joebob@mail.lan", Alice, ""), Letter("bob@mail.lan.other.lan", Alice, ""), Letter("carol@mail.lan, shop@mail.lan", Alice, ""),
            Letter("carol@mail.lan", Alice, "From: stranger@mail.lan\r\n"),
        ])
        {
            await WriteAsync(imap, null, letter);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (servers is not null) await servers.DisposeAsync();
        if (names is not null) await names.DisposeAsync();
        authority?.Dispose();
        Directory.Delete(folder, recursive: true);
        await base.DisposeAsync();
    }

    public override async Task<IReadOnlyList<string>> ReadAsync(string address) =>
        [.. (await LettersAsync(address)).Select(one => one.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'))];

    /// <summary>The same as they came, with their headers.</summary>
    public async Task<IReadOnlyList<MimeMessage>> LettersAsync(string address)
    {
        var stop = TestContext.Current.CancellationToken;
        await servers!.DeliveredAsync(stop);
        using var imap = await SignInAsync(address);
        await imap.Inbox!.OpenAsync(FolderAccess.ReadWrite, stop);
        var read = new List<MimeMessage>();
        var all = await imap.Inbox.SearchAsync(SearchQuery.NotDeleted, stop);
        foreach (var id in all) read.Add(await imap.Inbox.GetMessageAsync(id, stop));
        if (all.Count > 0) await imap.Inbox.AddFlagsAsync(all, MessageFlags.Deleted, silent: true, stop);
        await imap.Inbox.ExpungeAsync(stop);
        return read;
    }

    /// <summary>Signs in as a program for mail does.</summary>
    public async Task<ImapClient> SignInAsync(string address)
    {
        var stop = TestContext.Current.CancellationToken;
        var settings = Options.Create(new ChannelsOptions { Mailbox = Own() });
        var imap = new ImapClient();
        var stream = await new MailboxDoor(new MailboxServers(settings), settings).OpenAsync("mail.lan", MailboxTask.Read, "localhost", stop);
        await imap.ConnectAsync(stream, "mail.lan", 0, SecureSocketOptions.None, stop);
        await imap.AuthenticateAsync(address, $"pw-{address.Split('@')[0]}", stop);
        return imap;
    }

    /// <summary>Puts a letter into a folder; without one, into the inbox.</summary>
    public static async Task WriteAsync(ImapClient imap, SpecialFolder? into, string letter, DateTimeOffset? at = null)
    {
        var stop = TestContext.Current.CancellationToken;
        using var raw = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(letter));
        var folder = into is { } special ? imap.GetFolder(special)! : imap.Inbox!;
        await folder.AppendAsync(new AppendRequest(await MimeMessage.LoadAsync(raw, stop)) { InternalDate = at }, stop);
    }

    /// <summary>As somebody's program writes it.</summary>
    public static string Letter(string from, string to, string more) =>
        $"From: {from}\r\nTo: {to}\r\n{more}Subject: Hello\r\nDate: Sun, 29 Nov 2026 10:00:00 +0000\r\n\r\nHello.\r\n";

    /// <summary>Settings that find these servers.</summary>
    internal MailboxOptions Own(NameServer? other = null, bool here = true, int seconds = 10, string key = "", string hosts = "") => new()
    {
        On = true,
        TrustedCertificates = authority!.File,
        Resolver = $"127.0.0.1:{(other ?? names!).Port}",
        PrivateAddresses = here,
        AnswerSeconds = seconds,
        DkimKey = key,
        Hosts = hosts,
    };
}
