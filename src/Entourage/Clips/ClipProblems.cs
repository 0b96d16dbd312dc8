using System.Globalization;
using Entourage.Kernel;

namespace Entourage.Clips;

/// <summary>Every way clips say no, beside what is wrong with a video itself.</summary>
internal static class ClipProblems
{
    public static readonly Problem MultipartNeeded = new("unsupported_media_type", 415, "Send the file as multipart/form-data.");

    public static readonly Problem Unreadable = new("bad_request", 400, "The upload ended early or cannot be read.");

    public static readonly Problem FileMissing = new("file_missing", 422, "Choose a video first.", Field: "file");

    public static readonly Problem OneFileOnly = new("one_file_only", 422, "One clip at a time.", Field: "file");

    public static readonly Problem TooManyUploads =
        new("too_many_uploads", 429, "Several of your clips are still being made. Wait for one of them.", TimeSpan.FromSeconds(30));

    public static readonly Problem AgesNotAsked = new("ages_not_asked", 409, "This site asks nobody's age, so no clip can be for adults.", Field: "adult");

    public static readonly Problem Suspended = new("account_suspended", 403, "This account is suspended.");

    public static Problem TooBig(int megabytes) =>
        new("too_big", 413, string.Create(CultureInfo.InvariantCulture, $"At most {megabytes} MB fit here."), Field: "file");
}
