using Entourage.Clips;

namespace Entourage.Tests.Members;

/// <summary>What a member listens to goes with the suspension, and nobody else's does.</summary>
public sealed class SuspensionEndsStreamsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T23_a_suspension_ends_the_members_open_streams_within_five_seconds_and_nobody_elses()
    {
        await using var server = await Server.StartAsync();
        var op = await server.OperatorAsync();
        var troll = await server.JoinAsync("troll");
        var clip = await server.ReadyClipAsync(troll, ClipStatus.Processing);
        var program = await server.ProgramAsync(server.IdOf("troll"), Scopes.All);
        var other = await server.JoinAsync("other");
        List<StreamReader> theirs =
            [await OpenAsync(troll, "/api/v1/me/events"), await OpenAsync(program, "/api/v1/me/events"), await OpenAsync(troll, $"/api/v1/clips/{clip}/events")];
        var stays = await OpenAsync(other, "/api/v1/me/events");

        Assert.Equal(204, (await op.PutAsync("/api/v1/operator/members/troll/suspension", new { })).Status);
        var ends = Task.WhenAll(theirs.Select(EndAsync));
        for (var second = 0; second < 5; second++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Stop);
        }
        await ends.WaitAsync(TimeSpan.FromSeconds(5), Stop);

        var friend = await server.PersonByTokenAsync("friend");
        Assert.Equal(200, (await friend.PutAsync("/api/v1/members/other/follow", null)).Status);
        var heard = false;
        while (!heard && await stays.ReadLineAsync(Stop) is { } line) heard = line == "event: followed";
        Assert.True(heard);
        foreach (var stream in (StreamReader[])[.. theirs, stays]) stream.Dispose();
    }

    private static async Task<StreamReader> OpenAsync(Person person, string path)
    {
        var response = await person.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
    }

    private static async Task EndAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync(Stop) is not null)
        {
        }
    }
}
