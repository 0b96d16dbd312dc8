using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>A page that was opened while the large film was still being made; ffmpeg waits with that until it may.</summary>
[Trait("Needs", "chromium")]
public sealed class RoughClipTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_large_screen_it_goes_on_in_the_large_film_when_that_is_there_and_the_page_stays()
    {
        var programs = Directory.CreateTempSubdirectory("entourage-e2e-programs-");
        try
        {
            var go = Path.Combine(programs.FullName, "go");
            Put("ffprobe", "");
            Put("ffmpeg", $"for o in \"$@\"; do case $o in */large.mp4) while [ ! -e {go} ]; do sleep 0.1; done;; esac; done");
            await using var site = await Site.StartAsync(("Clips__FfmpegFolder", programs.FullName));
            var maker = await site.JoinAsync("maker");
            var clip = (await maker.UploadAsync(await footage.DrawAsync(2, "540x960"), "My latest"))["id"]!;
            await maker.UntilReadyAsync(clip);
            await using var member = await (await chromium.GuestAsync(site, width: 1280, height: 800)).JoinedAsync("viewer");

            await member.GoAsync($"/c/{clip}");
            await member.AssertPlaysAsync();
            Assert.Equal(360, await WidthAsync(member));
            await member.Page.EvaluateAsync("() => { window.same = true; }");

            await File.WriteAllTextAsync(go, "", Stop);
            await maker.UntilReadyAsync(clip, whole: true);
            await member.UntilAsync("document.querySelector('video').videoWidth === 540", "it stays in its small film");
            await member.AssertPlaysAsync();
            Assert.True(await member.Page.EvaluateAsync<bool>("() => window.same === true"));
            var counted = await maker.GetAsync($"/api/v1/clips/{clip}");
            Assert.Equal(1, counted.Number("plays"));
            member.AssertQuiet();
        }
        finally
        {
            programs.Delete(recursive: true);
        }

        void Put(string program, string script)
        {
            var file = Path.Combine(programs.FullName, program);
            File.WriteAllText(file, $"#!/usr/bin/sh\n{script}\nexec /usr/bin/{program} \"$@\"\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
    }

    private static Task<int> WidthAsync(Guest member) => member.Page.EvaluateAsync<int>("() => document.querySelector('video').videoWidth");
}
