using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Entourage.Web.Commands;

/// <summary>The words after the program's name: what becomes of them, and of those that make no sense. Usage comes from the same definitions.</summary>
internal static class CommandLine
{
    /// <summary>Ends a program whose settings are wrong: EX_CONFIG of sysexits.h.</summary>
    public const int WrongSetting = 78;

    /// <summary>Ends a program that something stands in the way of which may pass: EX_TEMPFAIL of sysexits.h.</summary>
    public const int TryAgain = 75;

    // A very long word is not worth more of the terminal than this.
    private const int MostComplaint = 200;

    // A handle may be written with an @, so nothing that begins with one names a file of more words.
    private static readonly ParserConfiguration Plainly = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>A program with some verbs, and <c>--help</c> behind each of them.</summary>
    public static Command Of(string description, params ReadOnlySpan<Command> verbs)
    {
        var program = new Command("entourage", description) { new HelpOption("--help", "-h", "-?") };
        foreach (var verb in verbs) program.Add(verb);
        return program;
    }

    /// <summary>Runs the command: 0 done, 1 not done, 2 wrong arguments, 75 try again later, 78 a setting is wrong, or what it names; some verbs have more exit codes.</summary>
    /// <param name="program">The verbs.</param>
    /// <param name="words">Everything after the program's name.</param>
    /// <param name="output">Standard output; the console's by default.</param>
    /// <param name="errors">Standard error; the console's by default.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<int> RunAsync(
        Command program, string[] words, TextWriter? output = null, TextWriter? errors = null, CancellationToken stop = default)
    {
        // Signals and failures are the verbs' own business.
        var streams = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output ?? Console.Out,
            Error = errors ?? Console.Error,
        };
        var parsed = program.Parse(words is ["help", .. var rest] ? [.. rest, "--help"] : words, Plainly);
        try
        {
            if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(streams, stop);
            await streams.Error.WriteLineAsync($"{Complaint(parsed)} Try: {Path(parsed.CommandResult)} --help");
            return 2;
        }
        catch (Exception failure) when (Settings.Explain(failure).Any())
        {
            foreach (var line in Settings.Explain(failure)) await streams.Error.WriteLineAsync($"Setting {line}");
            return WrongSetting;
        }
        catch (Exception failure) when (StartFailure.Of(failure) is { } problem)
        {
            await RefuseAsync(problem, streams);
            return problem.RetryAfter is null ? WrongSetting : TryAgain;
        }
    }

    /// <summary>Says why something was not done, in one line; the code to end with.</summary>
    public static async Task<int> RefuseAsync(Problem problem, InvocationConfiguration streams)
    {
        await streams.Error.WriteLineAsync($"{problem.Code}: {problem.Detail ?? problem.Title}");
        return 1;
    }

    private static string Complaint(ParseResult parsed)
    {
        var complaint = (parsed.UnmatchedTokens is [var unknown, ..] ? $"Unknown here: '{unknown}'." : parsed.Errors[0].Message).ReplaceLineEndings(" ");
        return complaint.Length <= MostComplaint ? complaint : $"{complaint[..MostComplaint]}….";
    }

    private static string Path(CommandResult verb) => verb.Parent is CommandResult above ? $"{Path(above)} {verb.Command.Name}" : verb.Command.Name;
}
