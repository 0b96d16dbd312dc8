using System.Text.RegularExpressions;
using Entourage.Records;

namespace Entourage.Tests.Invitations.Refusals;

/// <summary>What whoever got a link may say to it, and that its maker cannot tell any of it from silence.</summary>
public sealed partial class RefuseLinkTests(Server server) : IClassFixture<Server>
{
    private const string Friend = "friend@example.org";

    [Theory]
    [InlineData("creator", 201)]
    [InlineData("anybody", 409)]
    public async Task R115_and_R120_never_again_is_kept_for_the_person_and_not_for_the_link(string from, int others)
    {
        var (creator, made) = await InvitedAsync($"stop_{from}", $"{from}-{Friend}");
        var noted = await SayAsync(server.Visitor(), made.Token, "stop", ("from", from));
        Assert.Equal((303, $"/i/{made.Token}/noted?{from}"), (noted.Status, noted.Headers["Location"]));
        await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
        Assert.Equal((409, "cannot_invite_this_contact"), await MakeAsync(creator, $"{from}-{Friend}"));

        var other = await server.CreatorAsync($"stop_{from}_2");
        Assert.Equal(others, (await MakeAsync(other, $" {from.ToUpperInvariant()}-{Friend} ")).Status);
        await MakeAsync(other, $"other-{from}-{Friend}");
        Assert.Equal(1, server.Count($"SELECT count(*) FROM suppressions WHERE contact IN (SELECT contact_hash FROM invitations WHERE id = '{made.Id}')"));
    }

    [Fact]
    public async Task R119_and_R120_opening_takes_nobody_off_and_one_press_does()
    {
        // The site writes to nobody, so there is no mail with a List-Unsubscribe header (RFC 8058); what it would do is the form on the page.
        var (creator, made) = await InvitedAsync("r119", "r119@example.org");
        var visitor = server.Visitor();
        var before = server.Hash();
        var page = await visitor.OpenAsync(made.Token);
        Assert.Contains($"formaction=\"/i/{made.Token}/stop\"", page.Text, StringComparison.Ordinal);
        foreach (var path in (string[])[$"/i/{made.Token}/noted?anybody", $"/i/{made.Token}/noted?creator"]) Assert.Equal(200, (await visitor.GetAsync(path)).Status);
        Assert.Equal(405, (await visitor.GetAsync($"/i/{made.Token}/stop")).Status);
        Assert.Equal(before, server.Hash());
        await SubmitAsync(visitor, made.Token, "stop", InvitationSteps.TicketOf(page), ("from", "anybody"));
        Assert.Equal(1, server.Count("SELECT count(*) FROM suppressions WHERE contact IN (SELECT contact_hash FROM invitations WHERE id = @id)", ("@id", made.Id)));
        Assert.Equal((409, "cannot_invite_this_contact"), await MakeAsync(await server.CreatorAsync("r119_other"), "R119@example.org"));
        Assert.Equal(201, (await MakeAsync(creator, "r119-else@example.org")).Status);
    }

    [Fact]
    public async Task One_number_is_one_person_in_every_app()
    {
        var creator = await server.CreatorAsync("one_number");
        var made = await creator.InviteAsync(new { channel = "whatsapp", contact = "33612345678" });
        await SayAsync(server.Visitor(), made.Token, "stop", ("from", "anybody"));
        var other = await server.CreatorAsync("one_number_2");
        Assert.Equal(409, (await other.PostAsync("/api/v1/invitations", new { channel = "sms", contact = "+33612345678" })).Status);
    }

