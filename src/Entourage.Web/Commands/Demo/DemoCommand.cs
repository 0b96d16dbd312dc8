using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Entourage.Web.Commands.Demo;

/// <summary>
/// <c>entourage demo [CLIP]</c>: the whole journey in a throw-away folder, through the same HTTP surface that browsers use, with the figures of
/// each step. The server stays up afterwards, with links to try.
/// </summary>
internal static partial class DemoCommand
{
    private const string Usage =
        """
        Usage: entourage demo [CLIP.mp4]
               entourage demo --month [SEED] [--check]
        """;

    public static async Task<int> RunAsync(string[] words)
    {
        var month = words is ["--month", ..] ? Month(words[1..]) : null;
        if (month is null && (words is not ([] or [_]) || (words is [var named] && !File.Exists(named))))
        {
            await Console.Error.WriteLineAsync(words is [var missing] && missing[0] != '-' ? $"There is no file {missing}." : Usage);
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("entourage-demo-");
        try
        {
            var clock = month is null ? null : new MovedClock(DemoMonth.Begin(TimeProvider.System.GetUtcNow()));
            await using var app = ServeCommand.Build(
                [$"--DATA={folder.FullName}", "--Logging:LogLevel:Default=Warning", .. month is null ? [] : DemoMonth.Settings], clock);
            await app.Services.PrepareStorageAsync(CancellationToken.None);
            await app.StartAsync();
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            address = new UriBuilder(address.Replace("[::]", "localhost", StringComparison.Ordinal)) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority);
            try
            {
                var stop = app.Lifetime.ApplicationStopping;
                if (month is var (seed, check))
                {
                    var equal = await DemoMonth.RunAsync(app.Services, address, folder.FullName, clock!, seed, stop);
                    if (check) return equal ? 0 : 1;
                }
                else
                {
                    await JourneyAsync(address, words.FirstOrDefault(), folder.FullName, stop);
                }
                Say("Ctrl-C ends it.");
                await app.WaitForShutdownAsync();
                return 0;
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 130; // Ctrl-C in the middle of the journey
            }
            finally
            {
                await app.StopAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task JourneyAsync(string address, string? file, string folder, CancellationToken stop)
    {
        Say($"Entourage is at {address}, in a folder that is thrown away at the end.");
        if (file is null)
        {
            file = Path.Combine(folder, "drawn.mp4");
            var drawn = await TimedAsync(() => DrawnClip.DrawAsync(file, stop));
            Step("A clip is drawn", $"12 s, upright, with sound: {Size(file)} in {drawn}");
        }
        using var creator = new DemoPerson(address, "creator", NewPassword());
        using var friend = new DemoPerson(address, "friend", NewPassword());
        Step("Two people join", $"@creator and @friend, in {await TimedAsync(async () => { await creator.JoinAsync(stop); await friend.JoinAsync(stop); })}");

        var clip = default(JsonElement);
        Step("The creator uploads", $"{Size(file)} in {await TimedAsync(async () => clip = await creator.UploadAsync(file, "Made by the demonstration", stop))}");
        var id = clip.GetProperty("id").GetString()!;
        var ready = await TimedAsync(async () => clip = await UntilReadyAsync(creator, id, stop));
        Step("It is made ready", string.Create(
            CultureInfo.InvariantCulture,
            $"{clip.GetProperty("duration").GetDouble():0.0} s of {clip.GetProperty("width")} × {clip.GetProperty("height")}, two sizes, in {ready}"));

        var invitation = default(JsonElement);
        var made = await TimedAsync(async () => invitation = await InviteAsync(creator, stop));
        Step("The creator invites one person", $"by WhatsApp, in {made}; {invitation.GetProperty("allowance").GetProperty("left")} left");
        Say($"    WhatsApp opens with: {invitation.GetProperty("handOver").GetProperty("url")}");

        var link = new Uri(invitation.GetProperty("url").GetString()!);
        var page = "";
        Step("The friend taps the link", $"and sees the page in {await TimedAsync(async () => page = await friend.OpenFromAppAsync(link, stop))} ({page.Length / 1000.0:0.0} kB)");
        var answer = default(JsonElement);
        var proof = new { token = link.Segments[^1], ticket = Ticket().Match(page).Groups[1].Value };
        var redeemed = await TimedAsync(async () => answer = await friend.PostAsync("/api/v1/invitations/redeem", proof, stop));
        Step("One second of watching follows", $"{answer.GetProperty("result")} in {redeemed}, on disk before the answer");
        var again = await friend.PostAsync("/api/v1/invitations/redeem", proof, stop);
        Step("Asking again", $"the same redemption, replayed: {again.GetProperty("replayed")}");
        var member = await creator.GetAsync("/api/v1/members/creator", stop);
        Step("The counts", $"@creator has {member.GetProperty("followers")} follower and {member.GetProperty("clips")} clip");

        var open = await InviteAsync(creator, stop);
        Say("");
        Say("Now try it yourself:");
        Say($"    As somebody new, open the invitation:   {open.GetProperty("url")}");
        Say($"    As the creator, sign in:                {address}/sign-in   creator / {creator.Password}");
        Say($"    As the friend, in another browser:      {address}/sign-in   friend / {friend.Password}");
    }

    // A seed of one's own, and whether to end with the comparison; null for words that mean nothing.
    private static (int Seed, bool Check)? Month(string[] words) => words switch
    {
        [] => (1, false),
        ["--check"] => (1, true),
        [var seed, .. var rest] when int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && rest is [] or ["--check"] =>
            (int.Parse(seed, CultureInfo.InvariantCulture), rest.Length > 0),
        _ => null,
    };

    private static Task<JsonElement> InviteAsync(DemoPerson creator, CancellationToken stop) =>
        creator.PostAsync("/api/v1/invitations", new { channel = "whatsapp", message = "I made this. Have a look." }, stop);

    /// <summary>Waits until a clip can be watched.</summary>
    public static async Task<JsonElement> UntilReadyAsync(DemoPerson creator, string id, CancellationToken stop)
    {
        while (true)
        {
            var clip = await creator.GetAsync($"/api/v1/clips/{id}", stop);
            switch (clip.GetProperty("status").GetString())
            {
                case "ready": return clip;
                case "failed": throw new InvalidOperationException($"The clip could not be made ready: {clip.GetProperty("code")}");
                default: await Task.Delay(100, stop); break;
            }
        }
    }

    private static async Task<string> TimedAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed.TotalSeconds >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds:0} ms");
    }

    private static string Size(string file) => string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / 1e6:0.0} MB");

    /// <summary>A password that nobody has used.</summary>
    public static string NewPassword() => Base32.Encode(RandomNumberGenerator.GetBytes(10));

    private static void Step(string what, string figures) => Say($"  {what,-32} {figures}");

    private static void Say(string line) => Console.WriteLine(line);

    [GeneratedRegex("data-ticket=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
