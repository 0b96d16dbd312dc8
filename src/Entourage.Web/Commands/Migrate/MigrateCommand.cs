using System.CommandLine;
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
    /// <summary>The verb.</summary>
    /// <param name="site">Which site moves.</param>
    /// <param name="onTerminal">Whether lines on standard output can be overwritten.</param>
    public static Command Define(WithSite site, bool onTerminal)
    {
        var to = Words.Text("--to", "ADDRESS", "The target: \"Host=…;Database=…;Username=…;Password=…\". Without Password it comes from PGPASSWORD or ~/.pgpass.");
        to.Required = true;
        var migrate = new Command("migrate", "Moves the site from SQLite to PostgreSQL and compares every row. If it is stopped, run the same command again to continue.") { to };
        // The first time the chunk under way is ended; who asks again does not want to wait for that.
        migrate.SetAction((parsed, also) => site(services => UntilStopped.RunAsync(
            stop => RunAsync(services, parsed.GetRequiredValue(to), parsed.InvocationConfiguration, onTerminal, stop), also)));
        return migrate;
    }

    // 0 when everything is over and the same, 1 when not, 78 when the target cannot be used.
    private static async Task<int> RunAsync(IServiceProvider services, string to, InvocationConfiguration streams, bool onTerminal, CancellationToken stop)
    {
        var (progress, errors) = (new MoveProgress(streams.Output, onTerminal), streams.Error);
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
            await errors.WriteLineAsync("The copy is not identical, so no server can run on it. Run the same command again to copy everything afresh.");
            return 1;
        }
        catch (MoveRefusedException refused)
        {
            progress.Break();
            await errors.WriteLineAsync(refused.IsAboutTarget ? $"--to: {refused.Message}" : refused.Message);
            return refused.IsAboutTarget ? CommandLine.WrongSetting : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Break();
            await errors.WriteLineAsync("Stopped. Run the same command again to continue from here.");
            return 1;
        }
        catch (NpgsqlException lost)
        {
            progress.Break();
            await errors.WriteLineAsync($"PostgreSQL: {lost.Message.ReplaceLineEndings(" ")}. Run the same command again to continue from the last chunk.");
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
