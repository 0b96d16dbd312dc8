using Entourage.Clips;
using Entourage.Transcoding;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Clips;

/// <summary>What a start does with files that the rows do not speak of: nothing that people made is deleted because a row is missing.</summary>
[Trait("Store", "sqlite")]
public sealed class SweepFoldersTests : IAsyncLifetime
{
    private readonly Server server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    [Fact]
    public async Task A_film_whose_row_is_missing_is_put_aside_told_to_the_operator_and_comes_back_with_its_row()
    {
        var creator = await server.JoinAsync("creator");
        var clip = await server.ReadyClipAsync(creator);
        var film = await PutAsync("media", clip, "1", "large.mp4");
        var row = server.Rows($"SELECT hex(id) FROM clips").Single()[..32];

        // As on an older backup, which knows nothing of the clip.
        server.Change("UPDATE clips SET id = zeroblob(16)");
        await server.RestartAsync();
        Assert.False(File.Exists(film));
        var aside = Path.Combine(server.Folder, "media", "lost", "2026-03-01", clip, "1", "large.mp4");
        Assert.Equal("a film", await File.ReadAllTextAsync(aside, Stop));
        using var keeper = await server.OperatorAsync();
        Assert.Equal(1, (await keeper.GetAsync("/api/v1/operator/state")).Json.GetProperty("clips").GetProperty("lost").GetInt64());

        server.Change($"UPDATE clips SET id = X'{row}'");
        await server.RestartAsync();
        Assert.Equal("a film", await File.ReadAllTextAsync(film, Stop));
        Assert.False(File.Exists(aside));
    }

    [Fact]
    public async Task A_revision_that_the_row_does_not_know_yet_is_put_aside_too()
    {
        var clip = await server.ReadyClipAsync(await server.JoinAsync("creator"));
        await PutAsync("media", clip, "1", "large.mp4");
        await PutAsync("media", clip, "2", "large.mp4");
        await server.RestartAsync();
        Assert.Equal([$"media/{clip}/1/large.mp4", $"media/lost/2026-03-01/{clip}/2/large.mp4"], server.Left().Order());
    }

    [Fact]
    public async Task An_upload_that_was_acknowledged_is_put_aside_and_what_broke_off_goes()
    {
        var stranger = Guid.NewGuid().ToString("N");
        await PutAsync("uploads", stranger);
        await PutAsync("uploads", stranger + ".part");
        await PutAsync("drafts", stranger, "large.mp4");
        await server.RestartAsync();
        Assert.Equal([$"uploads/lost/2026-03-01/{stranger}"], server.Left());
        // A second one of the same name does not take its place.
        await PutAsync("uploads", stranger);
        await server.RestartAsync();
        Assert.Equal(2, server.Left().Length);
    }

