using System.Text;

namespace Entourage.Invitations.Links;

/// <summary>
/// A browser without an account between its landing and its joining: a random id and the ticket it was given, in a signed cookie, so that
/// looking at an invitation stores nothing. It also keeps the arrival class across joining and signing in.
/// </summary>
internal sealed class Visit(Ticket tickets)
{
    public const int IdLength = 16;

    /// <summary>What this browser holds: 16 random bytes, and where it landed last, if that is recent.</summary>
    public readonly record struct Held(byte[] Id, Landed? Landed);

    /// <summary>The visit of a request, or null when it has none or it was tampered with.</summary>
    public Held? Of(HttpRequest request)
    {
        if (SiteCookies.Read(request, SiteCookies.Visit) is not { } cookie || cookie.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)) return null;
        var id = new byte[IdLength];
        if (Convert.FromHexString(cookie.AsSpan(0, dot), id, out _, out var written) != System.Buffers.OperationStatus.Done || written != IdLength) return null;
        // A ticket that is not ours, or too old, leaves a bare id: worth nothing by itself.
        return new Held(id, tickets.Read(cookie[(dot + 1)..], id));
    }

    /// <summary>Which invitation this browser landed on lately, while that was open; null when none.</summary>
    public string? CameBy(HttpRequest request) => Of(request)?.Landed?.Invitation.Value;

    /// <summary>Remembers a landing in the browser: the visit it belongs to, and its ticket.</summary>
    public static void Remember(HttpContext context, ReadOnlySpan<byte> id, ReadOnlySpan<byte> ticket) =>
        SiteCookies.Set(context, SiteCookies.Visit, $"{Convert.ToHexStringLower(id)}.{Encoding.ASCII.GetString(ticket)}", Ticket.Life);

    /// <summary>
    /// What a ticket must be bound to for this caller: the session, or the visit. A member who just signed in may still hold the page of the
    /// visit, so both are tried.
    /// </summary>
    public Landed? Landing(HttpContext context, string? ticket)
    {
        if (Caller.Of(context)?.Session is { } session && tickets.Read(ticket, session) is { } landed) return landed;
        return Of(context.Request) is { } visit ? tickets.Read(ticket, visit.Id) : null;
    }
}
