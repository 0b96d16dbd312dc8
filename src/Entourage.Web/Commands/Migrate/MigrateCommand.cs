using System.Globalization;
using Entourage.Storage.Moving;
using Npgsql;

namespace Entourage.Web.Commands.Migrate;

/// <summary>
/// <c>migrate --to "Host=…;Database=…"</c>: moves the site's rows from SQLite into PostgreSQL, compares every one of them, and says how the server is
/// switched over. Stopped or killed, it goes on where it was.
/// </summary>
internal static class MigrateCommand
{
    private const string Usage = "Usage: entourage migrate --to \"Host=…;Database=…;Username=…;Password=…\"";

    /// <summary>Runs it over the settings of the environment, until it is done or somebody stops it.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddOurs([]);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEntourage(builder.Configuration);
        using var host = builder.Build();
        var progress = new MoveProgress(Console.Out, onTerminal: !Console.IsOutputRedirected);
        // The first time the chunk under way is ended; who asks again does not want to wait for that.
        return await UntilStopped.RunAsync(stop => RunAsync(words, host.Services, progress, Console.Error, stop));
    }

    /// <summary>Runs it: 0 when everything is over and the same, 1 when not, 2 when the words make no sense, 78 when the target cannot be used.</summary>
    /// <param name="words">Everything after <c>migrate</c>.</param>
    /// <param name="services">The site's services; nothing of them needs to be started.</param>
    /// <param name="progress">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="stop">Ends it between two chunks.</param>
    public static async Task<int> RunAsync(string[] words, IServiceProvider services, MoveProgress progress, TextWriter errors, CancellationToken stop)
    {
        var to = words switch
        {
            ["--to", { Length: > 0 } given] => given,
            [['-', '-', 't', 'o', '=', .. { Length: > 0 } given]] => given,
            _ => null,
        };
        if (to is null)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        try
        {
            var moved = await services.GetRequiredService<MoveSite>().RunAsync(to, progress.Show, stop);
            progress.Compared(moved);
            if (moved.All(table => table.Same))
            {
                progress.Say(string.Create(CultureInfo.InvariantCulture, $"Moved: {moved.Sum(table => table.TargetRows):N0} rows. The data folder stays: media and keys are there. Start the server with"));
                progress.Say($"    Storage__Postgres=\"{WithoutPassword(to)}\"");
                return 0;
            }
            await errors.WriteLineAsync("Not everything is the same, so no server may run on it. The same command again copies all of it anew.");
            return 1;
        }
        catch (MoveRefusedException refused)
        {
            progress.Break();
            await errors.WriteLineAsync(refused.IsAboutTarget ? $"--to: {refused.Message}" : refused.Message);
            return refused.IsAboutTarget ? 78 : 1; // EX_CONFIG, sysexits.h
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Break();
            await errors.WriteLineAsync("Stopped. The same command again goes on from here.");
            return 1;
        }
        catch (NpgsqlException lost)
        {
            progress.Break();
            await errors.WriteLineAsync($"PostgreSQL: {lost.Message.ReplaceLineEndings(" ")}. The same command again goes on from the last chunk.");
            return 1;
        }
    }

    private static string WithoutPassword(string to)
    {
        var address = new NpgsqlConnectionStringBuilder(to);
        if (!string.IsNullOrEmpty(address.Password)) address.Password = "…";
        return address.ConnectionString;
    }
}
