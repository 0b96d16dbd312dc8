using System.Globalization;
using System.Net.Sockets;

namespace Entourage.Tests.Transcoding;

/// <summary>
/// A file and a port of this machine that nobody may touch. The file is a pipe with a name: whoever opens it to read wakes the one who waits
/// here to write, so even a look that reads nothing is noticed.
/// </summary>
internal sealed class Canary : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-canary-").FullName;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task opened;

    private Canary()
    {
        listener.Start();
        Pipe = Path.Combine(folder, "canary.ts");
        MakePipe(Pipe);
        opened = Task.Factory.StartNew(
            () => File.OpenHandle(Pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose(), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Pipe { get; }

    public string Port => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    public bool PortTouched => listener.Pending();

    public static Canary Set() => new();

    public async Task<bool> TouchedAsync()
    {
        await Task.WhenAny(opened, Task.Delay(50, TestContext.Current.CancellationToken));
        return opened.IsCompleted || listener.Pending();
    }

    public void Dispose()
    {
        // Lets the one who waits go.
        File.OpenHandle(Pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
        listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void MakePipe(string path)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", path);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
