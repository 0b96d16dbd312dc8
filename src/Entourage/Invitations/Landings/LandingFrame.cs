using Entourage.Languages;

namespace Entourage.Invitations.Landings;

/// <summary>What the page needs beside the view.</summary>
/// <param name="Texts">The reader's language.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Origin">Scheme and host, for addresses that other apps read.</param>
/// <param name="Host">The host as people see it.</param>
/// <param name="Token">The link's secret, for the page's own calls.</param>
/// <param name="Alone">Whether watching alone may follow.</param>
/// <param name="Reader">The handle of the reader, if it is a member.</param>
/// <param name="Later">Whether somebody without an account can join and follow nobody: on a site that takes members by invitation only, joining follows.</param>
/// <param name="Open">Whether the clip may be watched without an account.</param>
/// <param name="Video">The clip's address, when it may be watched.</param>
/// <param name="Small">The same in the size for phones.</param>
/// <param name="Teaser">The address of its first seconds, when the rest is for members.</param>
/// <param name="Poster">The address of its poster, where the page may show it.</param>
/// <param name="Picture">The address of the picture for link cards, where the page may show it.</param>
internal sealed record LandingFrame(
    Texts Texts, string Site, string Origin, string Host, string Token, bool Alone, string? Reader, bool Later, bool Open, string? Video, string? Small, string? Teaser,
    string? Poster, string? Picture)
{
    public bool SignedIn => Reader is not null;
}
