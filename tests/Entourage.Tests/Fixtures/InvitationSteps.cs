using System.Text.RegularExpressions;
using Entourage.Clips;
using Entourage.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Fixtures;

/// <summary>How a browser comes to a page.</summary>
public enum Way
{
    /// <summary>Opened from another app.</summary>
    App,

    /// <summary>Tapped on another site's page.</summary>
    Click,

    /// <summary>Sent there by another site's script.</summary>
    Script,

    /// <summary>From a page of ours.</summary>
    Within,

    /// <summary>A browser that does not say.</summary>
    Silent,
}

/// <summary>From the clip to the follow, in the words of the product.</summary>
public static partial class InvitationSteps
{
    /// <summary>
    /// A clip that can be watched. It stands in for the transcoder: the row says what a finished run would say, and there are no files.
    /// </summary>
    public static async Task<string> ReadyClipAsync(this Server server, Person owner, string status = ClipStatus.Ready)
    {
        var stop = TestContext.Current.CancellationToken;
        var handle = (await owner.GetAsync("/api/v1/me"))["handle"];
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IdentityTransaction>().RunAsync<ClipId>(async db =>
        {
            var member = await db.Set<Member>().SingleAsync(one => one.Handle == handle, stop);
            var now = server.Clock.GetUtcNow();
            var clip = new Clip
            {
                Id = ClipId.New(server.Clock),
                Owner = member.Id,
                Caption = "First light",
                Status = status,
                MadeAt = now,
                ReadyAt = now,
                Revision = 1,
                DurationMilliseconds = 8000,
                Width = 1080,
                Height = 1920,
            };
            db.Add(clip);
            using var rows = StoreSession.Within(db);
            MemberRows.CountClips(rows, member.Id, +1);
            return clip.Id;
        }, stop);
        Assert.True(made.Ok);
        return made.Value.ToString();
    }

    /// <summary>Somebody who has just joined and has a clip to share.</summary>
    public static async Task<Person> CreatorAsync(this Server server, string handle)
    {
        var creator = await server.JoinAsync(handle);
        await server.ReadyClipAsync(creator);
        return creator;
    }

    /// <summary>Somebody who acts through a program and has a clip to share: quicker to make than a browser with a password.</summary>
    public static async Task<Person> CreatorByTokenAsync(this Server server, string handle)
    {
        var creator = await server.PersonByTokenAsync(handle);
        await server.ReadyClipAsync(creator);
        return creator;
    }

    /// <summary>The id behind a handle.</summary>
    public static MemberId IdOf(this Server server, string handle) =>
        server.Read(handle, MemberRows.Find)!.Id;

    /// <summary>Makes an invitation; it must work.</summary>
    public static async Task<Made> InviteAsync(this Person creator, object? body = null)
    {
        var answer = await creator.PostAsync("/api/v1/invitations", body ?? new { channel = "copy_link" });
        Assert.True(answer.Status == 201, answer.Text);
        return new Made(answer["id"]!, answer["url"]!);
    }

    /// <summary>Opens a link as a browser does; changes nothing.</summary>
    public static Task<Answer> OpenAsync(this Person person, string token, Way way = Way.App, params (string Name, string Value)[] headers) =>
        person.SendAsync(HttpMethod.Get, $"/i/{token}", null, [.. Browser(way), .. headers]);

    /// <summary>Opens a link and takes the ticket out of the page.</summary>
    public static async Task<string> LandAsync(this Person person, string token, Way way = Way.App)
    {
        var page = await person.OpenAsync(token, way);
        Assert.Equal(200, page.Status);
        return TicketOf(page);
    }

    /// <summary>The ticket in a landing page.</summary>
    public static string TicketOf(Answer page) => Ticket().Match(page.Text).Groups[1].Value;

    /// <summary>A landing page without what is different every time it is opened.</summary>
    public static string WithoutTicket(string page) => Ticket().Match(page).Groups[1].Value is { Length: > 0 } ticket ? page.Replace(ticket, "", StringComparison.Ordinal) : page;

    /// <summary>What the page's script sends.</summary>
    public static Task<Answer> RedeemAsync(this Person person, string token, string? ticket = null, bool gesture = false) =>
        person.PostAsync("/api/v1/invitations/redeem", new { token, ticket, gesture });

    /// <summary>Opens a link from an app and watches.</summary>
    public static async Task<Answer> FollowThroughAsync(this Person person, string token) =>
        await person.RedeemAsync(token, await person.LandAsync(token));

    /// <summary>What a browser says of how it came.</summary>
    public static (string Name, string Value)[] Browser(Way way) => way switch
    {
        Way.Silent => [],
        Way.Click => [.. Navigation("cross-site"), ("Sec-Fetch-User", "?1")],
        Way.App => Navigation("none"),
        Way.Script => Navigation("cross-site"),
        Way.Within => Navigation("same-origin"),
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

    private static (string Name, string Value)[] Navigation(string site) =>
        [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex Ticket();
}

/// <summary>An invitation that was just made.</summary>
public sealed record Made(string Id, string Url)
{
    /// <summary>The link's secret.</summary>
    public string Token => Url[(Url.LastIndexOf('/') + 1)..];
}
