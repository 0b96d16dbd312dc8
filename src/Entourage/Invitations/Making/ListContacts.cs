using Entourage.Channels;
using Entourage.Connections;

namespace Entourage.Invitations.Making;

/// <summary>GET /channels/{channel}/contacts: the people whom the member's account is connected with, to pick one.</summary>
internal sealed class ListContacts(ChannelList channels, ContactBook book, ContactPictures pictures, ContactHashes hashes, StoreReader reader, IRollouts rollouts)
{
    private const int LongestQuery = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A page of them, by name.</summary>
    /// <param name="Items">At most the asked number.</param>
    /// <param name="Next">Opaque; asks for those after these. Absent on the last page.</param>
    /// <param name="Complete">False while the account's server is still being asked: then there may be more in a moment.</param>
    public sealed record Response(IReadOnlyList<ContactView> Items, string? Next, bool Complete);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels/{channel}/contacts", async Task<Results<Ok<Response>, ProblemHttpResult>> (
                string channel, string? query, string? cursor, int? limit, ListContacts use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var page = await use.RunAsync(channel, query, cursor, limit, me, stop);
                return page.Ok ? TypedResults.Ok(page.Value) : page.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite)
            .Counted(Limit.Searches)
            .WithName("ListContacts")
            .WithTags("Channels")
            .WithSummary("List the contacts of a connected channel; channel_hand_off if the person is picked in the app")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    /// <summary>Asks the account's server when it has not been asked lately. The account's problems, and the channel's.</summary>
    public async Task<Outcome<Response>> RunAsync(string channel, string? query, string? cursor, int? limit, Caller me, CancellationToken stop)
    {
        var from = Cursor.Read(cursor);
        if (!from.Ok && from.Problem is { } bad) return bad;
        if (from.Value is { } mark && (mark.At != 0 || !Contacts.IsPseudonym(mark.Key))) return Cursor.Bad;
        var known = channels.FindConnected(channel);
        if (!known.Ok) return known.Problem;
        if (!rollouts.Has(Features.Channel(channel), me.Member)) return ChannelProblems.Unknown;
        if (query?.Length > LongestQuery) query = query[..LongestQuery];
        var contacts = await book.LookAsync(me.Member, channel, Patience, stop);
        if (!contacts.Ok) return contacts.Problem;

        var complete = contacts.Value.IsComplete;
        var matching = contacts.Value.Matching(query);
        var start = 0;
        if (from.Value is { } after)
        {
            // Read again since, and whoever stood there is gone: whoever asks begins anew.
            var last = contacts.Value.FindByPseudonym(after.Key);
            while (start < matching.Count && matching[start] != last) start++;
            if (start++ == matching.Count) return Cursor.Bad;
        }
        var rows = Cursor.Rows(limit);
        IReadOnlyList<Acquaintance> page = [.. matching.Skip(start).Take(rows)];
        var mayNot = await MayNotHearAsync(me.Member, page, stop);
        return new Response(
            [.. page.Select((one, place) => new ContactView(one.Recipient.Address, one.Name, !mayNot[place], PictureOf(contacts.Value, one)))],
            start + rows < matching.Count ? new Cursor(0, contacts.Value.PseudonymOf(page[^1])).ToString() : null, complete);
    }

    private ValueTask<IReadOnlyList<bool>> MayNotHearAsync(MemberId member, IReadOnlyList<Acquaintance> people, CancellationToken stop) =>
        reader.ReadAsync<(MemberId Member, IReadOnlyList<IReadOnlyList<byte[]>> Forms), IReadOnlyList<bool>>(
            (member, [.. people.Select(one => hashes.Of(one.Recipient))]),
            static (session, asked) => ContactRows.MayNotHear(session, asked.Member, asked.Forms),
            stop);

    private string? PictureOf(Contacts contacts, Acquaintance one) =>
        pictures.MayHave(contacts, one) ? $"/api/v1/channels/{contacts.Channel}/contacts/{contacts.PseudonymOf(one)}/picture" : null;
}

/// <summary>Somebody to invite.</summary>
/// <param name="Address">As the server spells it; name them by it in an invitation.</param>
/// <param name="Name">What the member calls them there, if they do.</param>
/// <param name="CanInvite">False for whoever cannot be invited now, whyever that is.</param>
/// <param name="Picture">Where their picture is, if they may have one.</param>
internal sealed record ContactView(string Address, string? Name, bool CanInvite, string? Picture);
