using System.CommandLine;
using Entourage.Web.Commands;

namespace Entourage.Tests.Commands;

/// <summary>Words said to a program in this process.</summary>
internal static class Spoken
{
    public static async Task<(int Code, string Output, string Errors)> ToAsync(Command verb, params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(CommandLine.Of("", verb), [verb.Name, .. words], output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Words that make no sense: one line that says so and where to read on, and nothing else.</summary>
    public static async Task RefusedAsync(Command verb, params string[] words)
    {
        var (code, output, errors) = await ToAsync(verb, words);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"Try: entourage {verb.Name}", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
