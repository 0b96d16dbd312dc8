using Entourage.Members;
using Microsoft.Data.Sqlite;

namespace Entourage.Tests.Storage;

/// <summary>Damage is noticed, and told to whoever runs the site.</summary>
[Trait("Store", "sqlite")]
public sealed class WatchStoreTests : IAsyncLifetime
{
    private readonly Server server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    [Fact]
    public async Task A_destroyed_page_is_told_to_the_operator_from_the_start_on()
    {
        await server.OperatorAsync();
        await server.StopAsync();
        await DestroyAsync(Page("plays"));

        await server.InitializeAsync();

        using var keeper = await server.ProgramAsync(server.Read("keeper", MemberRows.Find)!.Id, Scopes.All);
        Assert.False(string.IsNullOrEmpty(await DamageAsync(keeper)));
    }

    [Fact]
    public async Task It_is_looked_for_every_hour()
    {
        using var keeper = await server.OperatorAsync();
        Assert.Null(await DamageAsync(keeper));
        var page = Page("plays");
        server.Rows("PRAGMA wal_checkpoint(TRUNCATE)");
        await DestroyAsync(page);
        string? said = null;
        for (var tries = 0; tries < 200 && said is null; tries++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
            said = await DamageAsync(keeper);
        }
        Assert.False(string.IsNullOrEmpty(said));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task<string?> DamageAsync(Person keeper) =>
        (await keeper.GetAsync("/api/v1/operator/state")).Json.TryGetProperty("damage", out var damage) ? damage.GetString() : null;

    private (long Number, long Size) Page(string table) => (
        server.Count($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"), server.Count("SELECT page_size FROM pragma_page_size()"));

    private async Task DestroyAsync((long Number, long Size) page)
    {
        SqliteConnection.ClearAllPools();
        await using var file = new FileStream(Path.Combine(server.Folder, "entourage.db"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = (page.Number - 1) * page.Size;
        await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)page.Size).ToArray(), TestContext.Current.CancellationToken);
    }
}
