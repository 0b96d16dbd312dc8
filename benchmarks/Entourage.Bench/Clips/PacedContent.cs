using System.Diagnostics;
using System.Net;

namespace Entourage.Bench.Clips;

/// <summary>A file that is sent as fast as it goes, or at a steady pace.</summary>
/// <param name="file">Which.</param>
/// <param name="pace">In bytes a second; null for as fast as it goes.</param>
internal sealed class PacedContent(string file, int? pace) : HttpContent
{
    private const int Piece = 64 * 1024;

    /// <summary>When its last byte was sent, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Ended { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var from = File.OpenRead(file);
        var (buffer, began, sent) = (new byte[Piece], Stopwatch.GetTimestamp(), 0L);
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
            await stream.FlushAsync();
            sent += read;
            if (pace is { } bytes && TimeSpan.FromSeconds((double)sent / bytes) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early) await Task.Delay(early);
        }
        Ended = Stopwatch.GetTimestamp();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = new FileInfo(file).Length;
        return true;
    }
}
