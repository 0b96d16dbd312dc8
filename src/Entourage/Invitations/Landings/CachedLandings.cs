using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entourage.Invitations.Links;
using Entourage.Languages;

namespace Entourage.Invitations.Landings;

/// <summary>One link's page as somebody without an account sees it: its bytes, with room for what is each opening's own.</summary>
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

    /// <summary>How many bytes the page has.</summary>
    public int Length => Head.Length + LandingPage.Style.Length + Rest.Length;

    /// <summary>How much memory it takes, at most: as much again when somebody has asked for it compressed.</summary>
    public int Size => 2 * (Head.Length + Rest.Length);

    /// <summary>The page compressed. Two that ask at once may both make it.</summary>
    public CompressedLanding Zipped => zipped ??= new CompressedLanding(this);

    /// <summary>Writes the whole page for one opening.</summary>
    public void Write(Span<byte> page, Opening opening)
    {
        Head.CopyTo(page);
        LandingPage.Style.CopyTo(page[Head.Length..]);
        Rest.CopyTo(page[(Head.Length + LandingPage.Style.Length)..]);
        Blanks.Fill(page, opening);
    }
}

/// <summary>
/// Remembers, for two seconds, the pages of links that somebody without an account has opened: a link in a busy chat is opened by thousands
/// within the same minute. No member's page is ever in here. A change on this node is forgotten with its commit, by this rule: whoever makes a page
/// asks for its <see cref="Link"/> before reading rows, and forgetting takes the link away, so that a page made of older rows finds nowhere to be
/// kept.
/// Thread-safe.
/// </summary>
internal sealed class CachedLandings : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private const int TokenLength = 32;
    private const int IdLength = 16;
    private const int MostLinks = 2048;
    private const int MostBytes = 16_000_000;
    private const int MostOfOneLink = 4;

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

    /// <summary>The page that is remembered for exactly this token, language and address; null when there is none.</summary>
    public CachedLanding? Find(ReadOnlySpan<char> token, Texts texts, string scheme, string host)
    {
        if (token.Length != TokenLength || !byId.TryGetValue(token[..IdLength], out var link)) return null;
        // The first half of a token is no secret, the second is: a link is opened by the whole of it.
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(token), MemoryMarshal.AsBytes(link.Token.AsSpan()))
            ? link.Find(texts, scheme, host, time.GetUtcNow())
            : null;
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

    /// <summary>The pages of one link: one for each language and each address it was opened by. Thread-safe.</summary>
    internal sealed class Link(CachedLandings owner, string token)
    {
        private readonly Lock change = new();
        private Kept[] kept = [];
        private bool ended;

        public string Token => token;

        public CachedLanding? Find(Texts texts, string scheme, string host, DateTimeOffset now)
        {
            foreach (var one in Volatile.Read(ref kept))
            {
                if (ReferenceEquals(one.Texts, texts) && one.Host == host && one.Scheme == scheme) return one.Holds(now) ? one.Landing : null;
            }
            return null;
        }

        /// <summary>Keeps a page until <paramref name="until"/>, unless the link was forgotten since <see cref="Begin"/>.</summary>
        public void Keep(CachedLanding landing, Texts texts, string scheme, string host, DateTimeOffset until)
        {
            lock (change)
            {
                if (ended) return;
                var others = Array.FindAll(kept, one => !(ReferenceEquals(one.Texts, texts) && one.Host == host && one.Scheme == scheme));
                if (others.Length >= MostOfOneLink) return;
                Interlocked.Add(ref owner.bytes, landing.Size - Size(kept) + Size(others));
                Volatile.Write(ref kept, [.. others, new Kept(texts, scheme, host, until, landing)]);
            }
        }

        public void End()
        {
            lock (change)
            {
                ended = true;
                Interlocked.Add(ref owner.bytes, -Size(kept));
                Volatile.Write(ref kept, []);
            }
        }

        public bool IsOver(DateTimeOffset now) => Array.TrueForAll(Volatile.Read(ref kept), one => !one.Holds(now));

        private static int Size(Kept[] kept) => kept.Sum(one => one.Landing.Size);

        private sealed record Kept(Texts Texts, string Scheme, string Host, DateTimeOffset Until, CachedLanding Landing)
        {
            // A clock that was put back must not keep it for longer.
            public bool Holds(DateTimeOffset now) => Until > now && Until <= now + Life;
        }
    }
}
