using System.Diagnostics;

namespace Entourage.Bench.Clips;

/// <summary>ffmpeg without us: nothing is looked into first, nothing is judged afterwards, and no sandbox stands around it.</summary>
internal static class PlainFfmpeg
{
    private static readonly string[] Pictures = ["poster", "thumb", "card"];

    private const string Sound = "-map 0:a:0 -c:a aac -ac 2 -ar 48000 -b:a";

    /// <summary>Draws twelve seconds with as much in them as a phone films.</summary>
    public static Task FilmAsync(string film) => RunAsync(
        "-f lavfi -i testsrc2=s=1080x1920:r=30:d=12 -f lavfi -i sine=d=12 -vf noise=alls=6:allf=t -c:v libx264 -preset veryfast -b:v 12M -maxrate 16M -bufsize 16M -g 30 "
        + $"-pix_fmt yuv420p -c:a aac -b:a 128k -movflags +faststart {film}");

    /// <summary>Makes all files of a clip in one run, with the product's own sizes and qualities, and says what that took of the processors, in seconds.</summary>
    public static async Task<double> MakeAsync(string film, string folder) => await RunAsync(
        $"-threads 2 -i {film} -filter_complex [0:v]scale=720:1280,setsar=1,fps=30,split=3[large][half][frame];[half]scale=360:640,split[small][teaser];"
        + "[frame]trim=start=1,select=eq(n\\,0),split=3[poster][thumb][card];[thumb]scale=360:640[thumb];[card]scale=354:630,pad=1200:630:(ow-iw)/2:0[card] "
        + Encode("large", folder, "23", "4M", "8M", "128k") + Encode("small", folder, "25", "1M", "2M", "96k") + Encode("teaser", folder, "27", "800k", "1600k", "64k", "-t 3 ")
        + string.Concat(Pictures.Select(name => $"-map [{name}] -frames:v 1 -c:v mjpeg -q:v 4 -f mjpeg {Path.Combine(folder, name)}.jpg ")));

    private static string Encode(string name, string folder, string quality, string most, string buffer, string sound, string length = "") =>
        $"-map [{name}] {Sound} {sound} {length}-c:v libx264 -profile:v high -preset veryfast -crf {quality} -maxrate {most} -bufsize {buffer} -g 60 -pix_fmt yuv420p -threads 2 "
        + $"-movflags +faststart {Path.Combine(folder, name)}.mp4 ";

    private static async Task<double> RunAsync(string words)
    {
        var before = NicedTime.Now();
        using var ffmpeg = Process.Start("nice", ["-n", "10", "ffmpeg", "-nostdin", "-v", "error", "-y", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await ffmpeg.WaitForExitAsync();
        return ffmpeg.ExitCode == 0 ? NicedTime.Now() - before : throw new InvalidOperationException("ffmpeg failed; it said why above.");
    }
}
