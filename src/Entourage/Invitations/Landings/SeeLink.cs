using System.Buffers.Binary;
using System.Text;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations.Landings;

/// <summary>
/// Told by the invitation page once it was visible for a second and, where nobody is signed in, somebody touched, scrolled or typed: a person looks
/// at this link. Opening it stores nothing; only a page with a ticket, in a browser with scripts, gets here, so neither previews nor scanners are
/// counted (T-46).
/// </summary>
internal sealed class SeeLink(InvitationToken tokens, Visit visits, StoreWriter writer, SiteKeys keys, Places places, WrongLinks wrong, TimeProvider time)
{
    private const int LongestTicket = 200;

    private readonly SiteMac seal = keys.MacFor("link visitor");

    public static void Map(IEndpointRouteBuilder app)
    {
        var use = app.ServiceProvider.GetRequiredService<SeeLink>();
        app.MapPost("/i/{token}/seen", (string token, HttpContext context, CancellationToken stop) => use.RunAsync(token, context, stop)).ForEverybody().ExcludeFromDescription().WithMetadata(new TakesAttribute());
    }

    private async Task<Results<NoContent, ProblemHttpResult>> RunAsync(string token, HttpContext context, CancellationToken stop)
    {
        if (tokens.Read(token) is not { } id) return wrong.Answer(context, token).ToHttp(context);
        using var reader = new StreamReader(context.Request.Body, Encoding.ASCII);
        var buffer = new char[LongestTicket];
        var length = await reader.ReadBlockAsync(buffer, stop);
        var ticket = new string(buffer, 0, length);
        if (visits.Landing(context, ticket) is not { } landed || landed.Invitation != id) return InvitationProblems.LandingRequired.ToHttp(context);
        await writer.WriteAsync(new Write(id, Caller.Of(context)?.Member, Visitor(context), time.GetUtcNow()), stop);
        return TypedResults.NoContent();
    }

    // A member is the same person in every browser; anybody else is the same in one browser, also after the visit and its ticket are over.
    private long Visitor(HttpContext context)
    {
        Span<byte> who = stackalloc byte[16];
        if (Caller.Of(context) is { } me) me.Member.Value.TryWriteBytes(who, bigEndian: true, out _);
        else places.Device(context, who);
        Span<byte> mac = stackalloc byte[SiteMac.Length];
        seal.Write(who, mac);
        return BinaryPrimitives.ReadInt64BigEndian(mac);
    }

    private sealed class Write(InvitationId id, MemberId? me, long visitor, DateTimeOffset now) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session) =>
            InvitationRows.Find(session, id) is { } link && link.Creator != me && LinkVisitorRows.Count(session, link, visitor, now);
    }
}
