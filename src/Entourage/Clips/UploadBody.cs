using System.Buffers;
using System.Text;
using Entourage.Kernel;
using Entourage.Storage;
using Entourage.Transcoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Entourage.Clips;

/// <summary>
/// Reads a multipart upload (RFC 7578) piece by piece from the wire to a file, so that its size costs disk and never memory. Names, paths and
/// types that the sender states are not looked at. For one request.
/// </summary>
/// <param name="file">Where the bytes go; made anew, and left behind for the caller to keep or remove.</param>
/// <param name="megabytes">The most the file may hold, in 10^6 bytes.</param>
/// <param name="hasRoom">Whether so many bytes more may be written.</param>
internal sealed class UploadBody(string file, int megabytes, Func<long, bool> hasRoom)
{
    private const int Piece = 128 * 1024;
    private const int MostParts = 16;
    private const int MostTextBytes = 32 * 1024;
    private const long LookAtDiskEvery = 16_000_000;

    /// <summary>What is around the file in the body: boundaries, headers, the caption.</summary>
    public const long Around = 128 * 1024;

    private readonly long mostBytes = megabytes * 1_000_000L;

    private string? caption;
    private bool hasFile;

    /// <summary>The boundary of a multipart body; null when it is something else.</summary>
    public static string? Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= 70 } ? boundary : null;
    }

    /// <summary>Takes in the whole body; the caption, cleaned, comes back.</summary>
    public async Task<Outcome<string>> ReadAsync(Stream body, string boundary, CancellationToken stop)
    {
        var parts = new MultipartReader(boundary, body, Piece);
        for (var count = 0; count < MostParts; count++)
        {
            var (part, broken) = await NextAsync(parts, stop);
            if (broken is not null) return broken;
            if (part is null) return hasFile ? Caption(caption) : ClipProblems.FileMissing;
            if (await TakeAsync(part, stop) is { } refused) return refused;
        }
        return ClipProblems.Unreadable;
    }

    /// <summary>A caption as it is kept: at most 2200 characters and 8 KiB, lines included.</summary>
    public static Outcome<string> Caption(string? text) => PlainText.Clean(text, 2200, 8192, "caption", lines: true);

    private static async Task<(MultipartSection? Part, Problem? Broken)> NextAsync(MultipartReader parts, CancellationToken stop)
    {
        try
        {
            return (await parts.ReadNextSectionAsync(stop), null);
        }
        catch (Exception broken) when (IsBroken(broken, stop))
        {
            return (null, ClipProblems.Unreadable);
        }
    }

    private async Task<Problem?> TakeAsync(MultipartSection part, CancellationToken stop)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said)) return ClipProblems.Unreadable;
        var name = HeaderUtilities.RemoveQuotes(said.Name).Value;
        if (name == "file")
        {
            if (hasFile) return ClipProblems.OneFileOnly;
            hasFile = true;
            return await TakeFileAsync(part.Body, stop);
        }
        var text = await TakeTextAsync(part.Body, stop);
        if (text.Ok && name == "caption") caption = text.Value;
        return text.Problem;
    }

    private static async Task<Outcome<string>> TakeTextAsync(Stream part, CancellationToken stop)
    {
        var bytes = new byte[MostTextBytes];
        var read = await FillAsync(part, bytes, stop);
        if (!read.Ok) return read.Problem;
        return read.Value < bytes.Length ? Encoding.UTF8.GetString(bytes, 0, read.Value) : new string('x', MostTextBytes);
    }

    private async Task<Problem?> TakeFileAsync(Stream part, CancellationToken stop)
    {
        var head = new byte[ClipMaker.HeadLength];
        var first = await FillAsync(part, head, stop);
        if (!first.Ok) return first.Problem;
        var known = first.Value < head.Length ? first.Value : long.MaxValue;
        if (ClipMaker.Refuse(head.AsSpan(0, first.Value), known) is { } refused) return refused;

        try
        {
            await using (var to = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                await to.WriteAsync(head, stop);
                if (await PourAsync(part, to, stop) is { } interrupted) return interrupted;
            }
            Durable.File(file);
            return ClipMaker.Refuse(head, new FileInfo(file).Length);
        }
        catch (IOException full) when (IsDiskFull(full))
        {
            return TranscodeProblems.DiskFull;
        }
    }

    private async Task<Problem?> PourAsync(Stream from, FileStream to, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            long total = to.Length, looked = 0;
            while (true)
            {
                var read = await FillAsync(from, buffer.AsMemory(0, Piece), stop);
                if (!read.Ok) return read.Problem;
                if (read.Value == 0) return null;
                total += read.Value;
                if (total > mostBytes) return ClipProblems.TooBig(megabytes);
                if (total - looked >= LookAtDiskEvery)
                {
                    looked = total;
                    if (!hasRoom(0)) return TranscodeProblems.DiskFull;
                }
                await to.WriteAsync(buffer.AsMemory(0, read.Value), stop);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<Outcome<int>> FillAsync(Stream from, Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        }
        catch (Exception broken) when (IsBroken(broken, stop))
        {
            return ClipProblems.Unreadable;
        }
    }

    /// <summary>The body does not keep to its form or ends early. What the server itself says of a body is not ours to rename.</summary>
    private static bool IsBroken(Exception fault, CancellationToken stop) =>
        fault is IOException or InvalidDataException && fault is not BadHttpRequestException && !stop.IsCancellationRequested;

    /// <summary>ENOSPC and EDQUOT; .NET hands the system's own number through.</summary>
    private static bool IsDiskFull(IOException fault) => (fault.HResult & 0xFFFF) is 28 or 122;
}
