using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Entourage.Rollout;

/// <summary>
/// The lot a member draws for a feature: the same for ever, on every node, and independent of the lots for other features. Raising a stage moves
/// the line and not the lots, so members who had a feature keep it.
/// </summary>
internal static class Draw
{
    public const int Buckets = 10_000;

    /// <summary>0 to 9,999, each as likely as any other.</summary>
    public static int Of(string feature, MemberId member) => Lot("rollout", feature, member);

    /// <summary>A second lot, independent of the first: it decides which members are kept without the feature, for comparison.</summary>
    public static int HoldoutOf(string feature, MemberId member) => Lot("holdout", feature, member);

    private static int Lot(string what, string feature, MemberId member)
    {
        Span<byte> text = stackalloc byte[160];
        var length = Encoding.ASCII.GetBytes($"{what}\n{feature}\n", text);
        member.Value.TryWriteBytes(text[length..], bigEndian: true, out var id);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + id)], hash);
        // 2^64 is no multiple of 10,000; what the first buckets have more is one part in 10^15.
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % Buckets);
    }
}
