using System.Globalization;
using Entourage.Bench.Stores;
using Entourage.Bench.UnderTest;
using Entourage.Clips;
using Entourage.Invitations;
using Entourage.Invitations.Links;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Crowds;

/// <summary>A member with a browser that is signed in.</summary>
/// <param name="Id">Who.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Session">What names the session in the store, and what tickets are bound to.</param>
/// <param name="Cookies">Both cookies as the browser sends them.</param>
internal sealed record Reader(MemberId Id, string Handle, byte[] Session, string Cookies);

/// <summary>A member with a clip that can be watched.</summary>
internal sealed record Creator(MemberId Id, string Handle, ClipId Clip);

/// <summary>An open invitation and who will redeem it.</summary>
internal sealed record Pairing(InvitationId Invitation, Creator Creator, Reader Reader);

/// <summary>
/// Fills a store with people, clips, follows and open invitations, rows as the product writes them and counts that agree, and seals what
/// browsers hold with the product's own parts. It never listens.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>About what an eager creator has open at once; it is also how many the allowance looks back at.</summary>
    private const int InvitationsEach = 40;

    private readonly BenchStore store;
    private readonly WebApplication product;
    private readonly InvitationToken tokens;
    private readonly Ticket tickets;
    private readonly TimeProvider time;
    private readonly Random random = new(20261122);
    private int named;

    private Crowd(BenchStore store, WebApplication product)
    {
        (this.store, this.product) = (store, product);
        tokens = product.Services.GetRequiredService<InvitationToken>();
        tickets = product.Services.GetRequiredService<Ticket>();
        time = product.Services.GetRequiredService<TimeProvider>();
    }

    public static async Task<Crowd> GatherAsync(BenchStore store, CancellationToken stop)
    {
        var arguments = store.Settings.SelectMany(setting => (string[])[$"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}", setting.Value]);
        var product = TestedSite.Product([.. arguments]);
        await product.Services.PrepareStorageAsync(stop);
        return new(store, product);
    }

    public string Token(InvitationId invitation) => tokens.Text(invitation);

    /// <summary>The proof of a landing now, good for ten minutes.</summary>
    public string Ticket(Pairing pairing) => tickets.Issue(pairing.Invitation, ArrivalClass.App, pairing.Reader.Session);

    public List<Reader> AddReaders(int count)
    {
        var ids = AddMembers(count, "reader", following: 0, followers: 0, clips: 0);
        var now = time.GetUtcNow();
        var sessions = product.Services.GetRequiredService<SessionKeeper>();
        var readers = new List<Reader>(count);
        var rows = new List<object?[]>(count);
        foreach (var (id, handle) in ids)
        {
            var context = new DefaultHttpContext();
            var (secret, row) = sessions.Begin(id, context);
            sessions.IssueCookie(context, secret);
            var cookies = string.Join("; ", context.Response.Headers.SetCookie.Select(cookie => cookie!.Split(';')[0]));
            readers.Add(new(id, handle, row.Key, cookies));
            rows.Add([row.Key, id.Value, Stamp(now), Stamp(row.ExpiresAt), "bench"]);
        }
        store.Insert("sessions", ["key", "member", "made_at", "expires_at", "browser"], rows);
        return readers;
    }

    public List<Creator> AddCreators(int count, int clipsEach = 1, long followers = 0)
    {
        var made = AddMembers(count, "creator", following: 0, followers, clipsEach);
        var now = time.GetUtcNow();
        var rows = new List<object?[]>(count * clipsEach);
        var creators = new List<Creator>(count);
        foreach (var (id, handle) in made)
        {
            for (var clip = 0; clip < clipsEach; clip++)
            {
                var at = now - TimeSpan.FromMinutes(random.Next(1, 60 * 24 * 90));
                var clipId = new ClipId(Guid.CreateVersion7(at));
                rows.Add([clipId.Value, id.Value, "First light over the harbour", ClipStatus.Ready, Stamp(at), Stamp(at), 1L, 15_000L, 1080, 1920, 1, 120L, 300L, 12L]);
                if (clip == 0) creators.Add(new(id, handle, clipId));
            }
        }
        store.Insert(
            "clips",
            ["id", "owner", "caption", "status", "made_at", "ready_at", "revision", "duration_milliseconds", "width", "height", "attempts", "views", "plays", "likes"],
            rows);
        return creators;
    }

    /// <summary>Open invitations of the last week by new creators, each for another reader than the same creator's others.</summary>
    public List<Pairing> AddInvitations(int count, IReadOnlyList<Reader> readers)
    {
        var creators = AddCreators((count + InvitationsEach - 1) / InvitationsEach);
        var now = time.GetUtcNow();
        var pairings = new List<Pairing>(count);
        for (var i = 0; i < count; i++)
        {
            // One round of all creators after the other, so that neighbours in a batch are strangers.
            var (round, place) = (i / creators.Count, i % creators.Count);
            pairings.Add(new(InvitationToken.NewId(), creators[place], readers[((place * 7919) + round) % readers.Count]));
        }
        var made = pairings.ConvertAll(_ => Stamp(now - TimeSpan.FromSeconds(random.Next(60, 7 * 86_400))));
        var expires = (long)TimeSpan.FromDays(14).TotalMilliseconds;
        store.Insert(
            "invitations",
            ["id", "creator", "clip", "channel", "message", "made_at", "expires_at", "state", "weight"],
            pairings.Select((one, i) => (object?[])
                [one.Invitation.Value, one.Creator.Id.Value, one.Creator.Clip.Value, "whatsapp", "You have to see this one", made[i], made[i] + expires, InvitationState.HandedOver, 0]));
        return pairings;
    }

    /// <summary>
    /// <paramref name="count"/> follows of a year among new members: everybody of <paramref name="feeders"/> follows the same hundred, one creator has a tenth
    /// of all the rest, and the others are spread evenly.
    /// </summary>
    public Creator AddFollows(int count, IReadOnlyList<Reader> feeders)
    {
        var others = Math.Clamp(count / 100, 100, 10_000);
        var people = AddMembers(Math.Max(others, count / 10), "member", 0, 0, 0);
        var creators = AddCreators(others, clipsEach: 3);
        var star = creators[0];
        var pairs = new HashSet<(MemberId Follower, MemberId Followee)>(count);
        foreach (var feeder in feeders)
        {
            for (var i = 0; i < 100 && pairs.Count < count / 2; i++) pairs.Add((feeder.Id, creators[i].Id));
        }
        for (var i = 0; i < count / 10; i++) pairs.Add((people[i].Id, star.Id));
        while (pairs.Count < count) pairs.Add((people[random.Next(people.Count)].Id, creators[random.Next(1, creators.Count)].Id));
        var now = time.GetUtcNow();
        store.Insert(
            "follows",
            ["follower", "followee", "made_at", "automatic"],
            pairs.Select(pair => (object?[])[pair.Follower.Value, pair.Followee.Value, Stamp(now - TimeSpan.FromSeconds(random.Next(86_400, 365 * 86_400))), false]));
        store.Recount();
        return star;
    }

    public ValueTask DisposeAsync() => product.DisposeAsync();

    private List<(MemberId Id, string Handle)> AddMembers(int count, string kind, long following, long followers, long clips)
    {
        var now = time.GetUtcNow();
        var joined = now - TimeSpan.FromDays(400);
        var made = new List<(MemberId Id, string Handle)>(count);
        for (var i = 0; i < count; i++)
        {
            made.Add((new(Guid.CreateVersion7(joined.AddSeconds(random.Next(0, 30 * 86_400)))), string.Create(CultureInfo.InvariantCulture, $"{kind}_{named++}")));
        }
        store.Insert(
            "members",
            ["id", "handle", "name", "bio", "joined_at", "returned_at", "operator", "suspended", "followers", "following", "clips", "tokens", "counted_to"],
            made.Select(one => (object?[])
            [
                one.Id.Value, one.Handle, "Somebody", "", Stamp(joined), Stamp(joined), false, false, followers, following, clips,
                // Whoever has something to show has invited somebody.
                clips > 0 ? 1000L : null, clips > 0 ? Stamp(now) : null,
            ]));
        return made;
    }

    private static long Stamp(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
