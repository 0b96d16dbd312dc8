using System.Net;
using System.Net.Sockets;
using System.Text;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Transcoding;

/// <summary>Files that try to make ffmpeg open something else: a film beside them, or a port.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class CanaryTests(Footage footage) : IClassFixture<Footage>
{
    [Theory]
    [InlineData(SandboxStrength.Full)]
    [InlineData(SandboxStrength.Reduced)]
    public async Task A_list_of_other_files_touches_none_of_them(SandboxStrength strength)
    {
        var stop = TestContext.Current.CancellationToken;
        var limits = new TranscodeLimits();
        var found = await Sandbox.DetectAsync(limits, TimeProvider.System, NullLogger.Instance, stop);
        Assert.SkipWhen(strength > found.Strength, "This machine forbids namespaces.");
        var canary = await footage.DrawAsync($"canary{strength}.ts", [.. Footage.Picture("160x120", 1), .. Footage.H264, "-f", "mpegts"]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var probe = new Probe(limits, new Sandbox(limits, strength), TimeProvider.System);

        string[] lists =
        [
            $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{canary}\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
            $"ffconcat version 1.0\nfile '{canary}'\nfile 'http://127.0.0.1:{port}/a.ts'\n",
            $"<?xml version=\"1.0\"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>",
        ];
        foreach (var (index, list) in lists.Index())
        {
            var file = await footage.WriteAsync($"list{strength}{index}.mp4", Encoding.UTF8.GetBytes(list.PadRight(1000, '\n')));
            Assert.Equal("not_a_video", (await footage.TranscodeAsync(file, strength: strength)).Problem?.Code);

            // Behind the first door there is a second one: ffprobe, told to read it as a film, does not go looking either.
            foreach (var container in Enum.GetValues<Container>())
            {
                Assert.Equal("damaged", (await probe.ReadAsync(file, container, stop)).Problem?.Code);
            }
        }

        Assert.False(listener.Pending());
    }
}
