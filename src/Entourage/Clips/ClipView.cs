using Entourage.Kernel;

namespace Entourage.Clips;

/// <summary>A clip as the API shows it to whoever asks. Addresses are paths on this site.</summary>
/// <param name="Id">Which.</param>
/// <param name="Status"><c>processing</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="Code">Why it failed, when it did.</param>
/// <param name="Progress">How much of it is made, 0 to 1.</param>
/// <param name="Caption">Plain text, may be empty.</param>
/// <param name="Duration">Seconds; 0 until ready.</param>
/// <param name="Width">Pixels of the large film, upright; 0 until ready.</param>
/// <param name="Height">Pixels of the large film, upright; 0 until ready.</param>
/// <param name="Video">The large film; absent until ready, and for those who must join first.</param>
/// <param name="Small">The small film, under the same conditions.</param>
/// <param name="Teaser">Its first seconds, for those who must join to watch the rest; absent where strangers see only the poster, and for members.</param>
/// <param name="Poster">One picture of it, in its own proportion; absent until ready.</param>
/// <param name="Preview">The picture for link cards, 1200 × 630.</param>
/// <param name="Blur">A tiny blurred picture, for while it loads or must stay hidden.</param>
/// <param name="Views">Views so far.</param>
/// <param name="Plays">Playbacks so far.</param>
/// <param name="Likes">Likes now.</param>
/// <param name="Liked">Whether the one who asks likes it.</param>
/// <param name="Adult">Whether it is for adults only: members who are not known to be of age, and everybody without an account, do not find it.</param>
/// <param name="MadeAt">When it was uploaded.</param>
/// <param name="Member">Whose it is.</param>
public sealed record ClipView(
    ClipId Id, string Status, string? Code, double Progress, string Caption, double Duration, int Width, int Height,
    string? Video, string? Small, string? Teaser, string? Poster, string? Preview, string? Blur,
    long Views, long Plays, long Likes, bool Liked, bool Adult, DateTimeOffset MadeAt, ClipMember Member);

/// <summary>Whose clip it is.</summary>
/// <param name="Handle">Unique, lower case, without the at sign.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Picture">Address of the picture on this site.</param>
public sealed record ClipMember(string Handle, string Name, string Picture);
