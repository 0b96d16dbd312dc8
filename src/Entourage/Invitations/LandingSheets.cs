using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entourage.Kernel;
using Entourage.Languages;
using Entourage.Storage;

namespace Entourage.Invitations;

/// <summary>One link's page as somebody without an account sees it: its bytes, with room for what is each opening's own.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Invitation">Which invitation it shows.</param>
/// <param name="Welcomes">Whether it takes a ticket: the link is open.</param>
/// <param name="Terms">On what terms it makes anybody follow.</param>
/// <param name="Head">The page up to its style, which is two thirds of it and the same for every link.</param>
/// <param name="Rest">The page after its style.</param>
/// <param name="Blanks">Where the room is, counted from the beginning of the page.</param>
internal sealed record LandingSheet(int Status, InvitationId Invitation, bool Welcomes, FollowTerms Terms, byte[] Head, byte[] Rest, Blanks Blanks)
{
    public int Size => Head.Length + Rest.Length;
}

/// <summary>
/// Remembers, for two seconds, the pages of links that somebody without an account has opened: a link in a busy chat is opened by thousands
/// within the same minute. No member's page is ever in here. A change on this node forgets at once, by this rule: whoever makes a page asks for
/// its <see cref="Link"/> before reading rows, and forgetting takes the link away, so that a page made of older rows finds nowhere to be kept.
/// Thread-safe.
/// </summary>
internal sealed class LandingSheets : IRemembersRows, IDisposable
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

    public LandingSheets(TimeProvider time)
    {
        this.time = time;
        byId = links.GetAlternateLookup<ReadOnlySpan<char>>();
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The page that is remembered for exactly this token, language and address; null when there is none.</summary>
    public LandingSheet? Find(ReadOnlySpan<char> token, Texts texts, string scheme, string host)
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
        if (token.Length != TokenLength || !token.StartsWith(id.Value, StringComparison.Ordinal) || !Base32.IsWritten(token)) return null;
        if (links.TryGetValue(id.Value, out var known)) return known;
        if (links.Count >= MostLinks || Volatile.Read(ref bytes) >= MostBytes) return null;
        if (Interlocked.Exchange(ref swept, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
        return links.GetOrAdd(id.Value, static (_, made) => new Link(made.Owner, made.Token), (Owner: this, Token: token));
    }

    /// <summary>Forgets one link, and what is being made of it.</summary>
    public void Forget(InvitationId id)
    {
        if (links.TryRemove(id.Value, out var link)) link.End();
    }

    /// <inheritdoc/>
    public void Forget()
    {
        foreach (var id in links.Keys) Forget(new InvitationId(id));
    }

    public void Dispose() => sweep.Dispose();

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (id, link) in links)
        {
            if (link.IsOver(now)) Forget(new InvitationId(id));
        }
        // Said before looking: whoever adds a link from now on starts the timer anew.
        Volatile.Write(ref swept, 1);
        if (!links.IsEmpty && Interlocked.Exchange(ref swept, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The pages of one link: one for each language and each address it was opened by. Thread-safe.</summary>
    internal sealed class Link(LandingSheets owner, string token)
    {
        private readonly Lock change = new();
        private Kept[] kept = [];
        private bool ended;

        public string Token => token;

        public LandingSheet? Find(Texts texts, string scheme, string host, DateTimeOffset now)
        {
            foreach (var one in Volatile.Read(ref kept))
            {
                if (ReferenceEquals(one.Texts, texts) && one.Host == host && one.Scheme == scheme) return one.Until > now ? one.Sheet : null;
            }
            return null;
        }

        /// <summary>Keeps a page until <paramref name="until"/>, unless the link was forgotten since <see cref="Begin"/>.</summary>
        public void Keep(LandingSheet sheet, Texts texts, string scheme, string host, DateTimeOffset until)
        {
            lock (change)
            {
                if (ended) return;
                var others = Array.FindAll(kept, one => !(ReferenceEquals(one.Texts, texts) && one.Host == host && one.Scheme == scheme));
                if (others.Length >= MostOfOneLink) return;
                Interlocked.Add(ref owner.bytes, sheet.Size - Size(kept) + Size(others));
                Volatile.Write(ref kept, [.. others, new Kept(texts, scheme, host, until, sheet)]);
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

        public bool IsOver(DateTimeOffset now) => Array.TrueForAll(Volatile.Read(ref kept), one => one.Until <= now);

        private static int Size(Kept[] kept) => kept.Sum(one => one.Sheet.Size);

        private sealed record Kept(Texts Texts, string Scheme, string Host, DateTimeOffset Until, LandingSheet Sheet);
    }
}
