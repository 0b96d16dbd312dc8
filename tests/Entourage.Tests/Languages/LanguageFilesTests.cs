using System.Text.RegularExpressions;
using Entourage.Languages;

namespace Entourage.Tests.Languages;

public sealed partial class LanguageFilesTests
{
    private static readonly Texts English = Texts.All["en"];

    // Built from a code, a state or an id at run time, by whoever shows them.
    private static readonly string[] BuiltAtRunTime = ["problem.", "state.", "channel."];

    [Fact]
    public void Every_text_exists_in_every_language()
    {
        Assert.True(Texts.All.Count >= 2);
        List<string> wrong = [];
        foreach (var language in Texts.All.Values)
        {
            wrong.AddRange(English.Keys.Except(language.Keys).Select(k => $"{language.Language}: '{k}' is missing"));
            wrong.AddRange(language.Keys.Except(English.Keys).Select(k => $"{language.Language}: '{k}' is not in en"));
            foreach (var key in language.Keys.Intersect(English.Keys))
            {
                if (language[key].Trim(' ').Length == 0) wrong.Add($"{language.Language}: '{key}' is empty");
                if (!Placeholders(language[key]).SetEquals(Placeholders(English[key]))) wrong.Add($"{language.Language}: '{key}' has other placeholders");
                if (language[key].Count('{') != Placeholder().Count(language[key])) wrong.Add($"{language.Language}: '{key}' has a broken placeholder");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_text_the_code_asks_for_exists()
    {
        List<string> wrong = [];
        foreach (var (file, source) in Sources())
        {
            wrong.AddRange(Asked(source).Where(k => !English.Keys.Contains(k)).Select(k => $"{file}: '{k}'"));
            wrong.AddRange(AskedByPrefix(source).Where(p => !English.Keys.Any(k => k.StartsWith(p, StringComparison.Ordinal))).Select(p => $"{file}: '{p}…'"));
        }
        Assert.Empty(wrong);
    }

    /// <summary>French has a space before a colon: where one stands between words, a text says how (<c>common.pair</c>).</summary>
    [Fact]
    public void No_page_puts_a_colon_between_words_by_itself() =>
        Assert.Empty(Sources().Where(one => one.File.EndsWith(".razor", StringComparison.Ordinal)).SelectMany(one => Colon().Matches(one.Source).Select(found => $"{one.File}: {found.Value}")));

    [Fact]
    public void Every_problem_has_a_text()
    {
        var codes = Sources().SelectMany(s => ProblemCode().Matches(s.Source)).Select(m => $"problem.{m.Groups[1].Value}").Distinct();
        Assert.Empty(codes.Except(English.Keys));
    }

    [Fact]
    public void Every_text_is_used()
    {
        var sources = Sources().ToList();
        Assert.SkipUnless(sources.Exists(s => s.File.EndsWith(".razor", StringComparison.Ordinal)), "There are no pages yet.");
        var asked = sources.SelectMany(s => Asked(s.Source).Concat(Named().Matches(s.Source).Select(m => m.Groups[1].Value))).ToHashSet(StringComparer.Ordinal);
        var prefixes = sources.SelectMany(s => AskedByPrefix(s.Source)).Concat(BuiltAtRunTime).ToHashSet(StringComparer.Ordinal);
        List<string> unused = [.. English.Keys.Where(k => !asked.Contains(k) && !prefixes.Any(p => k.StartsWith(p, StringComparison.Ordinal)))];
        Assert.Empty(unused);
    }

    [Fact]
    public void French_keeps_its_spaces_together()
    {
        var french = Texts.All["fr"];
        List<string> wrong = [.. french.Keys.Where(k => LooseFrenchSpace().IsMatch(french[k]) || french[k].Contains('\''))];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_shouts() =>
        Assert.Empty(Texts.All.Values.SelectMany(l => l.Keys.Where(k => l[k].Contains('!')).Select(k => $"{l.Language}: {k}")));

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    private static IEnumerable<string> Asked(string source) =>
        ByKey().Matches(source).Select(m => m.Groups[1].Value)
            .Concat(ByCount().Matches(source).SelectMany(m => new[] { $"{m.Groups[1].Value}.one", $"{m.Groups[1].Value}.other" }));

    private static IEnumerable<string> AskedByPrefix(string source) => ByPrefix().Matches(source).Select(m => m.Groups[1].Value);

    private static IEnumerable<(string File, string Source)> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Entourage.slnx"))) root = root.Parent!;
        return Directory.EnumerateFiles(Path.Combine(root.FullName, "src"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor")
            .Select(f => (Path.GetRelativePath(root.FullName, f), File.ReadAllText(f)));
    }

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Placeholder();

    // text["a.b"], Texts.All["en"]["a.b", …], this["a.b"], Utf8("a.b"): a key always has a dot, so no other indexer is meant.
    [GeneratedRegex(@"(?:[\w\])]\[|\bUtf8\()\s*""([a-z0-9_]+(?:\.[a-z0-9_]+)+)""")]
    private static partial Regex ByKey();

    // A key that stands in a table or on one side of a choice, to be asked for later.
    [GeneratedRegex(@"""([a-z0-9_]+(?:\.[a-z0-9_]+)+)""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bCount\(\s*""([a-z0-9_.]+)""")]
    private static partial Regex ByCount();

    [GeneratedRegex(@"(?:\[|\bUtf8\(|\bCount\()\$""([a-z0-9_]+\.(?:[a-z0-9_]+\.)*)\{")]
    private static partial Regex ByPrefix();

    [GeneratedRegex(@"\bnew(?: Problem)?\(\s*""([a-z0-9_]+)"",\s*[45]\d\d\b")]
    private static partial Regex ProblemCode();

    [GeneratedRegex("""(\}|@T\["[a-z._]+"\]): [{@]""")]
    private static partial Regex Colon();

    [GeneratedRegex(@" [:;?!»%]|« |\d (?:s|min|h|k|M|Mo)\b")]
    private static partial Regex LooseFrenchSpace();
}
