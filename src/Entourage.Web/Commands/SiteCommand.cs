using System.CommandLine;
using System.Globalization;
using Entourage.Clips;
using Entourage.Storage;

namespace Entourage.Web.Commands;

/// <summary>
/// <c>site accept</c>: database, data folder and key are to belong together as they are, after a start refused them. <c>site lost [--remove]</c>: what was
/// put aside because no clip of the database belongs to it.
/// </summary>
internal static class SiteCommand
{
    /// <summary>The verb.</summary>
    /// <param name="site">Which site.</param>
    public static Command Define(WithSite site)
    {
        var accept = new Command("accept", "Says that database, data folder and key belong together as they are, after a start refused them. Stop the server first.");
        accept.SetAction((parsed, stop) => site(services => AcceptAsync(services, parsed.InvocationConfiguration, stop)));
        var remove = Words.Flag("--remove", "Remove them for good.");
        var lost = new Command("lost", "Lists films and uploads that no clip of the database belongs to. They are kept for 30 days.") { remove };
        lost.SetAction((parsed, stop) => site(async services =>
        {
            await services.PrepareStorageAsync(stop);
            return await LostAsync(services.GetRequiredService<LostFiles>(), parsed.GetValue(remove), parsed.InvocationConfiguration.Output);
        }));
        return new Command("site", "Looks after the data folder.") { accept, lost };
    }

    private static async Task<int> AcceptAsync(IServiceProvider services, InvocationConfiguration streams, CancellationToken stop)
    {
        await services.GetRequiredService<FolderLock>().HoldAsync(stop);
        services.GetRequiredService<SiteIdentity>().TakeAsTheyAre();
        await services.PrepareStorageAsync(stop);
        await streams.Output.WriteLineAsync("Database, data folder and key belong together now. Start the server.");
        return 0;
    }

    private static async Task<int> LostAsync(LostFiles lost, bool remove, TextWriter output)
    {
        var (count, bytes) = lost.Measure();
        foreach (var day in lost.Days()) await output.WriteLineAsync(day);
        var said = string.Create(CultureInfo.InvariantCulture, $"{count} films or uploads, {bytes} bytes");
        if (remove) lost.Remove(now: null);
        await output.WriteLineAsync(remove ? $"Removed: {said}." : $"{said}.");
        return 0;
    }
}
