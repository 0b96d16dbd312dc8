namespace Entourage.Members.Pictures;

/// <summary>
/// Makes members' pictures out of what they upload. Membership does not know how pictures are decoded; the capability that does implements this. Thread-safe.
/// </summary>
internal interface IPictureMaker
{
    /// <summary>
    /// Reads a JPEG, PNG or WebP (by its first bytes; nothing else about it is trusted) and writes a JPEG of 256 by 256 pixels, cropped around
    /// the middle, without metadata.
    /// </summary>
    /// <param name="input">The uploaded file, at most 10 MB.</param>
    /// <param name="output">A path that does not exist yet, in a folder that does.</param>
    /// <param name="stop">Ends it early; a half-written output is left to the caller.</param>
    /// <returns>A problem of status 422, such as <c>picture_not_valid</c>, when it cannot be read.</returns>
    Task<Outcome<Done>> MakeAsync(string input, string output, CancellationToken stop);
}
