using System.Globalization;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>Clips that ffmpeg draws when they are needed; none is kept in the repository.</summary>
public sealed class Footage : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-e2e-footage-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A picture that one can tell from another: two colours that go over into each other.</summary>
    public async Task<byte[]> PictureAsync(string from, string to)
    {
        var file = Path.Combine(folder, $"{from}-{to}.png");
        await Child.RunAsync(
            "ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", $"gradients=s=240x240:c0=0x{from}:c1=0x{to}:x0=0:y0=0:x1=240:y1=240:d=1", "-frames:v", "1", file);
        return await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
    }

    /// <summary>Upright, moving, with a tone.</summary>
    public async Task<string> DrawAsync(double seconds, string size = "180x320")
    {
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{size}-{seconds}.mp4"));
        if (File.Exists(file)) return file;
        await Child.RunAsync(
            "ffmpeg", "-nostdin", "-v", "error",
            "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s={size}:r=25:d={seconds}"),
            "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"sine=d={seconds}"),
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart", file);
        return file;
    }
}
