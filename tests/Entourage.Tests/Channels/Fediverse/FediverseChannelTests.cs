using System.Web;
using Entourage.Tests.Channels.Connected;
using Entourage.Tests.Pages;

namespace Entourage.Tests.Channels.Fediverse;

/// <summary>The fediverse with a server that is a fake (<see cref="FakeMastodon"/>).</summary>
[Trait("Needs", "fediverse")]
public sealed class FediverseChannelTests(FediverseWorld world) : ConnectedChannelTests(world), IClassFixture<FediverseWorld>
{
    protected override async Task ConnectByPagesAsync(Person person, string settings)
    {
        var form = (await person.OpenAsync(settings)).Form("#fediverse-address");
        Assert.Equal(422, (await person.SendFormAsync(settings, form, ("address", "not a server"))).Status);
        var page = await person.SendFormAsync(settings, form, ("address", world.Account.Typed));
        Assert.Equal(200, page.Status);
        var link = page.Document.QuerySelector("main a.button-main")!;
        Assert.Contains(world.Host, link.TextContent, StringComparison.Ordinal);
        Assert.Equal("noreferrer", link.GetAttribute("rel"));
        var back = await world.SayYesAsync(link.GetAttribute("href")!, "alice");
        Assert.StartsWith("https://localhost/settings/connections/fediverse/signed-in?", back, StringComparison.Ordinal);
        var returned = await person.OpenAsync(new Uri(back).PathAndQuery);
        Assert.Equal((302, "https://localhost/settings/connections?said=connected"), (returned.Status, new Uri(new Uri("https://localhost"), returned.Location!).AbsoluteUri));
        // The same once more is nothing any more.
        var again = await person.OpenAsync(new Uri(back).PathAndQuery);
        Assert.Equal(400, again.Status);
        Assert.DoesNotContain(HttpUtility.ParseQueryString(new Uri(back).Query)["code"]!, again.Answer.Text, StringComparison.Ordinal);
    }
}
