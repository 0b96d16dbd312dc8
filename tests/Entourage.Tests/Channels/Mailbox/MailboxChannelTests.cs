using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Channels.Xmpp;
using Entourage.Tests.Insights;
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
        server.Change("UPDATE clips SET caption = 'Grüße vom See 🌊'");
        await world.ReadAsync("bob@mail.lan");
        var made = await InviteAsync(member, "bob@mail.lan", "I made this on the way home.");
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var letter = Assert.Single(await world.LettersAsync("bob@mail.lan"));
        Assert.Equal(("\"Alice M.\" <alice@mail.lan>", "bob@mail.lan", "Grüße vom See 🌊"), (letter.From.ToString(), letter.To.ToString(), letter.Subject));
        Assert.Equal($"<{made["url"]}/unsubscribe>", letter.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", letter.Headers["List-Unsubscribe-Post"]);
        Assert.Equal((TimeSpan.Zero, "localhost"), (letter.Date.Offset, letter.MessageId!.Split('@')[1]));
        Assert.Equal("text/plain", letter.Body!.ContentType.MimeType);
        // The site's name, and not the machine's.
        Assert.DoesNotContain($"from {Environment.MachineName} ", letter.Headers["Received"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("from localhost", letter.Headers["Received"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The last light on the hill\nand more", "Come and see", "The last light on the hill")]
    [InlineData("", "Come and see\nsoon", "Come and see")]
    [InlineData("", "", "localhost")]
    public async Task The_subject_is_what_the_clip_is_called_and_nothing_is_read_twice(string caption, string words, string subject)
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        server.Change("UPDATE clips SET caption = @caption", ("@caption", caption));
        await world.ReadAsync("bob@mail.lan");
        var made = await InviteAsync(member, "bob@mail.lan", words);
        Assert.Equal("handed_over", await EndAsync(member, made["id"]!));
        var letter = Assert.Single(await world.LettersAsync("bob@mail.lan"));
        Assert.Equal((subject, $"{words}\n\n{made["url"]}".TrimStart('\n')), (letter.Subject, letter.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n')));
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

    // Zoé and alice wrote to each other yesterday; bob has written every day since, and alice has not written back.
    [Fact]
    public async Task The_strongest_ties_come_first()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var (now, zoe, alice) = (DateTimeOffset.UtcNow, "zoe@other.lan", "alice@mail.lan");
        using var imap = await world.SignInAsync(alice);
        var folders = (SpecialFolder?[])[SpecialFolder.Sent, null, null];
        var letters = (string[])[MailboxWorld.Letter(alice, zoe, ""), MailboxWorld.Letter(zoe, alice, ""), MailboxWorld.Letter("bob@mail.lan", alice, "")];
        for (var n = 0; n < 3; n++) await MailboxWorld.WriteAsync(imap, folders[n], letters[n], now.AddDays(n == 2 ? 3 : 2));
        Assert.Equal([zoe, "bob@mail.lan"], (await PeopleAsync(member)).Select(one => one.GetProperty("address").GetString()));
        foreach (var (folder, latest) in ((IMailFolder, int)[])[(imap.GetFolder(SpecialFolder.Sent)!, 1), (imap.Inbox!, 2)])
        {
            await folder.OpenAsync(FolderAccess.ReadWrite, Stop);
            for (var n = 1; n <= latest; n++) await folder.AddFlagsAsync(folder.Count - n, MessageFlags.Deleted, silent: true, Stop);
            await folder.ExpungeAsync(Stop);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_of_typed_addresses_is_counted_apart(bool approving)
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await server.CreatorAsync("alice");
        Assert.Equal(200, (await world.ConnectAsync(member)).Status);
        foreach (var (contact, asserted, reader) in ((string, bool, string?)[])[("bob@mail.lan", false, null), ("somebody@mail.lan", true, "reader")])
        {
            var made = await member.PostAsync("/api/v1/invitations", new { channel = world.Channel, contact, asserted });
            Assert.True(made.Status == 201, made.Text);
            if (reader is null) continue;
            if (approving) Assert.Equal(200, (await member.PatchAsync("/api/v1/me", new { @private = true })).Status);
            await (await server.JoinAsync(reader)).FollowThroughAsync(made["url"]!.Split('/')[^1]);
            if (approving) Assert.Equal(204, (await member.PutAsync($"/api/v1/me/requests/{reader}", null)).Status);
        }
        await server.CountAsync();
        var channel = Assert.Single((await member.GetAsync("/api/v1/insights/invitations")).Json.GetProperty("channels").EnumerateArray());
        Assert.Equal(
            [("verified", 1, 0), ("asserted", 1, 1)],
            channel.GetProperty("byEvidence").EnumerateArray().Select(one => (one.GetProperty("evidence").GetString(), one.GetProperty("made").GetInt32(), one.GetProperty("followed").GetInt32())));
        Assert.Contains("addresses typed in", (await member.OpenAsync("/studio/insights")).Document.QuerySelector("#apps, main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_again_said_at_an_address_with_a_tag_holds_for_the_person()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var member = await ConnectedAsync(server);
        var made = await AssertAsync(member, "Somebody+films@mail.lan");
        Assert.Equal(201, made.Status);
        using var press = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        Assert.Equal(200, (await server.Visitor().PostAsync(new Uri(made["url"]! + "/unsubscribe").AbsolutePath, press)).Status);
        var other = await ConnectedAsync(server, "other");
        foreach (var spelling in (string[])["somebody@mail.lan", "somebody+films@mail.lan", "somebody+other@mail.lan", "SOMEBODY@mail.lan"])
        {
            Assert.Equal((spelling, "cannot_invite_this_contact"), (spelling, (await AssertAsync(other, spelling)).Code));
            Assert.Equal((spelling, 409), (spelling, (await other.PostAsync("/api/v1/invitations", new { channel = "mail", contact = spelling })).Status));
        }
        Assert.Equal(201, (await AssertAsync(other, "some.body@mail.lan")).Status);
    }

    [Fact]
    public async Task By_pages_alone_one_types_the_address_of_somebody_who_is_not_listed()
    {
        await using var server = await Server.StartAsync(world.Settings);
        var person = await server.CreatorAsync("alice");
        Assert.Equal(200, (await world.ConnectAsync(person)).Status);
        var list = $"/studio/invite/{world.Channel}";
        var form = (await person.OpenAsync(list)).Form("[name=contact][type=email]");
        var wrong = await person.SendFormAsync(list, form, ("contact", "nobody"), ("step", "words"));
        Assert.Equal((422, "nobody"), (wrong.Status, wrong.Document.QuerySelector("[name=contact][type=email]")!.GetAttribute("value")));
        Assert.NotNull(wrong.Document.QuerySelector("details[open] .error"));
        var words = await person.SendFormAsync(list, form, ("contact", "somebody@mail.lan"), ("step", "words"));
        Assert.Contains("two of your invitations", words.Document.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        var look = await person.SendFormAsync(list, words.Form("textarea[name=message]"), ("step", "look"));
        var sent = await person.SendFormAsync(list, look.Form("button[value=send]"), ("step", "send"));
        Assert.True(sent.Status == 303, $"{sent.Status} {sent.Answer.Text}");
        Assert.Equal(1, server.Count("SELECT count(*) FROM invitations WHERE asserted"));
        // Nobody invites themselves; the list is there again, and what was typed.
        words = await person.SendFormAsync(list, form, ("contact", world.Account.Address), ("step", "words"));
        look = await person.SendFormAsync(list, words.Form("textarea[name=message]"), ("step", "look"));
        wrong = await person.SendFormAsync(list, look.Form("button[value=look], button[value=send]"), ("step", "send"));
        Assert.Equal((422, world.Account.Address), (wrong.Status, wrong.Document.QuerySelector("[name=contact][type=email]")!.GetAttribute("value")));
        Assert.NotNull(wrong.Document.QuerySelector("details[open] .error"));
        // One is left, and the next of this kind takes two.
        words = await person.SendFormAsync(list, form, ("contact", "dora@mail.lan"), ("step", "words"));
        look = await person.SendFormAsync(list, words.Form("textarea[name=message]"), ("step", "look"));
        Assert.NotNull(look.Document.QuerySelector("button[value=send][disabled]"));
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
