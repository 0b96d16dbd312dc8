using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Entourage.Members.Pictures;

/// <summary>Gives a member a picture of their own. Whatever is uploaded is drawn anew, so nothing that hides in it is passed on.</summary>
public sealed class ChangePicture
{
    private const int Most = 10_000_000;
    private const int Surroundings = 100_000;

    private readonly UnitOfWork work;
    private readonly PictureFiles files;
    private readonly IPictureMaker maker;
    private readonly IRemembersRows remembered;
    private readonly TimeProvider time;

    internal ChangePicture(UnitOfWork work, PictureFiles files, IPictureMaker maker, IRemembersRows remembered, TimeProvider time) =>
        (this.work, this.files, this.maker, this.remembered, this.time) = (work, files, maker, remembered, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPut("/me/picture", HandleAsync).Needs(Scopes.Account).WithMetadata(new RequestSizeLimitAttribute(Most + Surroundings))
            .WithName("ChangePicture").WithSummary("Change your picture (multipart, field file: JPEG, PNG or WebP, at most 10 MB)").WithTags("Me")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);

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
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(me);
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
        DateTimeOffset? before = null;
        var shown = await work.RunAsync<MeView>(async db =>
        {
            var member = await db.Set<Member>().SingleOrDefaultAsync(member => member.Id == me.Member, stop);
            if (member is null) return HttpProblems.SignInRequired;
            before = member.PictureAt;
            // Addresses are kept for ever, so no two pictures may share one, however fast they follow each other.
            var now = time.GetUtcNow();
            member.PictureAt = before is { } old && old.ToUnixTimeMilliseconds() >= now.ToUnixTimeMilliseconds() ? old.AddMilliseconds(1) : now;
            files.Place(made, me.Member, member.PictureAt.Value);
            await db.SaveChangesAsync(stop);
            using var rows = HotSession.Within(db);
            return MeView.Of(MemberRows.Find(rows, me.Member)!);
        }, stop);
        if (!shown.Ok) return shown;
        remembered.Forget();
        if (before is { } gone) files.Remove(me.Member, gone);
        return shown;
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
            if (read.Value == 0) return total > 0 ? default(Done) : MemberProblems.PictureNotValid;
            if (total == 0 && !IsPicture(buffer.AsSpan(0, read.Value))) return MemberProblems.PictureNotValid;
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
            return MemberProblems.PictureNotValid;
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
