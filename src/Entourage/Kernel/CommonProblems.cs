namespace Entourage.Kernel;

/// <summary>Problems shared by capabilities that may not call one another, so that a code has one text.</summary>
internal static class CommonProblems
{
    /// <summary>The disk with the site's rows and files is full, or nearly full.</summary>
    public static readonly Problem DiskFull = new("disk_full", 507, "The site's disk is full. Nothing was left half-done.");

    /// <summary>A picture is damaged, or of a kind not accepted.</summary>
    public static readonly Problem PictureNotValid = new("picture_not_valid", 422, "This picture cannot be read. Try another.", Field: "file");
}
