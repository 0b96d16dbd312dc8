using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Entourage.Invitations.Links;
using Entourage.Languages;

namespace Entourage.Invitations.Landings;

/// <summary>Everything that a page of an open link depends on, beside the link itself.</summary>
/// <param name="Texts">The language.</param>
/// <param name="Scheme">By which address it is opened.</param>
/// <param name="Host">And at which host.</param>
/// <param name="Member">Whether it is a member's.</param>
/// <param name="Alone">Whether watching alone follows.</param>
/// <param name="Following">Whether this member follows the creator.</param>
/// <param name="Terms">On what terms this member follows by it.</param>
internal readonly record struct LandingSight(
    Texts Texts, string Scheme, string Host, bool Member = false, bool Alone = false, bool Following = false, FollowTerms Terms = FollowTerms.None);

/// <summary>One link's page as all see it who see the same: its bytes, with room for what is each opening's own.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Invitation">Which invitation it shows.</param>
/// <param name="Welcomes">Whether it takes a ticket: the link is open.</param>
/// <param name="Terms">On what terms it makes anybody follow.</param>
/// <param name="Head">The page up to its style, which is two thirds of it and the same for every link.</param>
/// <param name="Rest">The page after its style.</param>
/// <param name="Blanks">Where the room is, counted from the beginning of the page.</param>
internal sealed record CachedLanding(int Status, InvitationId Invitation, bool Welcomes, FollowTerms Terms, byte[] Head, byte[] Rest, Blanks Blanks)
{
    private CompressedLanding? zipped;

    /// <summary>How many bytes the page has, without the reader's handle.</summary>
    public int Length => Head.Length + LandingPage.Style.Length + Rest.Length;

    /// <summary>How much memory it takes, at most: as much again when somebody has asked for it compressed. A member's never is.</summary>
    public int Size => (Blanks.Reader > 0 ? 1 : 2) * (Head.Length + Rest.Length);

    /// <summary>Keeps a page that was drawn, but for the handle of the member it was drawn for.</summary>
    public static CachedLanding Of(LandingView view, InvitationId invitation, ReadOnlySpan<byte> page, Blanks blanks, string? reader)
    {
        var style = blanks.Style + LandingPage.Style.Length;
        var rest = reader is null
            ? page[style..].ToArray()
            : [.. page[style..blanks.Reader], .. page[(blanks.Reader + reader.Length)..]];
        return new(view.Status, invitation, view.Kind == LandingKind.Open, view.Terms, page[..blanks.Style].ToArray(), rest, reader is null ? blanks : blanks.Around(-reader.Length));
    }

    /// <summary>The page compressed. Two that ask at once may both make it.</summary>
    public CompressedLanding Zipped => zipped ??= new CompressedLanding(this);

    /// <summary>Writes the whole page for one opening; a member's with their handle, which is plain ASCII.</summary>
    public void Write(Span<byte> page, Opening opening, string? reader = null)
    {
        Head.CopyTo(page);
        LandingPage.Style.CopyTo(page[Head.Length..]);
        var rest = page[(Head.Length + LandingPage.Style.Length)..];
        if (reader is null)
        {
            Rest.CopyTo(rest);
            Blanks.Fill(page, opening);
            return;
        }
        var at = Blanks.Reader - Head.Length - LandingPage.Style.Length;
        Rest.AsSpan(0, at).CopyTo(rest);
        Encoding.ASCII.GetBytes(reader, rest[at..]);
        Rest.AsSpan(at).CopyTo(rest[(at + reader.Length)..]);
        Blanks.Around(reader.Length).Fill(page, opening);
    }
}

