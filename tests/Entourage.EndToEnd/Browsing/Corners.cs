using System.Globalization;
using System.Text.RegularExpressions;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>
/// The corners of a site, where people rarely come: what was reported and decided, who was stopped, hidden or lost a key, and what the operator is told of the machine.
/// Everything in them is there, under names and with words that are given.
/// </summary>
public sealed partial class Corners
{
    /// <summary>Whom the pages are about.</summary>
    /// <param name="Maker">Makes clips; one of them is taken down.</param>
    /// <param name="Friend">Follows the maker, hides people, and reports.</param>
    /// <param name="Loud">Was brought by the maker, was stopped from inviting, and disagrees.</param>
    public sealed record Handles(string Maker = "maker", string Friend = "friend", string Loud = "loud");

    private readonly Site site;
    private readonly Handles who;

    private Corners(Site site, Handles who) => (this.site, this.who) = (site, who);

    /// <summary>Runs the site; their password is everybody's.</summary>
    public const string Keeper = "keeper";

    /// <summary>A clip that plays, one that was taken down, an invitation with a note, and its secret.</summary>
    public string Clip { get; private set; } = "";

    private string gone = "", down = "", invitation = "", secret = "", link = "";

    /// <summary>The pages that have nothing to show yet; looked at before <see cref="FillAsync"/>.</summary>
    public static (string Name, string Path)[] EmptyForOperators { get; } =
    [
        ("operator-notices-empty", "/operator/notices"), ("operator-reports-empty", "/operator/reports"), ("operator-groups-empty", "/operator/groups"),
        ("operator-members-none", "/operator/members?handle=zzz"), ("notices-empty", "/notices"), ("people-empty", "/settings/people"), ("settings-operator", "/settings"),
    ];

    /// <summary>Makes the operator, by the link that the server printed.</summary>
    public static async Task<(Corners Corners, ApiPerson Keeper)> OpenAsync(Site site, Handles? who = null)
    {
        var keeper = site.Visitor();
        Done(await keeper.PostAsync("/api/v1/accounts", new { handle = Keeper, password = ApiPerson.Password, setup = Setup().Match(site.Output).Groups[1].Value }));
        return (new(site, who ?? new()), keeper);
    }

    /// <summary>What everybody may see, without an account.</summary>
    public (string Name, string Path)[] ForStrangers =>
    [
        ("report-clip", $"/c/{Clip}/report"), ("report-member", $"/@{who.Maker}/report"), ("notice-secret", $"/notices/{secret}"),
        ("recover", $"/recover?link={link}"), ("recover-ended", "/recover?link=0123"), ("recover-nothing", "/recover"),
    ];

    /// <summary>What the friend sees, who reported and hid people.</summary>
    public (string Name, string Path)[] ForFriend =>
        [("notices", "/notices"), ("people", "/settings/people"), ("settings", "/settings"), ("settings-profile", "/settings/profile"), ("settings-privacy", "/settings/privacy"),
        ("settings-sign-in", "/settings/sign-in"), ("settings-programs", "/settings/programs"), ("settings-data", "/settings/data"), ("report-clip-member", $"/c/{Clip}/report")];

    /// <summary>What the maker sees, one of whose clips was taken down.</summary>
    public (string Name, string Path)[] ForMaker =>
    [
        ("studio-clip-down", $"/studio/clips/{down}"), ("clip-down", $"/c/{down}"), ("studio-with-down", "/studio"), ("invitations-note", "/studio/invitations"),
        ("invitation-note", $"/studio/invitations/{invitation}"),
    ];

    /// <summary>What the operator sees.</summary>
    public (string Name, string Path)[] ForOperators =>
    [
        ("operator-notices", "/operator/notices"), ("operator-reports", "/operator/reports"), ("operator-clip", $"/operator/clips/{Clip}"), ("operator-clip-down", $"/operator/clips/{down}"),
        ("operator-clip-quiet", $"/operator/clips/{gone}"), ("operator-members", "/operator/members"), ("operator-members-found", $"/operator/members?handle={who.Maker[..3]}"),
        ("operator-member-suspended", $"/operator/members/{who.Maker}"), ("operator-member-frozen", $"/operator/members/{who.Loud}"),
        ("operator-groups", "/operator/groups?group=testers"), ("operator-audit", "/operator/audit"), ("operator-insights", "/operator/insights"),
    ];

    /// <summary>All of them, for whoever asks whether a page is among them.</summary>
    public IEnumerable<string> Paths => EmptyForOperators.Concat(ForStrangers).Concat(ForFriend).Concat(ForMaker).Concat(ForOperators).Select(page => page.Path);

