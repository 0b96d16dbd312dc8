using System.Diagnostics;
using System.Globalization;

namespace Entourage.Web.Commands.Demo;

/// <summary>Draws the demonstration's clip: upright, with a little tune. Nothing is kept in the repository.</summary>
internal static class DrawnClip
{
    private const string Picture = "gradients=s=720x1280:r=30:d=12:n=5:c0=0x3a1c71:c1=0xff6b4a:c2=0xf2b84b:c3=0x5bd6a0:c4=0x1d4e89:x0=0:y0=0:x1=720:y1=1280:speed=0.02";

    // Five notes up and down, each plucked: frequency by step, loudness falling within each half second.
    private const string Tune =
        "aevalsrc='0.25*sin(2*PI*t*262*pow(2,(floor(abs(mod(t*2,8)-4))*2.4)/12))*exp(-3*mod(t,0.5))':s=48000:d=12";

    /// <summary>Draws so many seconds of it, at most twelve.</summary>
    public static async Task DrawAsync(string file, CancellationToken stop, int seconds = 12)
    {
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", Picture, "-f", "lavfi", "-i", Tune,
            "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest",
            "-t", seconds.ToString(CultureInfo.InvariantCulture), file,
        ];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException("ffmpeg did not start.");
        var complaint = ffmpeg.StandardError.ReadToEndAsync(stop);
        await ffmpeg.WaitForExitAsync(stop);
        if (ffmpeg.ExitCode != 0) throw new InvalidOperationException($"ffmpeg could not draw the clip: {await complaint}");
    }
}
