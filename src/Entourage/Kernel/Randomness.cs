using System.Security.Cryptography;

namespace Entourage.Kernel;

/// <summary>
/// Unguessable bytes, a few at a time. The system's generator costs as much for sixteen of them as for five hundred, so each thread fetches
/// some ahead; none is given out twice. Thread-safe.
/// </summary>
internal static class Randomness
{
    private const int Ahead = 512;

    [ThreadStatic]
    private static byte[]? fetched;

    [ThreadStatic]
    private static int left;

    /// <summary>Fills <paramref name="bytes"/>, at most 512 of them.</summary>
    public static void Fill(Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Ahead, nameof(bytes));
        var store = fetched ??= new byte[Ahead];
        if (left < bytes.Length)
        {
            RandomNumberGenerator.Fill(store);
            left = Ahead;
        }
        var own = store.AsSpan(left - bytes.Length, bytes.Length);
        own.CopyTo(bytes);
        // What was handed out is the caller's secret from now on.
        own.Clear();
        left -= bytes.Length;
    }
}