    /// <summary>Fills them.</summary>
    public async Task FillAsync(Footage footage, ApiPerson keeper, string words, string name)
    {
        var maker = await site.JoinAsync(who.Maker);
        Done(await maker.SendAsync(HttpMethod.Patch, "/api/v1/me", new { name }));
        (Clip, down, gone) = (await maker.PublishAsync(await footage.DrawAsync(2), words), await maker.PublishAsync(await footage.DrawAsync(1), words), await maker.PublishAsync(await footage.DrawAsync(1), "Quiet"));
        var noted = await maker.PostAsync("/api/v1/invitations", new { channel = "whatsapp", note = name, message = words });
        Done(noted);
        invitation = noted["id"]!;
        using var loud = await ComeThroughAsync(maker, who.Loud);
        using var friend = ApiPerson.WithCookies(site.Address, who.Friend);
        Done(await friend.PostAsync("/api/v1/accounts", new { handle = who.Friend, password = ApiPerson.Password }));
        await NoticesAsync(friend, keeper, words, name);
        Done(await friend.SendAsync(HttpMethod.Put, $"/api/v1/members/{who.Loud}/block", new { }));
        Done(await friend.SendAsync(HttpMethod.Put, $"/api/v1/members/{who.Maker}/mute", new { }));
        Done(await keeper.SendAsync(HttpMethod.Put, $"/api/v1/operator/clips/{down}/takedown", new { reason = words }));
        Done(await maker.SendAsync(HttpMethod.Put, $"/api/v1/clips/{down}/takedown/appeal", new { note = words }));
        Done(await keeper.SendAsync(HttpMethod.Put, $"/api/v1/operator/members/{who.Loud}/freeze", new { reason = words }));
        Done(await loud.PostAsync("/api/v1/me/appeal", new { note = words }));
        Done(await keeper.SendAsync(HttpMethod.Put, $"/api/v1/operator/groups/testers/members/{who.Friend}", new { }));
        link = (await site.CommandAsync("members", "recover", who.Friend)).Split("link=")[1].Split((char[])['\n', ' '])[0];
        LoseAFilm();
        // Somebody speaks as a proxy does, and nobody has named one.
        Done(await site.Visitor().SendAsync(HttpMethod.Get, "/about", null, ("X-Forwarded-For", "192.0.2.1")));
    }

    /// <summary>Suspends the maker, so that nobody finds them any more; whom they brought is to be looked at from then on.</summary>
    public async Task SuspendAsync(ApiPerson keeper) =>
        Done(await keeper.SendAsync(HttpMethod.Put, $"/api/v1/operator/members/{who.Maker}/suspension", new { until = (string?)null, reason = "For a while." }));

    /// <summary>Destroys a page of the database while the server is away, and starts it again: the operator is told.</summary>
    public async Task DamageAsync()
    {
        Assert.Null(site.StoreAddress);
        (long Number, long Size) page;
        using (var rows = site.Look())
        {
            page = (rows.Number("SELECT rootpage FROM sqlite_master WHERE name = 'plays'"), rows.Number("SELECT page_size FROM pragma_page_size()"));
        }
        await site.InterruptAsync(TimeSpan.FromSeconds(20));
        await using (var file = new FileStream(Path.Combine(site.Folder, "entourage.db"), FileMode.Open, FileAccess.Write))
        {
            file.Position = (page.Number - 1) * page.Size;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)page.Size).ToArray(), TestContext.Current.CancellationToken);
        }
        await site.StartAgainAsync();
    }

    // About the clip and the person, with an account and without; some are decided.
    private async Task NoticesAsync(ApiPerson friend, ApiPerson keeper, string words, string name)
    {
        using var visitor = ApiPerson.WithCookies(site.Address, "visitor");
        var first = await visitor.PostAsync($"/api/v1/clips/{Clip}/notices", new { reason = "illegal", words, goodFaith = true, name });
        Done(first);
        secret = first["path"]!.Split('/')[^1];
        Done(await visitor.PostAsync($"/api/v1/members/{who.Maker}/notices", new { reason = "pretends", words = "This is not them.", goodFaith = true, name }));
        foreach (var (path, to, answer) in ((string, string, string)[])
            [($"clips/{down}", "dismissed", words), ($"members/{who.Maker}", "upheld", "Thank you."), ($"clips/{Clip}", "", "")])
        {
            var sent = await friend.PostAsync($"/api/v1/{path}/notices", new { reason = "harassing", words, goodFaith = true });
            Done(sent);
            if (to.Length > 0) Done(await keeper.SendAsync(HttpMethod.Put, $"/api/v1/operator/notices/{sent["id"]}/{to}", new { answer }));
        }
    }

    private async Task<ApiPerson> ComeThroughAsync(ApiPerson maker, string handle)
    {
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Done(made);
        var path = new Uri(made["url"]!).AbsolutePath;
        var newcomer = ApiPerson.WithCookies(site.Address, handle);
        var landing = await newcomer.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));
        Done(await newcomer.PostAsync(
            "/api/v1/accounts", new { handle, password = ApiPerson.Password, token = path[3..], ticket = Ticket().Match(landing.Text).Groups[1].Value }));
        return newcomer;
    }

    // As a start does with films that no row speaks of.
    private void LoseAFilm()
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            site.Folder, "media", "lost", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Guid.NewGuid().ToString("N"), "1"));
        File.WriteAllBytes(Path.Combine(folder.FullName, "large.mp4"), new byte[2_500_000]);
    }

    private static void Done(Answer answer) => Assert.True(answer.Status is >= 200 and < 300, $"{answer.Status} {answer.Text}");

    [GeneratedRegex(@"/join\?setup=(\w+)")]
    private static partial Regex Setup();

    [GeneratedRegex("data-ticket=\"([^\"]*)\"")]
    private static partial Regex Ticket();
}
