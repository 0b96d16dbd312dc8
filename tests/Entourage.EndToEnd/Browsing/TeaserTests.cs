using System.Collections.Concurrent;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

[Trait("Needs", "chromium")]
public sealed class TeaserTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    [Theory]
    [InlineData("link")]
    [InlineData("page")]
    public async Task A_stranger_sees_the_first_seconds_over_and_over_nothing_is_counted_and_joining_shows_the_rest(string way)
    {
        await using var site = await Site.StartAsync(("Clips__Gate", "teaser"));
        var maker = await site.JoinAsync("maker");
        var clip = await maker.PublishAsync(await footage.DrawAsync(6), "My latest");
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp" });
        await using var stranger = await chromium.GuestAsync(site);
        var asked = new ConcurrentQueue<string>();
        stranger.Page.Request += (_, request) => asked.Enqueue($"{request.Method} {new Uri(request.Url).AbsolutePath}");

        await stranger.GoAsync(way == "link" ? new Uri(made["url"]!).AbsolutePath : $"/c/{clip}");
        await stranger.AssertPlaysAsync();
        await stranger.UntilAsync("window.turns > 0 || (window.turns = 0, document.querySelector('video').onseeked = () => window.turns++, false)", "it does not begin again");

        Assert.Equal(2, await stranger.Page.EvaluateAsync<double>("() => document.querySelector('video').duration"), 0.1);
        Assert.True(await stranger.Page.EvaluateAsync<bool>("() => document.querySelector('video').muted"));
        // That somebody looks at the link is told, and nothing about the clip.
        Assert.DoesNotContain(asked, request => !request.StartsWith("GET ", StringComparison.Ordinal) && !request.EndsWith("/seen", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, request => request.EndsWith(".mp4", StringComparison.Ordinal) && !request.EndsWith("/teaser.mp4", StringComparison.Ordinal));
        var counted = await maker.GetAsync($"/api/v1/clips/{clip}");
        Assert.Equal((0, 0), (counted.Number("plays"), counted.Number("views")));

        await stranger.Page.GetByText("Join to watch the rest").ClickAsync();
        await stranger.Page.Locator("details[data-password] summary").ClickAsync();
        await stranger.Page.Locator("#handle-too").FillAsync("friend");
        await stranger.Page.Locator("#password").FillAsync(ApiPerson.Password);
        await stranger.Page.Locator("form[data-passkey=join-password] button").ClickAsync();
        await stranger.ArriveAsync($"/c/{clip}");
        await stranger.AssertPlaysAsync();
        Assert.Equal(6, await stranger.Page.EvaluateAsync<double>("() => document.querySelector('video').duration"), 0.1);
        stranger.AssertQuiet();
    }
}
