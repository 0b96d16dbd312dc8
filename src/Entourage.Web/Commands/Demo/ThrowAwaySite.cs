using Entourage.Storage;

namespace Entourage.Web.Commands.Demo;

/// <summary>A server on a folder that is deleted at the end, for commands that show something on it.</summary>
internal sealed class ThrowAwaySite
{
    private ThrowAwaySite(WebApplication app, string folder) => (Services, Address, Folder) = (app.Services, ServeCommand.Address(app.Services)!, folder);

    public IServiceProvider Services { get; }

    /// <summary>Where it listens, by name.</summary>
    public string Address { get; }

    public string Folder { get; }

    /// <summary>
    /// Starts one, and plays something on it: the exit code to end with, or none, and then it stays up for looking around until Ctrl-C. Ctrl-C earlier
    /// ends with 130.
    /// </summary>
    /// <param name="settings">What it is started with, as <c>--Name=value</c>.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="play">What is to be shown.</param>
    public static async Task<int> RunAsync(
        IEnumerable<string> settings, TimeProvider? clock, TextWriter output, Func<ThrowAwaySite, CancellationToken, Task<int?>> play)
    {
        var folder = Directory.CreateTempSubdirectory("entourage-demo-");
        try
        {
            await using var app = ServeCommand.Build([$"--DATA={folder.FullName}", "--Logging:LogLevel:Default=Warning", .. settings], clock);
            await app.Services.PrepareStorageAsync(CancellationToken.None);
            await app.StartAsync();
            try
            {
                if (await play(new(app, folder.FullName), app.Lifetime.ApplicationStopping) is { } code) return code;
                await output.WriteLineAsync("Ctrl-C ends it.");
                await app.WaitForShutdownAsync();
                return 0;
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 130; // Ctrl-C in the middle
            }
            finally
            {
                await app.StopAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
