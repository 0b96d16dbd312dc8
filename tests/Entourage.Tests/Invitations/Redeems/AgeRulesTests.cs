using System.Text.Json;

namespace Entourage.Tests.Invitations.Redeems;

/// <summary>What holds for whoever is, or may be, too young (R-71, T-48). The clock stands in March 2026.</summary>
public sealed class AgeRulesTests : IAsyncLifetime
{
    private const int Grown = 1990;
    private const int Minor = 2010;

    // 18 at some time of this year, and nobody knows whether already.
    private const int Eighteen = 2008;

    private Server server = null!;

    public async ValueTask InitializeAsync() => server = await Server.StartAsync(("Members:AskBirthYear", "true"), ("Allowance:PerSubtree", "100"));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(null, 422, "birth_year_missing")]
    [InlineData(1800, 422, "birth_year_not_valid")]
    [InlineData(2027, 422, "birth_year_not_valid")]
    [InlineData(Grown, 201, null)]
    [InlineData(Minor, 201, null)]
    public async Task The_year_is_asked_when_joining_and_shown_to_nobody(int? year, int status, string? code)
    {
        var joined = await server.Visitor().PostAsync("/api/v1/accounts", new { handle = "somebody", password = Server.Password, birthYear = year });
        Assert.Equal((status, code), (joined.Status, joined.Code));
        if (year is not { } given || status != 201) return;
        Assert.DoesNotContain(given.ToString(System.Globalization.CultureInfo.InvariantCulture), joined.Text, StringComparison.Ordinal);
        Assert.True(joined.Json.GetProperty("member").GetProperty("birthYearGiven").GetBoolean());
        Assert.Equal(given == Minor, joined.Json.GetProperty("member").GetProperty("private").GetBoolean());
    }

    [Fact]
    public async Task It_is_in_ones_own_export_and_can_be_said_once()
    {
        var early = await server.PersonByTokenAsync("early");
        Assert.Equal(JsonValueKind.Null, (await early.GetAsync("/api/v1/me/export")).Json.GetProperty("birthYear").ValueKind);
        Assert.Equal("birth_year_not_valid", (await early.PatchAsync("/api/v1/me", new { birthYear = 12 })).Code);
        var said = await early.PatchAsync("/api/v1/me", new { birthYear = Minor });
        Assert.Equal((200, true), (said.Status, said.Json.GetProperty("private").GetBoolean()));
        Assert.Equal((409, "birth_year_given"), Told(await early.PatchAsync("/api/v1/me", new { birthYear = Grown })));
        Assert.Equal(Minor, (await early.GetAsync("/api/v1/me/export")).Json.GetProperty("birthYear").GetInt32());
        Assert.DoesNotContain("birthYear\"", (await server.Visitor().GetAsync("/api/v1/members/early")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Grown, 201)]
    [InlineData(Eighteen, 403)]
    [InlineData(Minor, 403)]
    [InlineData(null, 403)]
    public async Task L11_only_who_is_known_to_be_of_age_invites(int? year, int status)
    {
        var creator = await server.CreatorByTokenAsync("creator");
        if (year is { } born) Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { birthYear = born })).Status);
        var made = await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal((status, status == 403 ? "age_restricted" : null), (made.Status, made.Code));
        if (status == 403) Assert.Equal(0, server.Count("SELECT count(*) FROM invitations"));
    }

    [Fact]
    public async Task L12_a_minor_follows_by_the_button_only_and_is_not_followed_back_without_being_asked()
    {
        var creator = await AdultAsync("creator");
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { followBack = true })).Status);
        await server.ReadyClipAsync(creator);
        var made = await creator.InviteAsync();
        var friend = await JoinAsync("friend", Minor);
        Assert.Equal(200, (await friend.PatchAsync("/api/v1/me", new { @private = false })).Status);

        var page = await friend.OpenAsync(made.Token);
        Assert.Contains("You follow <b>@creator</b> only if you press the button", page.Text, StringComparison.Ordinal);
        var ticket = InvitationSteps.TicketOf(page);
        Assert.Equal("tap_required", (await friend.RedeemAsync(made.Token, ticket)).Code);
        Assert.Equal(200, (await friend.RedeemAsync(made.Token, ticket, gesture: true)).Status);

        Assert.Equal(1, server.Count("SELECT count(*) FROM follows"));
        var asking = Assert.Single((await friend.GetAsync("/api/v1/me/requests")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("creator", asking.GetProperty("member").GetProperty("handle").GetString());
    }

    [Theory]
    [InlineData(Minor)]
    [InlineData(Eighteen)]
    [InlineData(null)]
    public async Task R71_a_clip_for_adults_is_not_there_for_whoever_is_not_known_to_be_one(int? year)
    {
        var creator = await AdultAsync("creator");
        var clip = await ClipForAdultsAsync(creator);
        var made = await creator.InviteAsync();
        var friend = await server.PersonByTokenAsync("friend");
        if (year is { } born) Assert.Equal(200, (await friend.PatchAsync("/api/v1/me", new { birthYear = born })).Status);

        var page = await friend.OpenAsync(made.Token);
        Assert.Equal(200, page.Status);
        Assert.Contains("This clip is for adults", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/media/", page.Text, StringComparison.Ordinal);
        var before = server.Hash();
        Assert.Equal((403, "age_restricted"), Told(await friend.RedeemAsync(made.Token, gesture: true)));
        foreach (var path in new[] { $"/api/v1/clips/{clip}", $"/c/{clip}" }) Assert.Equal(404, (await friend.GetAsync(path)).Status);
        Assert.Equal(404, (await friend.PutAsync($"/api/v1/clips/{clip}/like", null)).Status);
        Assert.Equal(404, (await friend.PostAsync($"/api/v1/clips/{clip}/plays")).Status);
        foreach (var list in new[] { "/api/v1/feeds/for-you", "/api/v1/members/creator/clips" })
        {
            Assert.Empty((await friend.GetAsync(list)).Json.GetProperty("items").EnumerateArray());
            Assert.Empty((await server.Visitor().GetAsync(list)).Json.GetProperty("items").EnumerateArray());
        }
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task R71_a_ticket_from_before_it_was_for_adults_is_of_no_use()
    {
        var creator = await AdultAsync("creator");
        var clip = await server.ReadyClipAsync(creator);
        var made = await creator.InviteAsync();
        var friend = await JoinAsync("friend", Minor);
        var ticket = await friend.LandAsync(made.Token);
        Assert.Equal(200, (await creator.PatchAsync($"/api/v1/clips/{clip}", new { adult = true })).Status);
        Assert.Equal((403, "age_restricted"), Told(await friend.RedeemAsync(made.Token, ticket, gesture: true)));
    }

    [Fact]
    public async Task R71_somebody_without_an_account_sees_no_picture_joins_and_watches_if_of_age()
    {
        var creator = await AdultAsync("creator");
        var clip = await ClipForAdultsAsync(creator);
        var made = await creator.InviteAsync();
        var visitor = server.Visitor();
        var page = await visitor.OpenAsync(made.Token);
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("/media/", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("og:image", page.Text, StringComparison.Ordinal);
        Assert.Contains("Join or sign in to watch", page.Text, StringComparison.Ordinal);

        var young = server.Visitor();
        var refused = await young.PostAsync("/api/v1/accounts", new
        {
            handle = "young",
            password = Server.Password,
            token = made.Token,
            ticket = await young.LandAsync(made.Token),
            birthYear = Minor,
        });
        Assert.Equal((201, "age_restricted", $"/i/{made.Token}"), (refused.Status, refused.Json.GetProperty("redemption").GetProperty("result").GetString(), refused["next"]));
        Assert.Equal(0, server.Count("SELECT count(*) FROM follows"));

        var joined = await visitor.PostAsync("/api/v1/accounts", new
        {
            handle = "grown",
            password = Server.Password,
            token = made.Token,
            ticket = InvitationSteps.TicketOf(page),
            birthYear = Grown,
        });
        Assert.Equal((201, "redeemed"), (joined.Status, joined.Json.GetProperty("redemption").GetProperty("result").GetString()));
        var seen = await visitor.GetAsync($"/api/v1/clips/{clip}");
        Assert.True(seen.Json.GetProperty("adult").GetBoolean());
        // Every file of it has an address that was handed to somebody who may watch.
        Assert.Contains("sig=", seen["poster"], StringComparison.Ordinal);
        Assert.Equal(404, (await visitor.GetAsync(seen["poster"]!.Split('?')[0])).Status);
    }

    [Fact]
    public async Task A_clip_that_becomes_one_for_adults_is_hidden_at_once_from_a_minor_who_had_redeemed()
    {
        var creator = await AdultAsync("creator");
        var clip = await server.ReadyClipAsync(creator);
        var made = await creator.InviteAsync();
        var friend = await JoinAsync("friend", Minor);
        Assert.Equal(200, (await friend.RedeemAsync(made.Token, await friend.LandAsync(made.Token), gesture: true)).Status);
        Assert.Equal(200, (await friend.GetAsync($"/api/v1/clips/{clip}")).Status);
        Assert.Equal(200, (await creator.PatchAsync($"/api/v1/clips/{clip}", new { adult = true })).Status);
        Assert.Equal(404, (await friend.GetAsync($"/api/v1/clips/{clip}")).Status);
        Assert.DoesNotContain("/media/", (await friend.OpenAsync(made.Token)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await creator.PatchAsync($"/api/v1/clips/{clip}", new { adult = false })).Status);
        Assert.Equal(200, (await friend.GetAsync($"/api/v1/clips/{clip}")).Status);
    }

    [Fact]
    public async Task A_site_that_does_not_ask_keeps_no_year_and_has_no_clips_for_adults()
    {
        await using var other = await Server.StartAsync();
        var joined = await other.Visitor().PostAsync("/api/v1/accounts", new { handle = "somebody", password = Server.Password, birthYear = Minor });
        Assert.Equal((201, false), (joined.Status, joined.Json.GetProperty("member").GetProperty("birthYearGiven").GetBoolean()));
        Assert.Equal(0, other.Count("SELECT count(*) FROM members WHERE birth_year IS NOT NULL"));
        var creator = await other.CreatorByTokenAsync("creator");
        var clip = (await creator.GetAsync("/api/v1/members/creator/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal((409, "ages_not_asked"), Told(await creator.PatchAsync($"/api/v1/clips/{clip}", new { adult = true })));
        Assert.Equal(201, (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status);
    }

    private static (int, string?) Told(Answer answer) => (answer.Status, answer.Code);

    private async Task<Person> JoinAsync(string handle, int year)
    {
        var person = server.Visitor();
        Assert.Equal(201, (await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password, birthYear = year })).Status);
        return person;
    }

    private async Task<Person> AdultAsync(string handle)
    {
        var creator = await server.PersonByTokenAsync(handle);
        Assert.Equal(200, (await creator.PatchAsync("/api/v1/me", new { birthYear = Grown })).Status);
        return creator;
    }

    private async Task<string> ClipForAdultsAsync(Person creator)
    {
        var clip = await server.ReadyClipAsync(creator);
        Assert.Equal(200, (await creator.PatchAsync($"/api/v1/clips/{clip}", new { adult = true })).Status);
        return clip;
    }
}
