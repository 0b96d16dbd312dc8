using System.Text.RegularExpressions;
using Entourage.Invitations.Landings;

namespace Entourage.Tests.Invitations.Landings;

/// <summary>A member who was here a moment ago is answered by what is remembered of a link, and by their own rows as they are now.</summary>
public sealed partial class RememberedLinkTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("nothing", "member")]
    [InlineData("follows", "member")]
    [InlineData("blocked", "")]
    [InlineData("is blocked", "")]
    [InlineData("wants no invitations", "plain")]
    [InlineData("wants those of followers only", "plain")]
    [InlineData("follows by the button", "member")]
    [InlineData("reads French", "member")]
    [InlineData("has said not now", "member")]
    [InlineData("came by a script", "member")]
    [InlineData("redeemed it", "following")]
    [InlineData("undid it", "following")]
    [InlineData("asked a private creator", "following")]
    [InlineData("is the creator", "following")]
    public async Task It_shows_what_a_page_from_rows_shows(string state, string shown)
    {
        var name = "rl" + Math.Abs(state.GetHashCode(StringComparison.Ordinal)) % 100_000;
        var creator = await server.CreatorAsync(name);
        var made = await creator.InviteAsync(new { channel = "copy_link", message = "You have to see this" });
        var member = await server.JoinAsync(name + "_reader");
        var (path, way) = (made.Token, Way.App);
        switch (state)
        {
            case "follows":
                await DoneAsync(member.PutAsync($"/api/v1/members/{name}/follow", null));
                break;
            case "blocked":
                await DoneAsync(member.PutAsync($"/api/v1/members/{name}/block", null));
                break;
            case "is blocked":
                await DoneAsync(creator.PutAsync($"/api/v1/members/{name}_reader/block", null));
                break;
            case "wants no invitations":
                await DoneAsync(member.PatchAsync("/api/v1/me", new { invitationsFrom = "nobody" }));
                break;
            case "wants those of followers only":
                await DoneAsync(member.PatchAsync("/api/v1/me", new { invitationsFrom = "followers" }));
                break;
            case "follows by the button":
                await DoneAsync(member.PatchAsync("/api/v1/me", new { autoFollow = false }));
                break;
            case "reads French":
                await DoneAsync(member.PatchAsync("/api/v1/me", new { language = "fr" }));
                break;
            case "has said not now":
                path += "?later";
                break;
            case "came by a script":
                way = Way.Script;
                break;
            case "redeemed it":
                await DoneAsync(member.FollowThroughAsync(made.Token));
                break;
            case "undid it":
                await DoneAsync(member.FollowThroughAsync(made.Token));
                await DoneAsync(member.DeleteAsync($"/api/v1/members/{name}/follow"));
                break;
            case "asked a private creator":
                await DoneAsync(creator.PatchAsync("/api/v1/me", new { @private = true }));
                await DoneAsync(member.FollowThroughAsync(made.Token));
                break;
            case "is the creator":
                member = creator;
                break;
        }
        server.Clock.Advance(CachedLandings.Life);
        var fromRows = await member.OpenAsync(path, way);
        Assert.Contains($"data-state=\"{shown}", fromRows.Text, StringComparison.Ordinal);
        var remembered = await member.OpenAsync(path, way);
        var again = await member.OpenAsync(path, way);
        foreach (var page in (Answer[])[remembered, again])
        {
            Assert.Equal(Same(fromRows.Text), Same(page.Text));
            Assert.Equal(fromRows.Status, page.Status);
            Assert.Equal(fromRows.Headers.Keys.Order(), page.Headers.Keys.Order());
        }
    }

    [Fact]
    public async Task Every_member_reads_their_own_name_and_redeems_by_their_own_ticket()
    {
        var creator = await server.CreatorAsync("rl_names");
        List<Person> members = [await server.JoinAsync("rl_a"), await server.JoinAsync("rl_the_longest_of_all_names"), await server.JoinAsync("rl_bc")];
        var tickets = new List<string>();
        var made = await creator.InviteAsync();
        foreach (var round in Enumerable.Range(0, 3))
        {
            tickets.Clear();
            foreach (var (member, handle) in members.Zip(["rl_a", "rl_the_longest_of_all_names", "rl_bc"]))
            {
                var page = await member.OpenAsync(made.Token);
                Assert.True(page.Text.Contains($"You are <b>@{handle}</b>", StringComparison.Ordinal), $"round {round}: {page.Text}");
                Assert.EndsWith("</html>", page.Text, StringComparison.Ordinal);
                Assert.Contains($"'nonce-{Nonce().Match(page.Text).Groups[1].Value}'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
                Assert.Single(Ticket().Matches(page.Text).Select(one => one.Value).Distinct());
                tickets.Add(InvitationSteps.TicketOf(page));
            }
        }
        Assert.Equal(3, tickets.Distinct().Count());
        Assert.Equal("landing_required", (await members[0].RedeemAsync(made.Token, tickets[1])).Code);
        Assert.Equal("redeemed", (await members[2].RedeemAsync(made.Token, tickets[2]))["result"]);
    }

    [Fact]
    public async Task The_link_is_remembered_and_the_readers_rows_are_not()
    {
        var creator = await server.CreatorAsync("rl_rows");
        var made = await creator.InviteAsync(new { channel = "copy_link", message = "Before" });
        var member = await server.JoinAsync("rl_rows_reader");
        await member.OpenAsync(made.Token);
        // Behind the product's back, as another node would.
        server.Change("UPDATE invitations SET message = 'After' WHERE id = @id", ("@id", made.Id));
        Assert.Contains(">Before<", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        server.Change("UPDATE members SET language = 'fr' WHERE handle = @handle", ("@handle", "rl_rows_reader"));
        Assert.Contains("lang=\"fr\"", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        server.Change("UPDATE members SET invitations_from = 'nobody' WHERE handle = @handle", ("@handle", "rl_rows_reader"));
        Assert.Contains("data-state=\"plain\"", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        server.Clock.Advance(CachedLandings.Life);
        Assert.Contains(">After<", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_out_or_suspended_is_nobody_although_all_was_remembered()
    {
        var creator = await server.CreatorAsync("rl_out");
        var made = await creator.InviteAsync();
        var (leaves, suspended) = (await server.JoinAsync("rl_leaves"), await server.JoinAsync("rl_suspended"));
        foreach (var member in (Person[])[leaves, suspended]) Assert.Contains("data-state=\"member\"", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        var session = leaves.Cookies["__Host-s"]!.Value;
        await DoneAsync(leaves.DeleteAsync("/api/v1/sessions/current"));
        leaves.Hold("__Host-s", session);
        using var keeper = await server.OperatorAsync();
        await DoneAsync(keeper.PutAsync("/api/v1/operator/members/rl_suspended/suspension", new { reason = "Spam" }));
        foreach (var member in (Person[])[leaves, suspended]) Assert.Contains("data-state=\"anonymous\"", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_whose_rows_cannot_be_read_is_told_so_as_everywhere()
    {
        await using var own = await Server.StartAsync();
        var creator = await own.CreatorAsync("rl_broken");
        var made = await creator.InviteAsync();
        var member = await own.JoinAsync("rl_broken_reader");
        Assert.Equal(200, (await member.OpenAsync(made.Token)).Status);
        own.Change("ALTER TABLE blocks RENAME TO gone");
        var told = await member.OpenAsync(made.Token, Way.App, ("Accept", "text/html"));
        Assert.Equal((503, "no-store"), (told.Status, told.Headers["Cache-Control"]));
        Assert.Contains("briefly unavailable", told.Text, StringComparison.Ordinal);
        Assert.Equal((503, "away"), ((await member.OpenAsync(made.Token)).Status, (await member.OpenAsync(made.Token)).Code));
        own.Change("ALTER TABLE gone RENAME TO blocks");
        Assert.Contains("data-state=\"member\"", (await member.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    private static async Task DoneAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status is >= 200 and < 300, answer.Text);
    }

    private static string Same(string page) => Nonce().Replace(InvitationSteps.WithoutTicket(page), "");

    [GeneratedRegex("nonce=\"([^\"]*)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("(?<=(?:data-ticket|name=\"ticket\" value)=\")[^\"]*")]
    private static partial Regex Ticket();
}
