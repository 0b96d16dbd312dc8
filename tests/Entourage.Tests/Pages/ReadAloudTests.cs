using Entourage.Tests.Insights;

namespace Entourage.Tests.Pages;

/// <summary>What those who listen to a page, or speak to it, need: headings in order, landmarks told apart, names that hold the words one sees.</summary>
public sealed class ReadAloudTests : IAsyncLifetime
{
    private readonly Server server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Headings_skip_no_level_landmarks_have_names_of_their_own_and_names_hold_the_words_one_sees()
    {
        using var creator = await server.JoinAsync("reader");
        var clip = await server.ReadyClipAsync(creator);
        var link = await creator.InviteAsync(new { channel = "whatsapp" });
        server.Clock.Advance(TimeSpan.FromHours(2));
        using var friend = await server.JoinThroughAsync(link.Token, "friend");
        await friend.ViewAsync(clip);
        await server.CountAsync();
        foreach (var path in (string[])["/", "/studio", $"/studio/clips/{clip}", $"/studio/invite?clip={clip}", $"/studio/invite?clip={clip}&channel=sms", "/studio/invitations",
            $"/studio/invitations/{link.Id}", "/studio/insights", "/studio/requests", "/settings", "/settings/profile", "/settings/privacy", "/settings/sign-in", "/settings/programs", "/settings/data", "/about", "/@reader", $"/c/{clip}"])
        {
            var page = (await creator.OpenAsync(path)).Document;
            var before = 0;
            foreach (var heading in page.QuerySelectorAll("h1, h2, h3, h4"))
            {
                var level = heading.LocalName[1] - '0';
                Assert.True(level <= before + 1, $"{path}: {heading.OuterHtml} after a heading of level {before}");
                before = level;
            }
            var landmarks = page.QuerySelectorAll("nav, section[aria-labelledby], [role=region]").Select(part => part.GetAttribute("aria-label") ?? part.GetAttribute("aria-labelledby"));
            Assert.Equal((path, ""), (path, string.Join(", ", landmarks.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key))));
            foreach (var named in page.QuerySelectorAll("a[aria-label], button[aria-label]"))
            {
                var seen = named.TextContent.Trim();
                Assert.True(named.GetAttribute("aria-label")!.Contains(seen, StringComparison.OrdinalIgnoreCase), $"{path}: \"{seen}\" is seen and not said");
            }
        }
    }
}