/// <summary>
/// Remembers, for two seconds, the rows of links that somebody has opened, and their pages: a link in a busy chat is opened by thousands
/// within the same minute. Nothing in here is one reader's: what a member's page depends on beside the link is read at every opening, and their handle
/// is written into it then. A change on this node is forgotten with its commit, by this rule: whoever makes a page asks for its <see cref="Link"/> before
/// reading rows, and forgetting takes the link away, so that a page made of older rows finds nowhere to be kept.
/// Thread-safe.
/// </summary>
internal sealed class CachedLandings : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private const int TokenLength = 32;
    private const int IdLength = 16;
    private const int MostLinks = 2048;
    private const int MostBytes = 16_000_000;
    private const int MostOfOneLink = 8;

    private readonly ConcurrentDictionary<string, Link> links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Link>.AlternateLookup<ReadOnlySpan<char>> byId;
    private readonly TimeProvider time;
    private readonly ITimer sweep;
    private int bytes;
    private int swept = 1;

    public CachedLandings(Changes changes, TimeProvider time)
    {
        this.time = time;
        byId = links.GetAlternateLookup<ReadOnlySpan<char>>();
        changes.On<InvitationChanged>(changed => Drop(changed.Invitation));
        // Whose pages those are is not known before they are made.
        changes.On<MemberChanged>(_ => DropAll());
        changes.On<ClipChanged>(_ => DropAll());
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The page for somebody without an account that is remembered for exactly this token, language and address; null when there is none.</summary>
    public CachedLanding? Find(ReadOnlySpan<char> token, Texts texts, string scheme, string host) => Find(token)?.Find(new(texts, scheme, host), time.GetUtcNow());

    /// <summary>What is remembered for exactly this token; null when nothing is.</summary>
    public Link? Find(ReadOnlySpan<char> token)
    {
        if (token.Length != TokenLength || !byId.TryGetValue(token[..IdLength], out var link)) return null;
        // The first half of a token is no secret, the second is: a link is opened by the whole of it.
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(token), MemoryMarshal.AsBytes(link.Token.AsSpan())) ? link : null;
    }

    /// <summary>
    /// Where a page that is about to be made may be kept, or null when it may not: there is no room, or the token is not spelt as we spell it,
    /// and one link must not fill the memory with its spellings.
    /// </summary>
    /// <param name="token">A token whose MAC was checked.</param>
    /// <param name="id">What it says.</param>
    public Link? Begin(string token, InvitationId id)
    {
        if (token.Length != TokenLength || !token.StartsWith(id.Value, StringComparison.Ordinal) || !Base32.IsCanonical(token)) return null;
        if (links.TryGetValue(id.Value, out var known)) return known;
        if (links.Count >= MostLinks || Volatile.Read(ref bytes) >= MostBytes) return null;
        if (Interlocked.Exchange(ref swept, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
        return links.GetOrAdd(id.Value, static (_, made) => new Link(made.Owner, made.Token), (Owner: this, Token: token));
    }

    /// <summary>How long what was just seen of an invitation may be shown to others: an expiry is never passed.</summary>
    public DateTimeOffset Until(LandingInvitation invitation)
    {
        var now = time.GetUtcNow();
        var until = now + Life;
        return invitation.IsOpen && invitation.ExpiresAt > now && invitation.ExpiresAt < until ? invitation.ExpiresAt : until;
    }

    /// <summary>Takes one link away, and what is being made of it.</summary>
    public void Drop(InvitationId id)
    {
        if (links.TryRemove(id.Value, out var link)) link.End();
    }

    private void DropAll()
    {
        foreach (var id in links.Keys) Drop(new InvitationId(id));
    }

    public void Dispose() => sweep.Dispose();

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (id, link) in links)
        {
            if (link.IsOver(now)) Drop(new InvitationId(id));
        }
        // Said before looking: from now on, adding a link restarts the timer.
        Volatile.Write(ref swept, 1);
        if (!links.IsEmpty && Interlocked.Exchange(ref swept, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One link: its rows, and its pages for those who see the same. Thread-safe.</summary>
    internal sealed class Link(CachedLandings owner, string token)
    {
        private readonly Lock change = new();
        private Kept<CachedLanding>[] pages = [];
        private Kept<LandingFacts>? facts;
        private bool ended;

        public string Token => token;

        public CachedLanding? Find(LandingSight sight, DateTimeOffset now)
        {
            foreach (var one in Volatile.Read(ref pages))
            {
                if (one.Sight == sight) return one.Holds(now) ? one.What : null;
            }
            return null;
        }

        /// <summary>Its rows, as they are for every reader; null when they have to be read.</summary>
        public LandingFacts? Facts(DateTimeOffset now) => Volatile.Read(ref facts) is { } known && known.Holds(now) ? known.What : null;

        /// <summary>Keeps its rows until <paramref name="until"/>, unless it was forgotten since <see cref="Begin"/>.</summary>
        public void Learn(LandingFacts found, DateTimeOffset until)
        {
            // By whom it was given back would have to be known too; few are.
            if ((found.Terms & FollowTerms.GivenBack) != 0) return;
            lock (change)
            {
                if (!ended) Volatile.Write(ref facts, new(default, until, found.OfLink()));
            }
        }

        /// <summary>Keeps a page until <paramref name="until"/>, unless the link was forgotten since <see cref="Begin"/>.</summary>
        public void Keep(CachedLanding landing, LandingSight sight, DateTimeOffset until)
        {
            lock (change)
            {
                if (ended) return;
                var others = Array.FindAll(pages, one => one.Sight != sight);
                if (others.Length >= MostOfOneLink) return;
                Interlocked.Add(ref owner.bytes, landing.Size - Size(pages) + Size(others));
                Volatile.Write(ref pages, [.. others, new(sight, until, landing)]);
            }
        }

        public void End()
        {
            lock (change)
            {
                ended = true;
                Interlocked.Add(ref owner.bytes, -Size(pages));
                Volatile.Write(ref pages, []);
                Volatile.Write(ref facts, null);
            }
        }

        public bool IsOver(DateTimeOffset now) => Facts(now) is null && Array.TrueForAll(Volatile.Read(ref pages), one => !one.Holds(now));

        private static int Size(Kept<CachedLanding>[] kept) => kept.Sum(one => one.What.Size);

        private sealed record Kept<T>(LandingSight Sight, DateTimeOffset Until, T What)
        {
            // A clock that was put back must not keep it for longer.
            public bool Holds(DateTimeOffset now) => Until > now && Until <= now + Life;
        }
    }
}
