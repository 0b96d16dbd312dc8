using System.Globalization;

namespace Entourage.Tests.Http.BadInput;

/// <summary>Page markers that were written here, used elsewhere and while the list changes.</summary>
public sealed class PageMarkerTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task K09_K10_a_page_marker_is_a_place_and_no_permission()
    {
        var (mine, theirs) = (await server.CreatorAsync("marks_mine"), await server.CreatorAsync("marks_other"));
        for (var i = 0; i < 2; i++)
        {
            await mine.InviteAsync();
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        var first = await mine.GetAsync("/api/v1/invitations?limit=1");
        var (seen, next) = (first.Json.GetProperty("items")[0].GetProperty("id").GetString(), first["next"]);
        // Somebody else goes on from it in what is theirs, where there is nothing.
        Assert.Empty((await theirs.GetAsync($"/api/v1/invitations?cursor={next}")).Json.GetProperty("items").EnumerateArray());
        // Of another list, by another key: not one of that list's.
        Assert.Equal("bad_cursor", (await mine.GetAsync($"/api/v1/feeds/for-you?cursor={next}")).Code);
        // What is added meanwhile is newer, so that nothing older comes twice or is left out; another page size changes nothing.
        await mine.InviteAsync();
        var rest = (await mine.GetAsync($"/api/v1/invitations?cursor={next}&limit=100")).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToList();
        Assert.Single(rest);
        Assert.DoesNotContain(seen, rest);
    }

    [Fact]
    public async Task K10_a_list_that_changes_while_it_is_read_shows_every_older_row_once()
    {
        var creator = await server.CreatorByTokenAsync("k10_creator");
        var handles = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var handle = string.Create(CultureInfo.InvariantCulture, $"k10_fan_{i:00}");
            var fan = await server.PersonByTokenAsync(handle);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, (await fan.PutAsync("/api/v1/members/k10_creator/follow", null)).Status);
            handles.Add(handle);
        }
        var (seen, next) = (new List<string>(), (string?)"");
        for (var page = 0; next is not null; page++)
        {
            var answer = await creator.GetAsync($"/api/v1/members/k10_creator/followers?limit=3{(next.Length > 0 ? $"&cursor={next}" : "")}");
            seen.AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("member").GetProperty("handle").GetString()!));
            next = answer.Json.TryGetProperty("next", out var marker) ? marker.GetString() : null;
            // One more arrives, and one that was shown goes: neither moves the place.
            var late = await server.PersonByTokenAsync(string.Create(CultureInfo.InvariantCulture, $"k10_late_{page:00}"));
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await late.PutAsync("/api/v1/members/k10_creator/follow", null);
            server.Change($"DELETE FROM follows WHERE follower = (SELECT id FROM members WHERE handle = '{seen[^1]}')");
        }
        Assert.Equal(handles.AsEnumerable().Reverse(), seen);
    }
}
