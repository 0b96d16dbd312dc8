namespace Entourage.Web;

/// <summary>A short name for what a browser calls itself, so that people can tell their sessions apart.</summary>
internal static class BrowserName
{
    // In this order, because every browser also names those it descends from.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>The browser and its system, as far as they are known; null when neither is.</summary>
    public static string? Of(string agent)
    {
        var names = new[] { Find(Browsers, agent), Find(Systems, agent) }.OfType<string>().ToArray();
        return names.Length > 0 ? string.Join(" · ", names) : null;
    }

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