    [Fact]
    public async Task A_film_that_its_owner_deleted_just_before_a_crash_goes_and_is_not_put_aside()
    {
        var creator = await server.JoinAsync("creator");
        var clip = await server.ReadyClipAsync(creator);
        await PutAsync("media", clip, "1", "large.mp4");
        Assert.True(ClipId.TryParse(clip, null, out var id));
        server.Change("DELETE FROM clips");
        server.Change("INSERT INTO deletions (id, kind, at) VALUES (@id, 'clip', @at)", ("@id", id.Value), ("@at", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await server.RestartAsync();
        await server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_was_put_aside_goes_after_thirty_days_and_not_before()
    {
        await PutAsync("media", Guid.NewGuid().ToString("N"), "1", "large.mp4");
        await server.RestartAsync();
        await server.RestartAsync(later: TimeSpan.FromDays(29));
        await HoursAsync(() => false, tries: 5);
        Assert.Single(server.Left());
        await server.RestartAsync(later: TimeSpan.FromDays(2));
        await HoursAsync(() => server.Left().Length == 0, tries: 200);
        Assert.Empty(server.Left());
    }

    [Fact]
    public async Task The_operator_removes_it_earlier()
    {
        await PutAsync("media", Guid.NewGuid().ToString("N"), "1", "large.mp4");
        await server.RestartAsync();
        var verb = Web.Commands.SiteCommand.Define(act => act(server.Services));
        await using var said = new StringWriter();
        Assert.Equal(0, await Web.Commands.CommandLine.RunAsync(Web.Commands.CommandLine.Of("", verb), ["site", "lost"], said, said, Stop));
        Assert.Contains("2026-03-01", said.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Left());
        Assert.Equal(0, await Web.Commands.CommandLine.RunAsync(Web.Commands.CommandLine.Of("", verb), ["site", "lost", "--remove"], said, said, Stop));
        Assert.Empty(server.Left());
    }

    [Fact]
    public async Task A_clip_that_another_server_makes_is_left_to_it_until_it_has_been_silent()
    {
        var clip = await server.ReadyClipAsync(await server.JoinAsync("creator"), ClipStatus.Processing);
        Assert.True(ClipId.TryParse(clip, null, out var id));
        var (one, other, now) = (Guid.NewGuid(), Guid.NewGuid(), server.Clock.GetUtcNow());
        // The server's own queue fails it at once, for want of an upload.
        server.Change("UPDATE clips SET status = 'processing', attempts = 0, maker = NULL, maker_until = NULL");
        using var session = server.Services.GetRequiredService<Store>().Open();
        Assert.NotNull(QueueRows.Begin(session, id, one, now, now.AddSeconds(30)));
        Assert.Null(QueueRows.Begin(session, id, other, now.AddSeconds(29), now.AddSeconds(60)));
        Assert.Empty(QueueRows.Waiting(session, Rendition.Small, other, now.AddSeconds(29)));
        Assert.Equal(1, QueueRows.Continue(session, id, one, now.AddSeconds(60)));
        Assert.Equal(0, QueueRows.Continue(session, id, other, now.AddSeconds(90)));
        Assert.Empty(QueueRows.Waiting(session, Rendition.Small, other, now.AddSeconds(59)));
        Assert.Single(QueueRows.Waiting(session, Rendition.Small, other, now.AddSeconds(61)));
        Assert.NotNull(QueueRows.Begin(session, id, other, now.AddSeconds(61), now.AddSeconds(91)));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<string> PutAsync(params string[] place)
    {
        var path = Path.Combine([server.Folder, .. place]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "a film", Stop);
        return path;
    }

    private async Task HoursAsync(Func<bool> enough, int tries)
    {
        for (; tries > 0 && !enough(); tries--)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(20, Stop);
        }
    }
}

/// <summary>On PostgreSQL other servers use the same folder: what one of them may be making is left alone.</summary>
[Trait("Store", "postgresql")]
public sealed class SharedFoldersTests
{
    [Fact]
    public async Task A_start_beside_another_server_touches_only_what_nobody_can_be_making_any_more()
    {
        await using var server = await Server.StartAsync();
        var (fresh, old) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        foreach (var id in (string[])[fresh, old])
        {
            foreach (var place in (string[])[$"uploads/{id}.part", $"drafts/{id}/large.mp4", $"media/{id}/1/large.mp4"])
            {
                var file = Path.Combine(server.Folder, place);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, "a film", TestContext.Current.CancellationToken);
                var at = server.Clock.GetUtcNow().UtcDateTime - (id == old ? TimeSpan.FromHours(3) : TimeSpan.FromMinutes(1));
                File.SetLastWriteTimeUtc(file, at);
                for (var folder = Path.GetDirectoryName(file)!; Path.GetFileName(folder) is not ("uploads" or "drafts" or "media"); folder = Path.GetDirectoryName(folder)!)
                {
                    Directory.SetLastWriteTimeUtc(folder, at);
                }
            }
        }
        await server.RestartAsync();
        Assert.Equal(
            [$"drafts/{fresh}/large.mp4", $"media/{fresh}/1/large.mp4", $"media/lost/2026-03-01/{old}/1/large.mp4", $"uploads/{fresh}.part"],
            server.Left().Order(StringComparer.Ordinal));
    }
}
