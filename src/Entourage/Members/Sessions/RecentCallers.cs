using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;

namespace Entourage.Members.Sessions;

/// <summary>32 bytes as a key in memory; compared in constant time, because some of them are secrets.</summary>
[InlineArray(Length)]
internal struct Key32 : IEquatable<Key32>
{
    public const int Length = 32;

    private byte first;

    public static Key32 Of(ReadOnlySpan<byte> bytes)
    {
        var key = default(Key32);
        bytes.CopyTo(key);
        return key;
    }

    public static bool operator ==(Key32 left, Key32 right) => left.Equals(right);

    public static bool operator !=(Key32 left, Key32 right) => !left.Equals(right);

    public readonly bool Equals(Key32 other) => CryptographicOperations.FixedTimeEquals(this, other);

    public override readonly bool Equals(object? obj) => obj is Key32 other && Equals(other);

    // HashCode is seeded anew by every process, so that nobody can choose keys that collide.
    public override readonly int GetHashCode()
    {
        var parts = MemoryMarshal.Cast<byte, long>((ReadOnlySpan<byte>)this);
        return HashCode.Combine(parts[0], parts[1], parts[2], parts[3]);
    }
}

/// <summary>What is remembered of one session or token.</summary>
/// <param name="key">What its row is found by.</param>
internal sealed class RecentCaller(byte[] key)
{
    private volatile Answer? found;
    private volatile bool ended;

    /// <summary>What its row is found by.</summary>
    public byte[] Key => key;

    /// <summary>It was ended on this node since it was last looked for: nothing read before counts any more.</summary>
    public bool Ended => ended;

    /// <summary>The value of the write cookie that goes with it, once it was asked for.</summary>
    public string? WriteProof { get; set; }

    /// <summary>Whether its row has been read lately.</summary>
    // A clock that was put back must not keep it for longer.
    public bool Holds(DateTimeOffset now) => !ended && found is { } answer && answer.Until > now && answer.Until <= now + RecentCallers.Life;

    /// <summary>The remembered caller.</summary>
    public Caller? Who(DateTimeOffset now) => found is { Caller: { } caller } answer && answer.ExpiresAt > now ? caller : null;

    /// <summary>The caller as the framework's principal, made when the row was read; null if it is nobody's.</summary>
    public ClaimsPrincipal? User => found?.User;

    /// <summary>Whether it is a member's, or may be: its row has not been read yet.</summary>
    public bool MayBeOf(MemberId member) => found is not { } answer || answer.Member == member;

    /// <summary>Takes in its row: whose it is, and the caller it identifies; a suspended member's identifies nobody.</summary>
    public void Learn(MemberId? member, Caller? caller, DateTimeOffset expiresAt, DateTimeOffset until) => found = new(member, caller, expiresAt, until);

    public void End() => ended = true;

    private sealed record Answer(MemberId? Member, Caller? Caller, DateTimeOffset ExpiresAt, DateTimeOffset Until)
    {
        public ClaimsPrincipal? User { get; } = Caller?.ToPrincipal();
    }
}

/// <summary>
/// Who the sessions and tokens of the last two seconds stand for. Whoever reads a row asks for its place here first, and ending a session marks
/// the place: what was read before that is used no more, however late it arrives. So does a change of its member. Thread-safe.
/// </summary>
internal sealed class RecentCallers : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Key32, RecentCaller> byKey = new();
    private readonly ConcurrentDictionary<Key32, RecentCaller> bySecret = new();
    private readonly TimeProvider time;
    private readonly ITimer sweep;
    private readonly int most;
    private int count;
    private int resting = 1;

    /// <param name="changes">What ends some of them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="most">How many are remembered at once.</param>
    public RecentCallers(Changes changes, TimeProvider time, int most = 100_000)
    {
        (this.time, this.most) = (time, most);
        changes.On<CallerEnded>(ended => End(ended.Key));
        changes.On<MemberChanged>(changed => End(changed.Member));
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The one that a cookie's secret was found to mean a moment ago, which saves hashing it; null when it has to be looked for.</summary>
    public RecentCaller? Find(Key32 secret) => bySecret.TryGetValue(secret, out var known) && !known.Ended ? known : null;

    /// <summary>The place of a session or token. When there is no room for more it is one of its own, which is remembered by nobody.</summary>
    public RecentCaller Of(byte[] key)
    {
        var name = Key32.Of(key);
        if (byKey.TryGetValue(name, out var known)) return known;
        if (Volatile.Read(ref count) >= most) return new(key);
        var made = new RecentCaller(key);
        var kept = byKey.GetOrAdd(name, made);
        if (kept != made) return kept;
        Interlocked.Increment(ref count);
        if (Interlocked.Exchange(ref resting, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
        return made;
    }

    /// <summary>Remembers which secret means it, as long as it is remembered itself.</summary>
    public void Name(Key32 secret, RecentCaller known)
    {
        if (byKey.TryGetValue(Key32.Of(known.Key), out var kept) && kept == known) bySecret[secret] = known;
    }

    /// <summary>Forgets one that has been ended.</summary>
    private void End(byte[] key)
    {
        if (!byKey.TryRemove(Key32.Of(key), out var known)) return;
        Interlocked.Decrement(ref count);
        known.End();
    }

    // Everybody is looked at: members change seldom, and who comes back is asked for in one read.
    private void End(MemberId member)
    {
        foreach (var (_, known) in byKey)
        {
            if (known.MayBeOf(member)) End(known.Key);
        }
    }

    public void Dispose() => sweep.Dispose();

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (_, known) in byKey)
        {
            if (!known.Holds(now)) End(known.Key);
        }
        foreach (var (secret, known) in bySecret)
        {
            if (known.Ended) bySecret.TryRemove(KeyValuePair.Create(secret, known));
        }
        // Said before looking: from now on, adding one restarts the timer.
        Volatile.Write(ref resting, 1);
        if ((!byKey.IsEmpty || !bySecret.IsEmpty) && Interlocked.Exchange(ref resting, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
    }
}
