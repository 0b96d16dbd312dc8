using System.Text;
using Entourage.Members;
using Entourage.Tests.Transcoding;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Clips;

/// <summary>The whole way of an upload with something in ffmpeg's place that misbehaves, in the sandbox that ffmpeg would have.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class HostileTranscoderTests(Footage footage) : IClassFixture<Footage>, IAsyncLifetime
{
    private const string Honest = "exec /usr/bin/ffmpeg \"$@\"";
    private const string Hang = "while :; do sleep 61357; done";
    private const string FullDisk = "for o in \"$@\"; do case $o in */small.mp4) ln -s /dev/full $o;; esac; done; exec /usr/bin/ffmpeg \"$@\"";

    private readonly Server server = new();
    private readonly Programs programs = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        programs.Put("ffprobe", "exec /usr/bin/ffprobe \"$@\"");
        programs.Put("ffmpeg", Honest);
        server.Settings["Clips:FfmpegFolder"] = programs.Folder;
        // A thousand uploads at once are more than one member may ask for in a minute; here it is uploading itself that holds them back.
        server.Settings["Limits:ChangesPerMinute"] = "10000";
        return server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        programs.Dispose();
    }

    [Fact]
    public async Task U51_U52_whatever_ffmpeg_does_the_clip_fails_with_its_code_and_the_server_goes_on()
    {
        var film = await FilmAsync();
        var creator = await server.PersonByTokenAsync("creator");
        (string Case, string Program, string Script, string Code, bool ByTheClock)[] rows =
        [
            ("crash", "ffmpeg", "kill -SEGV $$", "transcode_failed", false),
            ("a complaint without end", "ffmpeg", "head -c 100000000 /dev/zero >&2; exit 1", "transcode_failed", false),
            ("progress without end", "ffmpeg", "head -c 100000000 /dev/zero; exit 1", "transcode_failed", false),
            ("hang", "ffmpeg", Hang, "transcode_timeout", true),
            ("deaf to signals", "ffmpeg", $"trap '' TERM INT XCPU HUP; {Hang}", "transcode_timeout", true),
            ("fork", "ffmpeg", "n=0; while [ $n -lt 60 ]; do sleep 61357 & n=$((n+1)); done; wait", "transcode_timeout", true),
            ("success without a file", "ffmpeg", "exit 0", "transcode_failed", false),
            ("a link out of the sandbox", "ffmpeg", OutOf("poster.jpg", $"rm $o; ln -s {Path.Combine(server.Folder, "keys")} $o"), "transcode_failed", false),
            ("a link to another film", "ffmpeg", OutOf("small.mp4", "rm $o; ln -s /in/clip $o"), "transcode_failed", false),
            ("a pipe that nobody fills", "ffmpeg", OutOf("small.mp4", "rm $o; mkfifo $o"), "transcode_failed", false),
            ("a folder that does not open", "ffmpeg", OutOf("small.mp4", "rm $o; mkdir -p $o/in/ner; chmod 0 $o/in $o"), "transcode_failed", false),
            ("more than was asked for", "ffmpeg", OutOf("small.mp4", "cp $o ${o}.html"), "transcode_failed", false),
            ("somebody's words", "ffmpeg", "for o in \"$@\"; do case $o in */*.mp4) " +
                "/usr/bin/ffmpeg -v error -f lavfi -i testsrc2=s=160x120:d=1 -c:v libx264 -movflags +faststart -metadata title=secret $o;; esac; done",
                "transcode_failed", false),
            ("the probe hangs", "ffprobe", Hang, "damaged", true),
            ("the probe crashes", "ffprobe", "kill -SEGV $$", "damaged", false),
            ("the probe talks nonsense", "ffprobe", "echo '{\"streams\":[null,{\"codec_type\":7}]}'", "damaged", false),
            ("the probe does not stop talking", "ffprobe", "head -c 100000000 /dev/zero | tr '\\0' x", "damaged", false),
        ];
        foreach (var (which, program, script, code, byTheClock) in rows)
        {
            programs.Put(program, script);
            var id = (await creator.UploadAsync(film))["id"]!;
            var ended = await EndedAsync(creator, id, byTheClock ? program : null);
            Assert.Equal((which, "failed", code), (which, ended["status"], ended["code"]));
            await server.UntilNothingIsLeftAsync();
            programs.Put("ffprobe", "exec /usr/bin/ffprobe \"$@\"");
            programs.Put("ffmpeg", Honest);
        }

        Assert.Empty(Running("sleep\061357"));
        Assert.Equal("ready", (await creator.UntilEndedAsync((await creator.UploadAsync(film))["id"]!))["status"]);
    }

    [Fact]
    public async Task An_end_that_the_site_did_not_send_is_tried_again_and_never_called_too_long()
    {
        var film = await FilmAsync();
        var creator = await server.PersonByTokenAsync("creator");
        programs.Put("ffmpeg", "kill -KILL $$");
        var id = (await creator.UploadAsync(film))["id"]!;
        await UntilAttemptAsync(id, 3);
        programs.Put("ffmpeg", Honest);
        Assert.Equal("ready", (await EndedAsync(creator, id, waits: true))["status"]);
    }

    [Fact]
    public async Task An_upload_that_nobody_has_judged_is_kept_until_it_is_tried_again()
    {
        var film = await FilmAsync();
        var creator = await server.PersonByTokenAsync("creator");
        programs.Put("ffmpeg", "kill -TERM $$; sleep 5");
        var id = (await creator.UploadAsync(film))["id"]!;
        var ended = await EndedAsync(creator, id, waits: true);
        Assert.Equal(("failed", "stumbled"), (ended["status"], ended["code"]));
        Assert.Equal([$"uploads/{id}"], server.Left());
        var state = await (await server.OperatorAsync()).GetAsync("/api/v1/operator/state");
        Assert.Equal(1, state.Json.GetProperty("clips").GetProperty("stumbled").GetInt64());

        // A start sweeps what nobody waits for; this somebody may still want.
        await server.RestartAsync();
        creator = await server.ProgramAsync(server.Read("creator", MemberRows.Find)!.Id, Scopes.All);
        Assert.Equal([$"uploads/{id}"], server.Left());
        programs.Put("ffmpeg", Honest);
        Assert.Equal(404, (await (await server.PersonByTokenAsync("another")).PostAsync($"/api/v1/clips/{id}/retry", new { })).Status);
        Assert.Equal(202, (await creator.PostAsync($"/api/v1/clips/{id}/retry", new { })).Status);
        Assert.Equal("ready", (await EndedAsync(creator, id, waits: true))["status"]);
        Assert.Equal((409, "upload_gone"), await RefusedAsync(creator, id));
        await server.UntilOnlyFinishedAsync(clips: 1);
    }

    [Fact]
    public async Task A_full_disk_judges_nobody_and_what_is_kept_counts_as_waiting()
    {
        var film = await FilmAsync();
        var creator = await server.PersonByTokenAsync("creator");
        programs.Put("ffmpeg", FullDisk);
        for (var clips = 0; clips < 3; clips++)
        {
            var id = (await creator.UploadAsync(film))["id"]!;
            Assert.Equal("disk_full", (await EndedAsync(creator, id, waits: true))["code"]);
        }

        var refused = await creator.UploadAsync(film);
        Assert.Equal((429, "too_many_uploads"), (refused.Status, refused.Code));
        var first = server.Left().Select(Path.GetFileName).First()!;
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{first}")).Status);
        Assert.Equal(202, (await creator.UploadAsync(film)).Status);
    }

    private static async Task<(int Status, string? Code)> RefusedAsync(Person creator, string id)
    {
        var answer = await creator.PostAsync($"/api/v1/clips/{id}/retry", new { });
        return (answer.Status, answer.Code);
    }

    /// <summary>Lets some time pass while nothing is made: what runs has a clock of its own.</summary>
    private void RestOver(string id)
    {
        if (Running(id).Count == 0) server.Clock.Advance(TimeSpan.FromSeconds(5));
    }

    /// <summary>Lets time pass until a clip has been begun so often.</summary>
    private async Task UntilAttemptAsync(string id, int attempt)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (server.Count($"SELECT count(*) FROM clips WHERE attempts >= {attempt}") > 0) return;
            RestOver(id);
            await Task.Delay(50, Stop);
        }

        Assert.Fail($"{id} is not begun again");
    }

    /// <summary>An honest run, and then something in place of or beside one of its files.</summary>
    private static string OutOf(string name, string then) =>
        $"/usr/bin/ffmpeg \"$@\"; code=$?; for o in \"$@\"; do case $o in */{name}) {then};; esac; done; exit $code";

    [Fact]
    public async Task U53_a_clip_that_is_deleted_while_it_is_made_stops_at_once_and_is_never_published()
    {
        programs.Put("ffmpeg", Hang);
        var creator = await server.PersonByTokenAsync("creator");
        var id = (await creator.UploadAsync(await FilmAsync()))["id"]!;
        await ArgumentsAsync(id);
        Assert.Equal(204, (await creator.DeleteAsync($"/api/v1/clips/{id}")).Status);
        await server.UntilNothingIsLeftAsync();
        await UntilAsync(() => Running(id).Count == 0);
        Assert.Equal(404, (await creator.GetAsync($"/api/v1/clips/{id}")).Status);
        Assert.Equal(0, (await creator.GetAsync("/api/v1/members/creator")).Json.GetProperty("clips").GetInt64());
    }

    [Fact]
    public async Task U49_three_of_a_thousand_come_in_and_the_queue_takes_turns()
    {
        programs.Put("ffmpeg", Hang);
        var film = await FilmAsync();
        var many = await server.PersonByTokenAsync("many");
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => many.UploadAsync(film)));
        var taken = answers.Where(answer => answer.Status == 202).ToList();
        Assert.All(answers.Except(taken), answer => Assert.Equal((429, "too_many_uploads"), (answer.Status, answer.Code)));
        // In the rush one that is just being stored may count twice; nobody gets more than three, and everybody gets three.
        while (taken.Count < 3) taken.Add(await many.UploadAsync(film));
        Assert.All(taken, answer => Assert.Equal(202, answer.Status));
        Assert.Equal(429, (await many.UploadAsync(film)).Status);
        Assert.Equal(3, server.Count("SELECT count(*) FROM clips"));
        Assert.Equal(3, server.Left().Count(file => file.StartsWith("uploads", StringComparison.Ordinal)));

        var one = await server.PersonByTokenAsync("one");
        var late = (await one.UploadAsync(film))["id"]!;
        List<string> turns = [];
        var all = taken.Select(answer => answer["id"]!).Append(late).ToList();
        while (turns.Count < 4)
        {
            string? now = null;
            await UntilAsync(() => (now = all.Except(turns).FirstOrDefault(id => Running(id).Count > 0)) is not null);
            turns.Add(now!);
            await (now == late ? one : many).DeleteAsync($"/api/v1/clips/{now}");
            await UntilAsync(() => Running(now!).Count == 0);
        }

        Assert.Equal(late, turns[1]);
    }

    [Fact]
    public async Task T31_T32_U45_nothing_a_member_says_reaches_a_command_line_or_a_path()
    {
        programs.Put("ffmpeg", Hang);
        var film = await FilmAsync();
        string[] texts =
        [
            "plain", "-i", "-i /etc/passwd", "--", "$(touch /tmp/pwned)", "`id`", "; rm -rf /", "| cat", "a\nb", "%d%s%n", "'", "\"", "\\", "../../etc/cron.d/x",
            "..\\..\\x", "C:\\x", "con.mp4", "a\0b", new string('x', 4096), "\u202egpj.exe", "\U0001F600", "", "file:///etc/passwd", "concat:a|b", "http://127.0.0.1/",
            "{0}", "${HOME}", "~", "*", "-filter_complex", "@/etc/passwd", "\u00e9\u0301", "%2e%2e%2f", "\ud83d",
        ];
        List<string>? template = null;
        var creator = await server.PersonByTokenAsync("fuzz");
        foreach (var (index, three) in texts.Chunk(3).Index())
        {
            var (name, caption, type) = (three[0], three[1 % three.Length], three[^1]);
            var key = name.Length is > 0 and <= 100 && name.All(letter => letter is > ' ' and <= '~') ? name : "key";
            var uploaded = await SendAsync(caption);
            // Some of it is no text at all: then it is refused before anything else, and the rest is tried without it.
            if (uploaded.Status == 422) uploaded = await SendAsync("");
            Assert.True(uploaded.Status == 202, $"{index}: {uploaded.Text}");
            var id = uploaded["id"]!;
            var argv = (await ArgumentsAsync(id)).Select(word => word.Replace(id, "ID", StringComparison.Ordinal)).ToList();
            template ??= argv;
            Assert.Equal(template, argv);
            Assert.Equal([$"uploads/{id}"], server.Left().Where(file => file.StartsWith("uploads", StringComparison.Ordinal)));
            await creator.DeleteAsync($"/api/v1/clips/{id}");
            await server.UntilNothingIsLeftAsync();

            Task<Answer> SendAsync(string words) =>
                creator.SendAsync(HttpMethod.Post, "/api/v1/clips", Raw(film, name, words, type), ("Idempotency-Key", key));
        }

        Assert.Contains("-protocol_whitelist", template!);
        Assert.False(File.Exists("/tmp/pwned"));
    }

    /// <summary>Written byte for byte: a well-behaved client would never send some of these names and types.</summary>
    private static ByteArrayContent Raw(byte[] film, string name, string caption, string type)
    {
        byte[] body =
        [
            .. Utf8("--x\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\n"), .. Utf8(caption.Length > 2000 ? caption[..2000] : caption),
            .. Utf8($"\r\n--x\r\nContent-Type: {InHeader(type)}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{InHeader(name)}\"\r\n\r\n"),
            .. film, .. Utf8("\r\n--x--\r\n"),
        ];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        return content;

        static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

        static string InHeader(string text) => text.ReplaceLineEndings("%0A").Replace("\0", "%00", StringComparison.Ordinal)
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    private async Task<byte[]> FilmAsync() =>
        await File.ReadAllBytesAsync(await footage.DrawAsync("film.mp4", [.. Footage.Picture("160x120", 1), .. Footage.H264]), Stop);

    /// <summary>Waits for a clip's end; where only the clock can end it, lets that pass as soon as the program hangs.</summary>
    private async Task<Answer> EndedAsync(Person creator, string id, string? hangs = null, bool waits = false)
    {
        if (hangs is not null)
        {
            await UntilAsync(() => Running(id).Any(words => words.Any(word => word.EndsWith("/" + hangs, StringComparison.Ordinal))));
        }

        for (var tries = 0; ; tries++)
        {
            Assert.True(tries < 400, $"{id} does not end");

            // Again and again: the child is there before its clock is.
            if (hangs is not null) server.Clock.Advance(TimeSpan.FromSeconds(601));
            if (waits) RestOver(id);
            var clip = await creator.GetAsync($"/api/v1/clips/{id}");
            if (clip["status"] != "processing") return clip;
            await Task.Delay(50, Stop);
        }
    }

    /// <summary>The command line that makes a clip, from the kernel's own record of it.</summary>
    private static async Task<IReadOnlyList<string>> ArgumentsAsync(string clip)
    {
        await UntilAsync(() => Making().Count > 0);
        return Making()[0];

        // Each wrapper becomes the next: only from the last one on nothing changes any more.
        List<IReadOnlyList<string>> Making() =>
            [.. Running(clip).Where(words => !words[0].EndsWith("choom", StringComparison.Ordinal) && !words[0].EndsWith("nice", StringComparison.Ordinal)
                && !words[0].EndsWith("prlimit", StringComparison.Ordinal) && words.Any(word => word.EndsWith("/small.mp4", StringComparison.Ordinal)))];
    }

    private static List<IReadOnlyList<string>> Running(string word)
    {
        List<IReadOnlyList<string>> found = [];
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(name => char.IsDigit(Path.GetFileName(name)[0])))
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (line.Contains(word, StringComparison.Ordinal)) found.Add(line.TrimEnd('\0').Split('\0'));
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return found;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; tries < 2400; tries++)
        {
            // Once is enough: what runs may end in the next moment.
            if (isSo()) return;
            await Task.Delay(25, Stop);
        }

        Assert.Fail("It does not come about.");
    }
}
