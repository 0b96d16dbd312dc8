using System.Security.Cryptography;
using System.Text;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Playwright;

namespace Entourage.EndToEnd.Hostile;

/// <summary>One site, one browser and one hostile origin for every test of this folder.</summary>
[CollectionDefinition(Name)]
public sealed class HostileCollection : ICollectionFixture<Scene>
{
    public const string Name = "Hostile pages";
}

/// <summary>
/// A creator with a clip and as many links as the tests want, a site that lives elsewhere, and a browser that keeps the protections which test tools
/// usually take away: popups need a click, and pages in the background are slow.
/// </summary>
public sealed class Scene : IAsyncLifetime
{
    // Not what anybody did, but what the site makes of it by the clock.
    private const string Derived = "insight_";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Protections =
    [
        "--disable-popup-blocking", "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
    ];

    private readonly Footage footage = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Site Site { get; private set; } = null!;

    /// <summary>The site as browsers find it.</summary>
    public Front Front { get; private set; } = null!;

    public HostileOrigin Elsewhere { get; private set; } = null!;

    public ApiPerson Maker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Site.StartAsync(
            ("Allowance__Start", "1000"), ("Allowance__Cap", "1000"), ("Allowance__EstablishedCap", "1000"), ("Allowance__PerSubtree", "1000"),
            ("Allowance__SurgeFrom", "100000"), ("Invitations__MostAutomaticPerHour", "100"), ("Invitations__MostAutomaticPerDay", "100"));
        Front = await Front.StartAsync(Site);
        Elsewhere = await HostileOrigin.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            Args = Arguments,
            IgnoreDefaultArgs = Protections,
        });
        Maker = await Site.JoinAsync("maker");
        await Maker.PublishAsync(await footage.DrawAsync(6), "My latest");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await Elsewhere.DisposeAsync();
        await Front.DisposeAsync();
        await Site.DisposeAsync();
        await footage.DisposeAsync();
    }

    /// <summary>A link for one person.</summary>
    public async Task<Link> InviteAsync()
    {
        var made = await Maker.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.True(made.Status == 201, made.Text);
        return new(made["id"]!, new Uri(Front.Address, new Uri(made["url"]!).AbsolutePath).AbsoluteUri);
    }

    /// <summary>Somebody with a fresh browser and no account.</summary>
    public async Task<Victim> StrangerAsync() => Victim.Open(this, await browser!.NewContextAsync(new()
    {
        BaseURL = Front.Address.AbsoluteUri,
        Locale = "en",
        ViewportSize = new() { Width = 390, Height = 844 },
    }));

    /// <summary>A member who is signed in, in a fresh browser.</summary>
    public async Task<Victim> MemberAsync(string handle) => await (await StrangerAsync()).JoinedAsync(handle);

    public long Follows() => Number("SELECT count(*) FROM follows");

    public string StateOf(Link link)
    {
        using var rows = Site.Look();
        return rows.Rows($"SELECT state FROM invitations WHERE id = '{link.Id}'", row => row.GetString(0)).Single();
    }

    public long Number(string sql)
    {
        using var rows = Site.Look();
        return rows.Number(sql);
    }

    /// <summary>Every table with a hash over its rows: the same for as long as nothing durable changes.</summary>
    public IReadOnlyDictionary<string, string> Tables()
    {
        using var rows = Site.Look();
        return rows.Rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", row => row.GetString(0))
            .Where(table => !table.StartsWith(Derived, StringComparison.Ordinal))
            .ToDictionary(table => table, table =>
            {
                var lines = rows.Rows($"SELECT * FROM \"{table}\"", row => string.Join('\u001f', Enumerable.Range(0, row.FieldCount).Select(column => Text(row.GetValue(column)))));
                return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', lines.Order(StringComparer.Ordinal)))));
            });
    }

    /// <summary>The tables that are not what they were.</summary>
    public IEnumerable<string> Changed(IReadOnlyDictionary<string, string> before) => Tables().Where(table => before[table.Key] != table.Value).Select(table => table.Key);

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}

/// <summary>A link as its maker got it.</summary>
public sealed record Link(string Id, string Url)
{
    public string Token => Url[(Url.LastIndexOf('/') + 1)..];
}
