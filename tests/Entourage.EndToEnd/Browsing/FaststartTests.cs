using System.Text;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>What the page does to a film before it sends it: its index comes first, and nothing else changes.</summary>
[Trait("Needs", "chromium")]
public sealed class FaststartTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private const string Arrange = """
        async (input) => {
          const { indexFirst } = await import(document.querySelector('form[data-upload]').dataset.faststart);
          const file = input.files[0];
          const made = await indexFirst(file);
          const bytes = new Uint8Array(await made.arrayBuffer());
          let text = '';
          for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
          return [made === file ? 'same' : 'moved', made.name, made.type, btoa(text)];
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_index_is_moved_to_the_front_and_every_packet_stays_what_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("entourage-e2e-faststart-");
        try
        {
            await using var site = await Site.StartAsync();
            await using var maker = await (await chromium.GuestAsync(site)).JoinedAsync("maker");
            await maker.GoAsync("/studio");
            var drawn = await footage.DrawAsync(2);
            var last = await CopyAsync("last.mp4", drawn);
            var bytes = await File.ReadAllBytesAsync(last, Stop);
            (string File, bool Moves)[] rows =
            [
                (last, true), (await CopyAsync("last.mov", drawn), true), (Wide(bytes, "wide.mp4"), true),
                (drawn, false), (await CopyAsync("parts.mp4", drawn, "-movflags", "frag_keyframe+empty_moov"), false), (Write("cut.mp4", bytes[..(bytes.Length / 2)]), false),
                (Write("liar.mp4", Lie(bytes)), false), (Write("words.mp4", Encoding.ASCII.GetBytes(new string('x', 5000))), false), (Write("little.mp4", [0, 0, 0]), false),
            ];
            foreach (var (file, moves) in rows)
            {
                await maker.Page.EvaluateAsync("() => { document.querySelector('#probe')?.remove(); document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'probe' })); }");
                var input = maker.Page.Locator("#probe");
                await input.SetInputFilesAsync(file);
                var said = await input.EvaluateAsync<string[]>(Arrange);
                Assert.Equal((Path.GetFileName(file), moves ? "moved" : "same"), (said[1], said[0]));
                var (before, after) = (await File.ReadAllBytesAsync(file, Stop), Convert.FromBase64String(said[3]));
                if (!moves)
                {
                    Assert.Equal(before, after);
                    continue;
                }
                Assert.Equal(before.Length, after.Length);
                Assert.Equal(await PacketsAsync(file), await PacketsAsync(Write("after.mp4", after)));
                Assert.True(Place(after, "moov") < Place(after, "mdat"), Path.GetFileName(file));
            }
            maker.AssertQuiet();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Write(string name, byte[] film)
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, name), film);
            return Path.Combine(folder.FullName, name);
        }

        async Task<string> CopyAsync(string name, string film, params string[] flags)
        {
            var path = Path.Combine(folder.FullName, name);
            await Child.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", film, "-c", "copy", .. flags, path]);
            return path;
        }

        // The box of the film with a length of eight bytes, as cameras write it, in the place of the free one before it.
        string Wide(byte[] film, string name)
        {
            var (made, at) = (film.ToArray(), Place(film, "mdat") - 4);
            Assert.Equal("free", Encoding.ASCII.GetString(film, at - 4, 4));
            var size = (ulong)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan(at)) + 8;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(at - 8), 1);
            Encoding.ASCII.GetBytes("mdat", made.AsSpan(at - 4));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(made.AsSpan(at), size);
            return Write(name, made);
        }
    }

    [Fact]
    public async Task The_studio_sends_it_so()
    {
        var programs = Directory.CreateTempSubdirectory("entourage-e2e-programs-");
        try
        {
            foreach (var program in new[] { "ffmpeg", "ffprobe" })
            {
                var script = Path.Combine(programs.FullName, program);
                await File.WriteAllTextAsync(script, $"#!/usr/bin/sh\nwhile [ ! -e {programs.FullName}/go ]; do sleep 0.1; done\nexec /usr/bin/{program} \"$@\"\n", Stop);
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
            }
            await using var site = await Site.StartAsync(("Clips__FfmpegFolder", programs.FullName));
            await using var maker = await (await chromium.GuestAsync(site)).JoinedAsync("maker");
            await maker.GoAsync("/studio");
            var film = Path.Combine(programs.FullName, "last.mp4");
            await Child.RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", await footage.DrawAsync(2), "-c", "copy", film);
            await maker.Page.Locator("form[data-upload] input[type=file]").SetInputFilesAsync(film);
            await maker.UntilAsync("document.querySelector('[data-uploading] [data-step]').textContent !== '' && !document.querySelector('form[aria-busy]')", "it is not sent");
            var arrived = await File.ReadAllBytesAsync(Directory.EnumerateFiles(Path.Combine(site.Folder, "uploads")).Single(), Stop);
            Assert.True(Place(arrived, "moov") < Place(arrived, "mdat"));
            await File.WriteAllTextAsync(Path.Combine(programs.FullName, "go"), "", Stop);
            await maker.Page.Locator("[data-clip-tile][data-status=ready]").WaitForAsync(new() { Timeout = 60_000 });
        }
        finally
        {
            programs.Delete(recursive: true);
        }
    }

    // A count of positions that the box has no room for.
    private static byte[] Lie(byte[] film)
    {
        var lie = film.ToArray();
        lie[Place(lie, "stco") + 8] = 0x7f;
        return lie;
    }

    private static int Place(byte[] film, string kind)
    {
        var at = film.AsSpan().IndexOf(Encoding.ASCII.GetBytes(kind));
        Assert.True(at > 0, kind);
        return at;
    }

    private static Task<string> PacketsAsync(string film) => Child.RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", film, "-map", "0", "-c", "copy", "-f", "framemd5", "-");
}
