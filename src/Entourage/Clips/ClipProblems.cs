namespace Entourage.Clips;

/// <summary>Every way clips say no, beside what is wrong with a video itself.</summary>
internal static class ClipProblems
{
    public static readonly Problem FileMissing = new("file_missing", 422, "Choose a video first.", Field: "file");

    public static readonly Problem OneFileOnly = new("one_file_only", 422, "One clip at a time.", Field: "file");

    public static readonly Problem TooManyUploads =
        new("too_many_uploads", 429, "Several of your clips are still waiting here. Wait for one to finish, or delete one that failed.", TimeSpan.FromSeconds(30));

    public static readonly Problem UploadGone = new("upload_gone", 409, "The file of this clip is no longer here. Upload it again.");

    public static readonly Problem AgesNotAsked = new("ages_not_asked", 409, "This site does not ask for ages, so no clip can be for adults only.", Field: "adult");

    public static Problem TooBig(int megabytes) =>
        new("too_big", 413, "This file is too big.", Field: "file", Detail: string.Create(CultureInfo.InvariantCulture, $"At most {megabytes} MB fit here."));
}
