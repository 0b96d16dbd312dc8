using System.Text.RegularExpressions;

namespace Entourage.Tests.Architecture;

public sealed partial class RepositoryTests
{
    private const int MostLines = 400;

    private static readonly string[] AtTheRoot =
    [
        ".ci", ".config", ".devcontainer", ".dockerignore", ".editorconfig", ".gitattributes", ".github", ".gitignore", ".globalconfig", ".vscode",
        "BannedSymbols.txt", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props", "Directory.Packages.props", "Dockerfile", "Entourage.slnx", "LICENSE",
        "README.md", "SECURITY.md", "bench", "benchmarks", "compose.yaml", "docs", "findings", "global.json", "run", "scripts", "src", "test", "tests",
        "tools",
    ];

    // Made by building, testing and running; .gitignore names them.
    private static readonly string[] NotOurs = [".git", ".idea", ".vs", "TestResults", "artifacts", "data"];

    [Fact]
    public void The_root_holds_only_what_belongs_there() =>
        Assert.Empty(Directory.EnumerateFileSystemEntries(Repository.Root).Select(Path.GetFileName).Except(AtTheRoot).Except(NotOurs));

    [Fact]
    public void No_file_is_longer_than_one_reads_at_a_stretch() =>
        Assert.Empty(
            from file in Repository.Written("benchmarks", "src", "tests", "tools")
            where Path.GetExtension(file) is ".cs" or ".css" or ".js" or ".razor"
            let lines = File.ReadLines(file).Count()
            where lines > MostLines
            select $"{Path.GetRelativePath(Repository.Root, file)}: {lines} lines");

    [Fact]
    public void Nothing_is_switched_off_skipped_or_put_off() =>
        Assert.Empty(
            from file in Repository.Written("benchmarks", "src", "tests", "tools")
            where Path.GetExtension(file) is ".cs" or ".css" or ".js" or ".razor" or ".csproj" && Path.GetFileName(file) != "RepositoryTests.cs"
            from line in File.ReadLines(file)
            where PutOff().IsMatch(line)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line.Trim()}");

    [Fact]
    public void Files_are_named_after_what_they_hold() =>
        Assert.Empty(
            from file in Repository.Written("benchmarks", "src", "tools")
            where VagueName().IsMatch(Path.GetFileName(file))
            select Path.GetRelativePath(Repository.Root, file));

    [Fact]
    public void No_document_is_named_that_a_reader_cannot_open()
    {
        var here = Repository.Written(".").Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(
            from file in Repository.Written("benchmarks", "docs", "src", "tests", "tools")
            where Path.GetExtension(file) is ".cs" or ".css" or ".js" or ".razor" or ".md" or ".json" or ".tsv"
            from Match match in DocumentName().Matches(File.ReadAllText(file))
            where !here.Contains(match.Value)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}");
    }

    // A statement that is put together while the program runs could hold a text of somebody's. Moving a site goes by names of its own model.
    [Fact]
    public void T35_every_statement_is_a_constant()
    {
        var statements = (
            from file in Repository.Written("src", "tools")
            where Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains(Path.Combine("Storage", "Moving"), StringComparison.Ordinal)
            let code = File.ReadAllText(file)
            from Match match in PutTogether().Matches(code)
            select (Where: $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value.Trim()}", Before: code[Math.Max(0, code.LastIndexOfAny([';', '{',
                '}'], match.Index))..match.Index])).ToList();
        Assert.NotEmpty(statements);
        Assert.Empty(statements.Where(one => !Constant().IsMatch(one.Before)).Select(one => one.Where));
    }

    [GeneratedRegex(@"\$""+\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|ALTER|CREATE|DROP)\b[^\n]*|\$""[^""\n]*\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^\n]*")]
    private static partial Regex PutTogether();

    [GeneratedRegex(@"\b(?:const|static readonly) string\b")]
    private static partial Regex Constant();

    [GeneratedRegex(@"#pragma\s+warning\s+disable|#nullable\s+disable|\bSkip\s*=|\b(?:TODO|FIXME|HACK|XXX)\b|SuppressMessage|NotImplementedException|eslint-\w*disable")]
    private static partial Regex PutOff();

    [GeneratedRegex(@"(?<![\w-])[\w-]+\.md\b")]
    private static partial Regex DocumentName();

    [GeneratedRegex(@"(?:Helper|Helpers|Manager|Utils|Util|Service|Extensions)\.cs$")]
    private static partial Regex VagueName();
}
