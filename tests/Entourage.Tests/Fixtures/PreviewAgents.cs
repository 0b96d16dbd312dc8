namespace Entourage.Tests.Fixtures;

/// <summary>What programs that fetch a link call themselves, and from where that is known: <c>benchmarks/preview-agents.tsv</c>, which the storm uses too.</summary>
internal static class PreviewAgents
{
    /// <summary>One for every line; one of them sends no name at all.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. File.ReadLines(Path.Combine(Repository.Root, "benchmarks", "preview-agents.tsv")).Skip(1).Select(line => line.Split('\t')[1])];
}
