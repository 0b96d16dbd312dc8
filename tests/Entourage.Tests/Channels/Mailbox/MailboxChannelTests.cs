using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Channels.Xmpp;
using Entourage.Tests.Pages;
using MailKit;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>Mail from the member's own mailbox, with Postfix and Dovecot.</summary>
[Trait("Needs", "mail")]
public sealed class MailboxChannelTests(MailboxWorld world) : ConnectedChannelTests(world), IClassFixture<MailboxWorld>
{
    [Fact]
    public async Task What_arrives_is_a_letter_that_says_who_wrote_it_and_how_to_hear_no_more()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        await world.ReadAsync("bob@mail.lan");
        var made = await InviteAsync(member, "bob@mail.lan", "Grüße vom See 🌊\nI made this on the way home.");
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var letter = Assert.Single(await world.LettersAsync("bob@mail.lan"));
        Assert.Equal(("alice@mail.lan", "bob@mail.lan", "Grüße vom See 🌊"), (letter.From.ToString(), letter.To.ToString(), letter.Subject));
        Assert.Equal($"<{made["url"]}/unsubscribe>", letter.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", letter.Headers["List-Unsubscribe-Post"]);
        Assert.Equal((TimeSpan.Zero, "localhost"), (letter.Date.Offset, letter.MessageId!.Split('@')[1]));
        Assert.Equal("text/plain", letter.Body!.ContentType.MimeType);
        // The site's name, and not the machine's.
        Assert.DoesNotContain($"from {Environment.MachineName} ", letter.Headers["Received"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("from localhost", letter.Headers["Received"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task R115_R119_R120_one_press_in_a_mail_program_is_never_again()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var made = await InviteAsync(member, "bob@mail.lan");
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var address = new Uri(made["url"]! + "/unsubscribe").AbsolutePath;
        var (machine, before) = (server.Visitor(), server.Hash());
        var page = await machine.OpenAsync(address);
        Assert.Equal(address, page.Document.QuerySelector("main form")!.GetAttribute("action"));
        foreach (var said in (string[])["", "Later"])
        {
            using var form = new FormUrlEncodedContent([new("List-Unsubscribe", said)]);
            Assert.Equal(400, (await machine.PostAsync(address, form)).Status);
        }
        Assert.Equal(415, (await machine.PostAsync(address, new { said = "One-Click" })).Status);
        Assert.Equal(404, (await PressAsync(machine, "/i/wrong/unsubscribe")).Status);
        Assert.Equal(before, server.Hash());
        Assert.Equal(200, (await PressAsync(machine, address)).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM suppressions"));
        var other = await ConnectedAsync(server, "other");
        Assert.Equal("cannot_invite_this_contact", (await InviteAsync(other, "bob@mail.lan")).Code);
        // By the page, and by hand-over too.
        Assert.Equal(409, (await other.PostAsync("/api/v1/invitations", new { channel = "mail", contact = "Bob@mail.lan" })).Status);
        // Mail servers that have not heard of it try again, and also send the other kind of form.
        using var again = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };
        Assert.Equal(200, (await machine.PostAsync(address, again)).Status);
        Assert.Equal(1, server.Count("SELECT count(*) FROM suppressions"));

        static async Task<Answer> PressAsync(Person machine, string address)
        {
            using var press = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
            return await machine.PostAsync(address, press);
        }
    }

    [Fact]
    public async Task The_page_behind_the_header_takes_two_taps_and_nobody_elses_page_can_make_them()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var made = await InviteAsync(member, "bob@mail.lan");
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var path = new Uri(made["url"]! + "/unsubscribe").AbsolutePath;
        var reader = server.Visitor();
        var page = await reader.OpenAsync(path);
        var sent = await reader.SendFormAsync(path, page.Form("[name=List-Unsubscribe]"));
        Assert.Equal((303, path.Replace("/unsubscribe", "/noted?anybody", StringComparison.Ordinal)), (sent.Status, sent.Location));
        Assert.Equal(1, server.Count("SELECT count(*) FROM suppressions"));
    }

    [Fact]
    public async Task Only_new_messages_are_read_the_second_time()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        Assert.Equal(2, (await PeopleAsync(member)).Count);
        using (var imap = await world.SignInAsync("alice@mail.lan"))
        {
            await MailboxWorld.WriteAsync(imap, SpecialFolder.Sent, MailboxWorld.Letter("alice@mail.lan", "New One <new@mail.lan>", ""));
            await MailboxWorld.WriteAsync(imap, null, MailboxWorld.Letter("new@mail.lan", "alice@mail.lan", ""));
        }
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(["bob@mail.lan", "new@mail.lan", "zoe@other.lan"], (await PeopleAsync(member)).Select(one => one.GetProperty("address").GetString()!).Order(StringComparer.Ordinal));
        using (var imap = await world.SignInAsync("alice@mail.lan"))
        {
            foreach (var folder in (IMailFolder[])[imap.GetFolder(SpecialFolder.Sent)!, imap.Inbox!])
            {
                await folder.OpenAsync(FolderAccess.ReadWrite, Stop);
                await folder.AddFlagsAsync(folder.Count - 1, MessageFlags.Deleted, silent: true, Stop);
                await folder.ExpungeAsync(Stop);
            }
        }
    }

    [Fact]
    public async Task What_provably_never_left_is_tried_again_and_arrives_once()
    {
        await using var proxy = new CuttingProxy(world.Servers.Submissions);
        await using var names = new NameServer();
        (names.Services["_imaps._tcp.mail.lan"], names.Services["_submissions._tcp.mail.lan"]) = (world.Servers.Imaps, proxy.Port);
        await using var server = await Server.StartAsync([.. world.Settings, ("Channels:Mailbox:Resolver", $"127.0.0.1:{names.Port}")]);
        var member = await ConnectedAsync(server);
        await PeopleAsync(member);
        await world.ReadAsync("bob@mail.lan");
        // Signed in, and cut off when the sender has been named: the row says that it may have left, and the channel knows better.
        var signedIn = proxy.Passed.ToClient;
        proxy.Passes = (int.MaxValue, signedIn + 10);
        var made = await InviteAsync(member, "bob@mail.lan");
        for (var turn = 0; server.Count("SELECT count(*) FROM deliveries WHERE state = 'waiting' AND attempts = 1") == 0; turn++)
        {
            Assert.True(turn < 100, string.Concat(server.Rows("SELECT * FROM deliveries")));
            await Task.Delay(100, Stop);
        }
        Assert.Equal("on_its_way", (await member.GetAsync($"/api/v1/invitations/{made["id"]}"))["delivery"]);
        proxy.Passes = (int.MaxValue, int.MaxValue);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        Assert.Single(await world.ReadAsync("bob@mail.lan"));
    }
}
