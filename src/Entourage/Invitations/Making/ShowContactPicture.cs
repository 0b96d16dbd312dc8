using System.Text;
using Entourage.Channels;
using Entourage.Connections;
using Entourage.Members.Pictures;

namespace Entourage.Invitations.Making;

/// <summary>
/// GET /channels/{channel}/contacts/{pseudonym}/picture: how one of the people looks whom the member's account is connected with. It answers at once, so that a
/// list of people is never held up by their servers.
/// </summary>
internal sealed class ShowContactPicture(ChannelList channels, ContactPictures pictures, IRollouts rollouts)
{
    // As long as the contacts themselves are remembered.
    private const string TenMinutes = "private, max-age=600";

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels/{channel}/contacts/{pseudonym}/picture", Results<FileContentHttpResult, NoContent, ProblemHttpResult> (
                string channel, string pseudonym, ShowContactPicture use, Caller me, HttpContext context) =>
            {
                var found = use.Run(channel, pseudonym, me);
                if (!found.Ok) return found.Problem.ToHttp(context);
                context.Response.Headers.CacheControl = found.Value.IsKnown ? TenMinutes : "no-store";
                if (!found.Value.IsKnown) return TypedResults.NoContent();
                if (found.Value.Drawn is { } own) return TypedResults.Bytes(own, "image/jpeg");
                return TypedResults.Bytes(Encoding.UTF8.GetBytes(ShowPicture.Draw(found.Value.Person.Recipient.Address, name: found.Value.Person.Name)), "image/svg+xml");
            })
            .Needs(Scopes.Invite)
            .WithName("ShowContactPicture")
            .WithTags("Channels")
            .WithSummary("Show the picture of a contact, drawn from the name where there is none of their own; 204 while it is being asked for")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>The channel's problems, and <c>not_found</c> for whoever is not among the contacts that were listed lately.</summary>
    public Outcome<ContactPicture> Run(string channel, string pseudonym, Caller me)
    {
        if (!Contacts.IsPseudonym(pseudonym)) return HttpProblems.NotFound;
        var known = channels.FindConnected(channel);
        if (!known.Ok) return known.Problem;
        if (!rollouts.Has(Features.Channel(channel), me.Member)) return ChannelProblems.Unknown;
        return pictures.Look(me.Member, channel, pseudonym) is { } picture ? picture : HttpProblems.NotFound;
    }
}
