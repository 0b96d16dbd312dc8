namespace Entourage.Clips;

/// <summary>A clip as the API shows it to the caller. Addresses are paths on this site.</summary>
/// <param name="Id">The clip's id.</param>
/// <param name="Status"><c>processing</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="Code">Why it failed, if it did.</param>
/// <param name="Progress">How much of it has been processed, 0 to 1.</param>
/// <param name="Caption">Plain text; may be empty.</param>
/// <param name="Duration">Seconds; 0 until ready.</param>
/// <param name="Width">Width in pixels of the largest video there is, upright; 0 until ready.</param>
/// <param name="Height">Height in pixels of the same; 0 until ready.</param>
/// <param name="Video">The large video; absent until ready, and for people who must join first. While <c>rough</c> it leads to the small one.</param>
/// <param name="Small">The small video, under the same conditions.</param>
/// <param name="Teaser">
/// Its first seconds, for people who must join to watch the rest; absent for members, and where people without an account see only the poster.
/// </param>
/// <param name="Poster">A still picture from it, in its own proportions; absent until ready.</param>
/// <param name="Thumb">The same picture at most 360 pixels on its shorter side, for lists.</param>
/// <param name="Preview">The picture for link cards, 1200 × 630.</param>
/// <param name="Blur">A tiny blurred picture to show while it loads or must stay hidden.</param>
/// <param name="Views">Views so far.</param>
/// <param name="Plays">Playbacks so far.</param>
/// <param name="Likes">Likes now.</param>
/// <param name="Liked">Whether the caller likes it.</param>
/// <param name="Adult">Whether it is for adults only: people without an account, and members not known to be adults, do not find it.</param>
/// <param name="Rough">Whether the large video is still being made, so that only the small one can be watched.</param>
/// <param name="MadeAt">When it was uploaded.</param>
/// <param name="Member">The member it belongs to.</param>
[FrontDoor]
public sealed record ClipView(
    ClipId Id, string Status, string? Code, double Progress, string Caption, double Duration, int Width, int Height,
    string? Video, string? Small, string? Teaser, string? Poster, string? Thumb, string? Preview, string? Blur,
    long Views, long Plays, long Likes, bool Liked, bool Adult, bool Rough, DateTimeOffset MadeAt, ClipMember Member);

/// <summary>The member a clip belongs to.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">The name they show.</param>
/// <param name="Picture">Address of the picture on this site.</param>
[FrontDoor]
public sealed record ClipMember(string Handle, string Name, string Picture);
