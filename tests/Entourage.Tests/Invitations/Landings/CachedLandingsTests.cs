using System.Net.Http.Headers;
using Entourage.Invitations.Landings;
using Entourage.Invitations.Links;
using Entourage.Languages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Invitations.Landings;

public sealed class CachedLandingsTests(Server server) : IClassFixture<Server>
{
    private static readonly Texts English = Texts.All["en"];
    private static readonly Texts French = Texts.All["fr"];

    private readonly Changes changes = new(NullLogger<Changes>.Instance);
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_page_is_remembered_for_two_seconds()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        Keep(sheets, id, token);
        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(Find(sheets, token));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(Find(sheets, token));
    }

    [Fact]
    public void A_page_that_was_begun_before_a_change_is_not_kept_after_it()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        var begun = sheets.Begin(token, id)!;
        Tell(new InvitationChanged(id));
        begun.Keep(Sheet(id), new(English, "https", "localhost"), clock.GetUtcNow() + CachedLandings.Life);
        Assert.Null(Find(sheets, token));

        var again = sheets.Begin(token, id)!;
        Tell(new ClipChanged(new(Guid.NewGuid())));
        again.Keep(Sheet(id), new(English, "https", "localhost"), clock.GetUtcNow() + CachedLandings.Life);
        Assert.Null(Find(sheets, token));
    }

    [Fact]
    public void A_page_that_is_begun_after_a_change_is_kept_although_an_older_one_is_still_being_made()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        var older = sheets.Begin(token, id)!;
        Tell(new InvitationChanged(id));
        var newer = Keep(sheets, id, token);
        older.Keep(Sheet(id), new(English, "https", "localhost"), clock.GetUtcNow() + CachedLandings.Life);
        Assert.Same(newer, Find(sheets, token));
    }

    [Fact]
    public void Only_the_whole_secret_finds_it()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        Keep(sheets, id, token);
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[..i] + (token[i] == '0' ? '1' : '0') + token[(i + 1)..];
            Assert.Null(Find(sheets, other));
        }
        Assert.Null(Find(sheets, id.Value));
        Assert.Null(Find(sheets, ""));
    }

    [Fact]
    public void Every_language_and_every_address_has_its_own()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        Keep(sheets, id, token);
        Assert.Null(sheets.Find(token, French, "https", "localhost"));
        Assert.Null(sheets.Find(token, English, "http", "localhost"));
        Assert.Null(sheets.Find(token, English, "https", "elsewhere"));
    }

    [Fact]
    public void One_link_cannot_fill_the_memory_with_spellings_or_addresses()
    {
        using var sheets = new CachedLandings(changes, clock);
        var (id, token) = NewToken();
        Assert.Null(sheets.Begin(token.ToUpperInvariant() + ".", id));
        Assert.Null(sheets.Begin(token[..8] + "-" + token[8..], id));
        if (token.Any(char.IsAsciiLetter)) Assert.Null(sheets.Begin(token.ToUpperInvariant(), id));
        var link = sheets.Begin(token, id)!;
        for (var i = 0; i < 10; i++) link.Keep(Sheet(id), new(English, "https", $"host{i}"), clock.GetUtcNow() + CachedLandings.Life);
        Assert.Equal(8, Enumerable.Range(0, 10).Count(i => sheets.Find(token, English, "https", $"host{i}") is not null));
    }

    [Fact]
    public void The_memory_is_bounded_in_bytes_and_in_links_and_empties_by_itself()
    {
        using var sheets = new CachedLandings(changes, clock);
        // Plain and compressed.
        Assert.Equal(16, FillWith(500_000));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2048, FillWith(10));
        Tell(new ClipChanged(new(Guid.NewGuid())));
        Assert.Equal(16, FillWith(500_000));

        int FillWith(int bytes)
        {
            for (var i = 0; i < 3000; i++)
            {
                var (id, token) = NewToken();
                if (sheets.Begin(token, id) is not { } link) return i;
                link.Keep(Sheet(id, bytes), new(English, "https", "localhost"), clock.GetUtcNow() + CachedLandings.Life);
            }
            return int.MaxValue;
        }
    }

    [Fact]
    public async Task What_a_visitor_is_shown_a_second_time_is_the_remembered_page_with_a_ticket_of_its_own()
    {
        var (_, made) = await InvitedAsync("sheet_own");
        var (first, second) = (server.Visitor(), server.Visitor());
        var before = await first.OpenAsync(made.Token);
        // Behind the product's back, so that only a remembered page can still say the old.
        server.Change("UPDATE invitations SET message = 'changed' WHERE id = @id", ("@id", made.Id));
        var after = await second.OpenAsync(made.Token);
        Assert.DoesNotContain("changed", after.Text, StringComparison.Ordinal);
        Assert.Equal(before.Text.Length, after.Text.Length);
        Assert.NotEqual(InvitationSteps.TicketOf(before), InvitationSteps.TicketOf(after));
        Assert.Equal(before.Headers.Keys.Order(), after.Headers.Keys.Order());
        Assert.Equal((await second.SendAsync(HttpMethod.Head, $"/i/{made.Token}", null)).Headers["Content-Length"], after.Headers["Content-Length"]);

        // Each ticket is good in its own browser and in no other.
        Assert.Equal("landing_required", (await JoinAsync(first, made.Token, InvitationSteps.TicketOf(after), "sheet_thief")).Code);
        Assert.Equal("landing_required", (await JoinAsync(second, made.Token, InvitationSteps.TicketOf(before), "sheet_thief")).Code);
        Assert.Equal(201, (await JoinAsync(second, made.Token, InvitationSteps.TicketOf(after), "sheet_guest")).Status);
    }

    [Fact]
    public async Task What_another_node_changed_is_seen_after_two_seconds()
    {
        var (_, made) = await InvitedAsync("sheet_node");
        await server.Visitor().OpenAsync(made.Token);
        server.Change("UPDATE invitations SET state = 'revoked' WHERE id = @id", ("@id", made.Id));
        server.Clock.Advance(CachedLandings.Life);
        Assert.Contains("data-state=\"revoked\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_never_sees_a_visitors_page_and_leaves_none()
    {
        var (_, made) = await InvitedAsync("sheet_member");
        var member = await server.JoinAsync("sheet_reader");
        await member.OpenAsync(made.Token);
        var sheets = server.Services.GetRequiredService<CachedLandings>();
        Assert.Null(sheets.Find(made.Token, English, "https", "localhost"));
        await server.Visitor().OpenAsync(made.Token);
        Assert.NotNull(sheets.Find(made.Token, English, "https", "localhost"));
        var page = await member.OpenAsync(made.Token);
        Assert.Contains("data-state=\"member\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", page.Headers.Keys);
    }

    [Fact]
    public async Task What_is_no_visit_is_refused_although_the_page_is_remembered()
    {
        var (_, made) = await InvitedAsync("sheet_frame");
        Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token)).Status);
        var framed = await server.Visitor().OpenAsync(made.Token, Way.Silent, ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe"));
        Assert.Equal("framing_not_allowed", framed.Code);
        Assert.Equal(405, (await server.Visitor().SendAsync(HttpMethod.Put, $"/i/{made.Token}", null)).Status);
    }

    [Theory]
    [InlineData("redeemed", "used")]
    [InlineData("joined", "used")]
    [InlineData("revoked", "revoked")]
    [InlineData("clip deleted", "removed")]
    [InlineData("account deleted", "unavailable")]
    [InlineData("expired", "expired")]
    public async Task What_changes_here_is_seen_here_at_once(string change, string state)
    {
        var name = "at_once_" + change.Replace(' ', '_');
        var (creator, made) = await InvitedAsync(name);
        Assert.Contains("data-state=\"anonymous\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        switch (change)
        {
            case "redeemed":
                await (await server.PersonByTokenAsync(name + "_f")).RedeemAsync(made.Token);
                break;
            case "joined":
                var newcomer = server.Visitor();
                Assert.Equal(201, (await JoinAsync(newcomer, made.Token, await newcomer.LandAsync(made.Token), name + "_n")).Status);
                break;
            case "revoked":
                await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
                break;
            case "clip deleted":
                var clip = (await creator.GetAsync($"/api/v1/members/{name}/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString();
                Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{clip}")).Status);
                break;
            case "expired":
                server.Change("UPDATE invitations SET expires_at = @soon WHERE id = @id",
                    ("@soon", server.Clock.GetUtcNow().AddMilliseconds(2500).ToUnixTimeMilliseconds()), ("@id", made.Id));
                server.Clock.Advance(CachedLandings.Life);
                await server.Visitor().OpenAsync(made.Token);
                server.Clock.Advance(TimeSpan.FromMilliseconds(500));
                break;
            default:
                Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
                break;
        }
        Assert.Contains($"data-state=\"{state}\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_picture_is_seen_at_once_and_so_is_its_removal()
    {
        var (creator, made) = await InvitedAsync("sheet_face");
        Assert.Contains("class=\"drawn\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        using var picture = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var form = new MultipartFormDataContent { { picture, "file", "me.jpg" } };
        Assert.Equal(200, (await creator.PutAsync("/api/v1/me/picture", form)).Status);
        Assert.DoesNotContain("class=\"drawn\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await creator.DeleteAsync("/api/v1/me/picture")).Status);
        Assert.Contains("class=\"drawn\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_link_is_opened_and_taken_back_nobody_sees_it_open_afterwards()
    {
        var (creator, made) = await InvitedAsync("sheet_race");
        for (var round = 0; round < 20; round++)
        {
            server.Change("UPDATE invitations SET state = 'open' WHERE id = @id", ("@id", made.Id));
            server.Clock.Advance(CachedLandings.Life);
            using var stop = new CancellationTokenSource();
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var visitor = server.Visitor();
                while (!stop.IsCancellationRequested) await visitor.OpenAsync(made.Token);
            })).ToList();
            Assert.Equal(200, (await creator.DeleteAsync($"/api/v1/invitations/{made.Id}")).Status);
            for (var look = 0; look < 5; look++)
            {
                Assert.Contains("data-state=\"revoked\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
            }
            await stop.CancelAsync();
            await Task.WhenAll(readers);
            Assert.Contains("data-state=\"revoked\"", (await server.Visitor().OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        }
    }

    private void Tell(Change change)
    {
        var pending = new PendingChanges();
        pending.Said.Add(change);
        changes.Publish(pending);
    }

    private async Task<(Person Creator, Made Made)> InvitedAsync(string name)
    {
        var creator = await server.CreatorAsync(name);
        return (creator, await creator.InviteAsync());
    }

    private static Task<Answer> JoinAsync(Person person, string token, string ticket, string handle) =>
        person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password, token, ticket });

    private (InvitationId Id, string Token) NewToken()
    {
        var id = InvitationToken.NewId();
        return (id, server.Services.GetRequiredService<InvitationToken>().Text(id));
    }

    private CachedLanding Keep(CachedLandings sheets, InvitationId id, string token)
    {
        var sheet = Sheet(id);
        sheets.Begin(token, id)!.Keep(sheet, new(English, "https", "localhost"), clock.GetUtcNow() + CachedLandings.Life);
        return sheet;
    }

    private static CachedLanding Sheet(InvitationId id, int bytes = 10) => new(200, id, true, FollowTerms.None, new byte[bytes / 2], new byte[bytes - bytes / 2], default);

    private static CachedLanding? Find(CachedLandings sheets, string token) => sheets.Find(token, English, "https", "localhost");
}
