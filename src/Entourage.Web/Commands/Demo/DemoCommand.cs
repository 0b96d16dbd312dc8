using System.CommandLine;

namespace Entourage.Web.Commands.Demo;

/// <summary>
/// <c>entourage demo [CLIP]</c>: the whole journey in a throw-away folder, through the same HTTP surface that browsers use, with the figures of
/// each step. The server stays up afterwards, with links to try.
/// </summary>
internal static class DemoCommand
{
    /// <summary>The verb.</summary>
    public static Command Define()
    {
        var clip = Words.Placed("CLIP", "Your own video. Without it, one is drawn.");
        clip.Arity = ArgumentArity.ZeroOrOne;
        clip.Validators.Add(word =>
        {
            if (word.Tokens is [{ Value: [not '-', ..] file }] && !File.Exists(file)) word.AddError($"There is no file {file}.");
        });
        var demo = new Command("demo", "Plays the whole journey in a temporary folder: a creator, a friend, one invitation. The server stays up for you to try.") { clip };
        demo.SetAction((parsed, _) => RunAsync(parsed.GetValue(clip), parsed.InvocationConfiguration));
        return demo;
    }

    private static Task<int> RunAsync(string? clip, InvocationConfiguration streams) => ThrowAwaySite.RunAsync([], clock: null, streams.Output, async (site, stop) =>
    {
        try
        {
            await new DemoJourney(site, streams.Output).RunAsync(clip, stop);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await streams.Error.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return 1;
        }
    });
}
