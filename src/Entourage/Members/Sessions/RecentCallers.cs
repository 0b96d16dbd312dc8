using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entourage.Http;

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
    public bool Holds(DateTimeOffset now) => !ended && found is { } answer && answer.Until > now;

    /// <summary>Who it stands for, by what is remembered.</summary>
    public Caller? Who(DateTimeOffset now) => found is { Caller: { } caller } answer && answer.ExpiresAt > now ? caller : null;

    /// <summary>Takes in what its row says; null and it stands for nobody.</summary>
    public void Learn(Caller? caller, DateTimeOffset expiresAt, DateTimeOffset until) => found = new(caller, expiresAt, until);

    public void End() => ended = true;

    private sealed record Answer(Caller? Caller, DateTimeOffset ExpiresAt, DateTimeOffset Until);
}

/// <summary>
/// Who the sessions and tokens of the last two seconds stand for. Whoever reads a row asks for its place here first, and ending a session marks
/// the place: what was read before that is used no more, however late it arrives. Thread-safe.
/// </summary>
internal sealed class RecentCallers : IDisposable
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private const int Most = 100_000;

    private readonly ConcurrentDictionary<Key32, RecentCaller> byKey = new();
    private readonly ConcurrentDictionary<Key32, RecentCaller> bySecret = new();
    private readonly TimeProvider time;
    private readonly ITimer sweep;
    private int count;
    private int resting = 1;

    public RecentCallers(TimeProvider time)
    {
        this.time = time;
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The one that a cookie's secret was found to mean a moment ago, which saves hashing it; null when it has to be looked for.</summary>
    public RecentCaller? Find(Key32 secret) => bySecret.TryGetValue(secret, out var known) && !known.Ended ? known : null;

    /// <summary>The place of a session or token. When there is no room for more it is one of its own, which is remembered by nobody.</summary>
    public RecentCaller Of(byte[] key)
    {
        var name = Key32.Of(key);
        if (byKey.TryGetValue(name, out var known)) return known;
        if (Volatile.Read(ref count) >= Most) return new(key);
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
    public void End(byte[] key)
    {
        if (!byKey.TryRemove(Key32.Of(key), out var known)) return;
        Interlocked.Decrement(ref count);
        known.End();
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
        // Said before looking: whoever adds one from now on starts the timer anew.
        Volatile.Write(ref resting, 1);
        if ((!byKey.IsEmpty || !bySecret.IsEmpty) && Interlocked.Exchange(ref resting, 0) == 1) sweep.Change(Life, Timeout.InfiniteTimeSpan);
    }
}
