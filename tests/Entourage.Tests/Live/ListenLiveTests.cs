using System.Text.Json;
using Entourage.Live;

namespace Entourage.Tests.Live;

public sealed class ListenLiveTests(Server server) : IClassFixture<Server>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_follow_appears_on_the_creators_stream_within_a_second()
    {
        var creator = await server.JoinAsync("live_creator");
        var friend = await server.JoinAsync("live_friend");
        using var stream = await OpenAsync(creator);
        foreach (var line in (string[])["event: heartbeat", "data: {}", "retry: 1000", ""]) Assert.Equal(line, await stream.LineAsync());

        Assert.Equal(200, (await friend.PutAsync("/api/v1/members/live_creator/follow", new { })).Status);
        var (name, id, data) = await stream.EventAsync().WaitAsync(TimeSpan.FromSeconds(1), Stop);

        Assert.Equal("followed", name);
        Assert.Equal(server.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), id);
        Assert.Equal("live_friend", data.GetProperty("handle").GetString());
        Assert.Equal(1, data.GetProperty("followers").GetInt64());
        Assert.False(data.TryGetProperty("channel", out _));
    }

    [Fact]
    public async Task The_bytes_on_the_wire_are_the_events_own_and_nothing_holds_them_back()
    {
        var creator = await server.JoinAsync("live_wire");
        var friend = await server.JoinAsync("live_wirer");
        using var response = await creator.Http.GetAsync(new Uri("/api/v1/me/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Contains("no-store", response.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        await using var wire = await response.Content.ReadAsStreamAsync(Stop);
        const string Opening = "event: heartbeat\ndata: {}\nretry: 1000\n\n";
        Assert.Equal(Opening, await ReadAsync(Opening.Length));

        Assert.Equal(200, (await friend.PutAsync("/api/v1/members/live_wire/follow", new { })).Status);
        var now = server.Clock.GetUtcNow();
        var expected = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"event: followed\ndata: {{\"type\":\"followed\",\"at\":{JsonSerializer.Serialize(now)},\"handle\":\"live_wirer\",\"followers\":1}}\nid: {now.ToUnixTimeMilliseconds()}\n\n");
        Assert.Equal(expected, await ReadAsync(expected.Length));

        async Task<string> ReadAsync(int length)
        {
            var bytes = new byte[length];
            await wire.ReadExactlyAsync(bytes, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Stop);
            return System.Text.Encoding.UTF8.GetString(bytes);
        }
    }

    [Fact]
    public async Task Nobody_else_hears_it()
    {
        var creator = await server.JoinAsync("live_quiet");
        var other = await server.JoinAsync("live_other");
        using var stream = await OpenAsync(other);
        Assert.Equal(200, (await other.PutAsync("/api/v1/members/live_quiet/follow", new { })).Status);
        Assert.Equal(200, (await creator.PutAsync("/api/v1/members/live_other/follow", new { })).Status);

        var (_, _, data) = await stream.EventAsync();

        Assert.Equal("live_quiet", data.GetProperty("handle").GetString());
    }

    [Fact]
    public async Task The_stream_ends_with_the_session()
    {
        var creator = await server.JoinAsync("live_leaver");
        using var stream = await OpenAsync(creator);
        await stream.LineAsync();

        Assert.True((await creator.DeleteAsync("/api/v1/sessions/current")).Status < 300);
        server.Clock.Advance(TimeSpan.FromSeconds(4));

        await stream.EndAsync().WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Fact]
    public async Task A_quiet_stream_says_every_fifteen_seconds_that_it_is_there()
    {
        var creator = await server.JoinAsync("live_patient");
        using var stream = await OpenAsync(creator);
        foreach (var _ in Enumerable.Range(0, 4)) await stream.LineAsync();
        var heartbeat = stream.LineAsync();
        for (var look = 0; look < 8 && !heartbeat.IsCompleted; look++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(50, Stop);
        }

        Assert.Equal("event: heartbeat", await heartbeat);
    }

    [Fact]
    public async Task J18_a_member_holds_twenty_streams_at_most()
    {
        var creator = await server.JoinAsync("live_crowd");
        var open = new List<Listener>();
        for (var n = 0; n < 20; n++) open.Add(await OpenAsync(creator));

        var refused = await creator.GetAsync("/api/v1/me/events");

        Assert.Equal(429, refused.Status);
        Assert.Equal("too_many_streams", refused.Code);
        foreach (var listener in open) listener.Dispose();
    }

    [Fact]
    public async Task It_needs_a_session_or_a_token_that_may_read()
    {
        Assert.Equal(401, (await server.Visitor().GetAsync("/api/v1/me/events")).Status);
        var writer = await server.PersonByTokenAsync("live_writer", Scopes.Clips);
        Assert.Equal("scope_missing", (await writer.GetAsync("/api/v1/me/events")).Code);
    }

    [Fact]
    public void A_slow_page_loses_the_oldest_and_holds_nobody_up()
    {
        var feed = new LiveFeed();
        var member = MemberId.New(server.Clock);
        using var page = feed.Open(member)!;

        for (var n = 0; n < 300; n++) feed.Tell(member, new LiveEvent("liked", server.Clock.GetUtcNow(), Followers: n));

        Assert.True(page.Events.TryRead(out var first));
        Assert.Equal(44, first.Followers);
    }

    private static async Task<Listener> OpenAsync(Person person)
    {
        var response = await person.Http.GetAsync(new Uri("/api/v1/me/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new Listener(response, new StreamReader(await response.Content.ReadAsStreamAsync(Stop)));
    }

    private sealed class Listener(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        public async Task<string?> LineAsync() => await lines.ReadLineAsync(Stop);

        public async Task<(string Name, string Id, JsonElement Data)> EventAsync()
        {
            var (name, id, data) = ("", "", "");
            while (await LineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                if (line.Length > 0) continue;
                if (name != "heartbeat") return (name, id, JsonElement.Parse(data));
                (name, id) = ("", "");
            }
            throw new EndOfStreamException();
        }

        public async Task EndAsync()
        {
            while (await LineAsync() is not null)
            {
            }
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
