using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Entourage.Transcoding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Entourage.Clips;

/// <summary>What an upload brought beside the film itself, which lies in its file.</summary>
/// <param name="Caption">Cleaned.</param>
/// <param name="Digest">Names caption and film: the same for the same two, and for no others.</param>
internal sealed record UploadedClip(string Caption, byte[] Digest);

/// <summary>
/// Reads a multipart upload (RFC 7578) piece by piece from the wire to a file, so that its size costs disk and never memory. Names, paths and
/// types that the sender states are not looked at. For one request.
/// </summary>
/// <param name="file">Where the bytes go; made anew, and left behind for the caller to keep or remove. Null where they are only looked at.</param>
/// <param name="megabytes">The most the file may hold, in 10^6 bytes.</param>
/// <param name="hasRoom">Whether this many more bytes can be written.</param>
/// <param name="arrived">Told how many bytes are in the file.</param>
internal sealed class UploadBody(string? file, int megabytes, Func<long, bool> hasRoom, Action<long>? arrived = null)
{
    private const int Piece = 128 * 1024;
    private const int MostParts = 16;
    private const int MostTextBytes = 32 * 1024;
    private const long LookAtDiskEvery = 16_000_000;

    /// <summary>What is around the file in the body: boundaries, headers, the caption.</summary>
    public const long MultipartOverhead = 128 * 1024;

    private readonly long mostBytes = megabytes * 1_000_000L;

    private byte[] film = [];
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

    /// <summary>Takes in the whole body.</summary>
    public async Task<Outcome<UploadedClip>> ReadAsync(Stream body, string boundary, CancellationToken stop)
    {
        var parts = new MultipartReader(boundary, body, Piece);
        for (var count = 0; count < MostParts; count++)
        {
            var (part, broken) = await NextAsync(parts, stop);
            if (broken is not null) return broken;
            if (part is null) return hasFile ? End() : ClipProblems.FileMissing;
            if (await TakeAsync(part, stop) is { } refused) return refused;
        }
        return HttpProblems.BadRequest;
    }

    private Outcome<UploadedClip> End()
    {
        var clean = Caption(caption);
        return clean.Ok ? new UploadedClip(clean.Value, SHA256.HashData([.. film, .. Encoding.UTF8.GetBytes(clean.Value)])) : clean.Problem;
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
            return (null, HttpProblems.BadRequest);
        }
    }

    private async Task<Problem?> TakeAsync(MultipartSection part, CancellationToken stop)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said)) return HttpProblems.BadRequest;
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
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var length = (long)head.Length;
            await using (var to = file is null ? Stream.Null : new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true))
            {
                hash.AppendData(head);
                await to.WriteAsync(head, stop);
                var poured = await PourAsync(part, to, length, hash, stop);
                if (!poured.Ok) return poured.Problem;
                length = poured.Value;
            }
            if (file is not null) Durable.File(file);
            film = hash.GetHashAndReset();
            return ClipMaker.Refuse(head, length);
        }
        catch (IOException full) when (TranscodeProblems.IsDiskFull(full))
        {
            return CommonProblems.DiskFull;
        }
    }

    /// <summary>The length of the whole.</summary>
    private async Task<Outcome<long>> PourAsync(Stream from, Stream to, long total, IncrementalHash hash, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var looked = 0L;
            while (true)
            {
                var read = await FillAsync(from, buffer.AsMemory(0, Piece), stop);
                if (!read.Ok) return read.Problem;
                if (read.Value == 0) return total;
                total += read.Value;
                if (total > mostBytes) return ClipProblems.TooBig(megabytes);
                if (total - looked >= LookAtDiskEvery)
                {
                    looked = total;
                    if (!hasRoom(0)) return CommonProblems.DiskFull;
                }
                hash.AppendData(buffer, 0, read.Value);
                await to.WriteAsync(buffer.AsMemory(0, read.Value), stop);
                arrived?.Invoke(total);
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
            return HttpProblems.BadRequest;
        }
    }

    /// <summary>The body is malformed or ends early. What the server itself says of a body is not ours to rename.</summary>
    private static bool IsBroken(Exception fault, CancellationToken stop) =>
        fault is IOException or InvalidDataException && fault is not BadHttpRequestException && !stop.IsCancellationRequested;
}
