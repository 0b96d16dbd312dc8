using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Entourage.Members.Pictures;

/// <summary>Gives a member a picture of their own. Whatever is uploaded is drawn anew, so nothing that hides in it is passed on.</summary>
internal sealed class ChangePicture(StoreWriter writer, PictureFiles files, IPictureMaker maker, TimeProvider time)
{
    private const int Most = 10_000_000;
    private const int MultipartOverhead = 100_000;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/me/picture", HandleAsync).Needs(Scopes.Account).WithMetadata(new RequestSizeLimitAttribute(Most + MultipartOverhead), new TakesAttribute("multipart/form-data"))
            .WithName("ChangePicture").WithSummary("Change your picture (multipart, field file: JPEG, PNG or WebP, at most 10 MB)").WithTags("Me")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
            .ProducesProblem(503);

    private static async Task<Results<Ok<MeView>, ProblemHttpResult>> HandleAsync(
        ChangePicture change, Caller me, HttpContext context, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return HttpProblems.UnsupportedMedia.ToHttp(context);
        }
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > 70) return HttpProblems.BadRequest.ToHttp(context);
        var found = await FindFileAsync(new MultipartReader(boundary.ToString(), context.Request.Body), stop);
        if (!found.Ok) return found.Problem.ToHttp(context);
        var changed = await change.RunAsync(found.Value, me, stop);
        return changed.Ok ? TypedResults.Ok(changed.Value) : changed.Problem.ToHttp(context);
    }

    /// <summary>
    /// Takes the picture in and shows it from now on; <c>picture_not_valid</c> when it is none of the three kinds or cannot be read,
    /// <c>body_too_large</c> above 10 MB. The old one is gone afterwards.
    /// </summary>
    public async Task<Outcome<MeView>> RunAsync(Stream picture, Caller me, CancellationToken stop)
    {
        var taken = files.Draft(".in");
        var made = files.Draft(".jpg");
        try
        {
            var received = await ReceiveAsync(picture, taken, stop);
            if (!received.Ok) return received.Problem;
            var drawn = await maker.MakeAsync(taken, made, stop);
            if (!drawn.Ok) return drawn.Problem;
            return await ShowAsync(made, me, stop);
        }
        finally
        {
            File.Delete(taken);
            File.Delete(made);
        }
    }

    private async Task<Outcome<MeView>> ShowAsync(string made, Caller me, CancellationToken stop)
    {
        var shown = await writer.WriteAsync(new Write(made, me.Member, files, time.GetUtcNow()), stop);
        if (!shown.Ok) return shown.Problem;
        if (shown.Value.Before is { } gone) files.Remove(me.Member, gone);
        return shown.Value.Me;
    }

    private sealed class Write(string made, MemberId me, PictureFiles files, DateTimeOffset now) : StoreWrite<Outcome<(MeView Me, DateTimeOffset? Before)>>
    {
        // Where the picture lies: it moves when this is applied, and may have to move on when it is applied again.
        private string drawn = made;

        protected override Outcome<(MeView Me, DateTimeOffset? Before)> Apply(StoreSession session)
        {
            var before = PictureRows.Shown(session, me);
            if (!before.Ok) return before.Problem;
            // Addresses are kept for ever, so no two pictures may share one, however fast they follow each other.
            var at = before.Value is { } old && old.ToUnixTimeMilliseconds() >= now.ToUnixTimeMilliseconds() ? old.AddMilliseconds(1) : now;
            drawn = files.Place(drawn, me, at);
            PictureRows.Show(session, me, at);
            return (MeView.Of(MemberRows.Find(session, me)!), before.Value);
        }
    }

    private static async Task<Outcome<Done>> ReceiveAsync(Stream picture, string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
        var buffer = new byte[81920];
        var total = 0;
        while (true)
        {
            var read = await ReadAsync(picture, buffer, stop);
            if (!read.Ok) return read.Problem;
            if (read.Value == 0) return total > 0 ? default(Done) : CommonProblems.PictureNotValid;
            if (total == 0 && !IsPicture(buffer.AsSpan(0, read.Value))) return CommonProblems.PictureNotValid;
            total += read.Value;
            if (total > Most) return HttpProblems.TooLarge;
            await file.WriteAsync(buffer.AsMemory(0, read.Value), stop);
        }
    }

    // Fills the buffer unless the end comes first, so that the first bytes are all there to be looked at.
    private static async Task<Outcome<int>> ReadAsync(Stream picture, byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await picture.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return HttpProblems.BadRequest;
        }
    }

    private static async Task<Outcome<Stream>> FindFileAsync(MultipartReader parts, CancellationToken stop)
    {
        try
        {
            while (await parts.ReadNextSectionAsync(stop) is { } part)
            {
                var disposition = part.GetContentDispositionHeader();
                if (disposition is not null && HeaderUtilities.RemoveQuotes(disposition.Name) == "file") return part.Body;
            }
            return CommonProblems.PictureNotValid;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return HttpProblems.BadRequest;
        }
    }

    // How the multipart reader says that what it reads is not multipart, or ends too early.
    private static bool IsBroken(Exception fault) => fault is InvalidDataException or (IOException and not BadHttpRequestException);

    private static bool IsPicture(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8));
}