    [Fact]
    public async Task Where_nobody_was_named_the_page_says_what_cannot_be_done()
    {
        var creator = await server.CreatorAsync("unnamed");
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        var before = server.Hash();
        var noted = await SubmitAsync(visitor, made.Token, "stop", ticket, ("from", "anybody"));
        Assert.Equal($"/i/{made.Token}/noted?unknown", noted.Headers["Location"]);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task K13_without_a_page_that_is_open_here_on_this_link_nothing_is_said()
    {
        var (creator, made) = await InvitedAsync("no_page", "nopage@example.org");
        var other = await creator.InviteAsync(new { channel = "mail", contact = "other-page@example.org" });
        var (visitor, stranger) = (server.Visitor(), server.Visitor());
        var ofOther = await visitor.LandAsync(other.Token);
        await visitor.LandAsync(made.Token);
        var before = server.Hash();
        foreach (var ticket in (string[])["", "forged", await stranger.LandAsync(made.Token), ofOther])
        {
            foreach (var path in (string[])["stop", "report"])
            {
                var answer = await SubmitAsync(visitor, made.Token, path, ticket, ("from", "anybody"), ("reason", ReportReason.Unwanted));
                Assert.Equal((303, $"/i/{made.Token}/noted?again"), (answer.Status, answer.Headers["Location"]));
            }
        }
        Assert.Equal(404, (await SubmitAsync(visitor, "nothing", "stop", "")).Status);
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task A_member_who_wants_no_more_of_it_blocks()
    {
        var creator = await server.CreatorAsync("blockable");
        var made = await creator.InviteAsync();
        var member = await server.JoinAsync("blocker");
        var page = await member.OpenAsync(made.Token);
        Assert.DoesNotContain("value=\"anybody\"", page.Text, StringComparison.Ordinal);
        await SubmitAsync(member, made.Token, "stop", InvitationSteps.TicketOf(page), ("from", "creator"));
        Assert.Equal("you_blocked_creator", (await member.RedeemAsync(made.Token, InvitationSteps.TicketOf(page), gesture: true)).Code);
    }

    [Fact]
    public async Task R79_a_report_counts_once_and_its_reason_may_be_corrected()
    {
        var creator = await server.CreatorAsync("reported");
        var made = await creator.InviteAsync();
        foreach (var reason in (string[])[ReportReason.Unwanted, ReportReason.Dangerous, ReportReason.Dangerous])
        {
            var noted = await SayAsync(server.Visitor(), made.Token, "report", ("reason", reason));
            Assert.Equal($"/i/{made.Token}/noted?report", noted.Headers["Location"]);
        }
        // Decision 0010: the link stays what it was, so that its maker cannot tell.
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        var unknown = await SayAsync(server.Visitor(), made.Token, "report", ("reason", "ugly"));
        Assert.Equal((422, "reason_not_valid"), (unknown.Status, unknown.Code));
        Assert.Equal(1, server.Count("SELECT count(*) FROM reports WHERE reason = 'dangerous' AND state = 'open' AND reporter IS NULL"));
        Assert.Equal(2, server.Count("SELECT half_reports FROM members WHERE handle = 'reported'"));
        Assert.Equal(0, (await creator.GetAsync("/api/v1/me/allowance")).Json.GetProperty("left").GetInt32());
    }

    [Fact]
    public async Task Three_reports_stop_their_subject_until_they_are_too_old()
    {
        await using var own = await Server.StartAsync(("Allowance:Start", "10"), ("Allowance:Cap", "10"));
        var creator = await own.CreatorByTokenAsync("frozen");
        List<Made> links = [await creator.InviteAsync(), await creator.InviteAsync(), await creator.InviteAsync(), await creator.InviteAsync()];
        foreach (var made in links.Take(3)) await SayAsync(own.Visitor(), made.Token, "report", ("reason", "unwanted"));
        var refused = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal((403, "invitations_frozen"), (refused.Status, refused.Code));
        // What was sent still works.
        Assert.Equal(200, (await (await own.JoinAsync("late_friend")).FollowThroughAsync(links[3].Token)).Status);
        own.Clock.Advance(TimeSpan.FromDays(91));
        var again = await own.ProgramAsync(own.IdOf("frozen"), Scopes.Invite);
        Assert.Equal(201, (await again.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status);
        Assert.Equal(0, own.Count("SELECT half_reports FROM members WHERE handle = 'frozen'"));
    }

    [Fact]
    public async Task Its_maker_reads_the_same_bytes_whatever_was_said()
    {
        var silence = new List<string>();
        foreach (var (say, fields) in ((string?, (string, string)[])[])
            [(null, []), ("stop", [("from", "creator")]), ("stop", [("from", "anybody")]), ("report", [("reason", "harmful")])])
        {
            await using var own = await Server.StartAsync();
            var creator = await own.CreatorAsync("same_bytes");
            var made = await creator.InviteAsync(new { channel = "mail", contact = Friend });
            if (say is not null) await SayAsync(own.Visitor(), made.Token, say, fields);
            var seen = new System.Text.StringBuilder();
            foreach (var path in (string[])[$"/api/v1/invitations/{made.Id}", "/api/v1/invitations", "/api/v1/me", "/api/v1/members/same_bytes"])
            {
                var answer = await creator.GetAsync(path);
                seen.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{answer.Status} {answer.Text}");
            }
            var page = await creator.OpenAsync(made.Token);
            seen.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{page.Status} {page.Text.Length}");
            var twice = await creator.PostAsync("/api/v1/invitations", new { channel = "mail", contact = Friend });
            seen.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{twice.Status} {twice.Text}");
            silence.Add(OwnIds().Replace(seen.ToString().Replace(made.Token, "TOKEN", StringComparison.Ordinal), "ID"));
        }
        Assert.All(silence, said => Assert.Equal(silence[0], said));
    }

    [Theory]
    [InlineData("creator", "no more invitations from this person")]
    [InlineData("anybody", "Nobody here can invite you")]
    [InlineData("unknown", "block them there")]
    [InlineData("report", "will look at it")]
    [InlineData("again", "Open it again")]
    [InlineData("<script>", "Open it again")]
    public async Task What_was_noted_is_said_in_plain_words(string said, string words)
    {
        var page = await server.Visitor().GetAsync($"/i/anything/noted?{said}");
        Assert.Equal(200, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    private async Task<(Person Creator, Made Made)> InvitedAsync(string handle, string contact)
    {
        var creator = await server.CreatorAsync(handle);
        return (creator, await creator.InviteAsync(new { channel = "mail", contact }));
    }

    private static async Task<(int Status, string? Code)> MakeAsync(Person creator, string contact)
    {
        var answer = await creator.PostAsync("/api/v1/invitations", new { channel = "mail", contact });
        return (answer.Status, answer.Code);
    }

    private static async Task<Answer> SayAsync(Person person, string token, string say, params (string Name, string Value)[] fields) =>
        await SubmitAsync(person, token, say, await person.LandAsync(token), fields);

    private static Task<Answer> SubmitAsync(Person person, string token, string say, string ticket, params (string Name, string Value)[] fields) =>
        person.PostAsync($"/i/{token}/{say}", new FormUrlEncodedContent([new("ticket", ticket), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));

    [GeneratedRegex("[0-9a-z]{16,}|\"[0-9a-f-]{36}\"")]
    private static partial Regex OwnIds();
}
