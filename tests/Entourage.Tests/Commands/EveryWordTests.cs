using System.CommandLine;
using Entourage.Lab.Allowance;
using Entourage.Lab.Lift;
using Entourage.Lab.Month;
using Entourage.Web.Commands;
using Entourage.Web.Commands.Demo;
using Entourage.Web.Commands.Migrate;

namespace Entourage.Tests.Commands;

/// <summary>Whatever is said to a verb, it ends with a code and one line, never with an exception.</summary>
public sealed class EveryWordTests(Server server) : IClassFixture<Server>
{
    private static readonly string Long = new('x', 5000);

    // What a word must be for the others to be looked at, and what keeps a simulation short.
    private static readonly Dictionary<string, string[]> Usual = new()
    {
        ["HANDLE"] = ["somebody"],
        ["FEATURE"] = ["inviting"],
        ["STAGE"] = ["off"],
        ["--to"] = ["--to", "Host=127.0.0.1;Port=1;Database=x"],
        ["--month"] = ["--month"],
        ["--runs"] = ["--runs", "1"],
        ["--days"] = ["--days", "1"],
    };

    public static TheoryData<string[]> Nonsense()
    {
        var all = new TheoryData<string[]>();
        foreach (var verb in Verbs(act => act(null!))) Add(all, [], verb);
        return all;
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task It_is_answered_in_one_line(string[] words)
    {
        await using var errors = new StringWriter();
        var verb = Verbs(act => act(server.Services)).First(verb => verb.Name == words[0] && Takes(verb, words));
        var code = await CommandLine.RunAsync(CommandLine.Of("", verb), words, TextWriter.Null, errors, TestContext.Current.CancellationToken);
        // 78: where to move to is an address that cannot be used.
        Assert.Contains(code, words[0] == "migrate" ? (int[])[1, 2, 78] : [1, 2]);
        Assert.InRange(Assert.Single(errors.ToString().TrimEnd().Split('\n')).Length, 10, 6000);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("--help-me")]
    [InlineData("help", "nonsense", "--help-me")]
    public async Task A_program_without_a_verb_says_what_there_is(params string[] words)
    {
        await using var errors = new StringWriter();
        Assert.Equal(words is ["help", ..] ? 0 : 2, await CommandLine.RunAsync(Product.Verbs(), words, TextWriter.Null, errors, TestContext.Current.CancellationToken));
        Assert.Equal(words is ["help", ..], errors.ToString().Length == 0);
    }

    [Fact]
    public async Task Help_names_every_word_of_every_verb()
    {
        foreach (var verb in Verbs(act => act(null!)))
        {
            foreach (var (path, leaf) in Leaves([], verb))
            {
                await using var output = new StringWriter();
                Assert.Equal(0, await CommandLine.RunAsync(CommandLine.Of("", verb), [.. path, "--help"], output, TextWriter.Null, TestContext.Current.CancellationToken));
                Assert.Contains($"entourage {string.Join(' ', path)}", output.ToString(), StringComparison.Ordinal);
                foreach (Symbol word in leaf.Arguments.Concat<Symbol>(leaf.Options))
                {
                    Assert.Contains(word.Name, output.ToString(), StringComparison.Ordinal);
                    Assert.False(string.IsNullOrEmpty(word.Description), $"{leaf.Name} {word.Name}");
                }
            }
        }
    }

    private static IEnumerable<Command> Verbs(WithSite site) =>
    [
        ServeCommand.Define(), MembersCommand.Define(site), SiteCommand.Define(site), RolloutCommand.Define(site), MigrateCommand.Define(site, onTerminal: false), DemoCommand.Define(),
        AllowanceCommand.Define(onTerminal: false), LiftCommand.Define(onTerminal: false), MonthCommand.Define(onTerminal: false),
    ];

    // Two programs have a verb called demo.
    private static bool Takes(Command verb, string[] words) => verb.Name != "demo" || words.Contains("--month") == verb.Options.Any(option => option.Name == "--month");

    private static IEnumerable<(string[] Path, Command Leaf)> Leaves(string[] above, Command verb)
    {
        string[] path = [.. above, verb.Name];
        return verb.Subcommands.Count == 0 ? [(path, verb)] : verb.Subcommands.SelectMany(below => Leaves(path, below));
    }

    private static void Add(TheoryData<string[]> all, string[] above, Command verb)
    {
        foreach (var (path, leaf) in Leaves(above, verb))
        {
            var group = path[..^1];
            foreach (var word in (string[])["", Long, "--no-such-option"])
            {
                if (group.Length > 0) all.Add([.. group, word]);
                all.Add([.. path, .. Needed(leaf, except: null), word]);
                foreach (var argument in leaf.Arguments) all.Add([.. path, .. Needed(leaf, argument, word)]);
                foreach (var option in leaf.Options.Where(option => option.Arity.MaximumNumberOfValues > 0))
                {
                    all.Add([.. path, .. Needed(leaf, option), option.Name, word]);
                    all.Add([.. path, .. Needed(leaf, option), $"{option.Name}={word}"]);
                }
            }
        }
    }

    // What the verb does not do without, in its place.
    private static IEnumerable<string> Needed(Command leaf, Symbol? except, string? instead = null) =>
        leaf.Arguments.Concat<Symbol>(leaf.Options).SelectMany(symbol => symbol switch
        {
            _ when symbol == except => instead is null ? [] : [instead],
            _ => Usual.GetValueOrDefault(symbol.Name, []),
        });
}
