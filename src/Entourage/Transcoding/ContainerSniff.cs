using System.Buffers.Binary;

namespace Entourage.Transcoding;

/// <summary>The two families of files that are read. ffmpeg is told which; it never guesses.</summary>
internal enum Container
{
    /// <summary>MP4, MOV and their kin (ISO/IEC 14496-12, QuickTime).</summary>
    Mov,

    /// <summary>Matroska and WebM (RFC 9559).</summary>
    Matroska,
}

/// <summary>Decides by a file's first bytes what it is; names and declared types are not asked.</summary>
internal static class ContainerSniff
{
    /// <summary>How many bytes the decision looks at.</summary>
    public const int HeadLength = 64;

    /// <summary>No file with an index and one frame is shorter.</summary>
    private const int ShortestVideo = 256;

    private const int LargestBrandBox = 4096;

    /// <summary>The element DocType (0x4282), the length of its text with the marker bit, and the text.</summary>
    private static readonly byte[] WebmType = [0x42, 0x82, 0x84, .. "webm"u8];

    private static readonly byte[] MatroskaType = [0x42, 0x82, 0x88, .. "matroska"u8];

    private static readonly byte[] Ebml = [0x1A, 0x45, 0xDF, 0xA3];

    public static Outcome<Container> Decide(ReadOnlySpan<byte> head, long length)
    {
        if (length == 0)
        {
            return TranscodeProblems.Empty;
        }

        if (length < ShortestVideo || head.Length < HeadLength)
        {
            return TranscodeProblems.NotAVideo;
        }

        return head.StartsWith(Ebml) ? Matroska(head) : Mov(head, length);
    }

    /// <summary>The name ffmpeg's <c>-f</c> and <c>-format_whitelist</c> know the container by.</summary>
    public static string Demuxer(Container container) => container switch
    {
        Container.Mov => "mov",
        Container.Matroska => "matroska",
    };

    /// <summary>EBML is also used for other things; the document type says which (RFC 8794 §11.2.6), and muxers write it among the first fields.</summary>
    private static Outcome<Container> Matroska(ReadOnlySpan<byte> head) =>
        head.IndexOf(WebmType) >= 0 || head.IndexOf(MatroskaType) >= 0 ? Container.Matroska : TranscodeProblems.NotAVideo;

    private static Outcome<Container> Mov(ReadOnlySpan<byte> head, long length)
    {
        var kind = head[4..8];
        if (kind.SequenceEqual("ftyp"u8))
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(head);
            return size is < 16 or > LargestBrandBox || IsPicture(head[8..12]) ? TranscodeProblems.NotAVideo : Container.Mov;
        }

        var known = kind.SequenceEqual("moov"u8) || kind.SequenceEqual("mdat"u8) || kind.SequenceEqual("wide"u8)
            || kind.SequenceEqual("free"u8) || kind.SequenceEqual("skip"u8);
        if (!known)
        {
            return TranscodeProblems.NotAVideo;
        }

        return FirstBoxFits(head, length) ? Container.Mov : TranscodeProblems.Damaged;
    }

    /// <summary>HEIF and AVIF pictures begin like films.</summary>
    private static bool IsPicture(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8)
        || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8);

    private static bool FirstBoxFits(ReadOnlySpan<byte> head, long length)
    {
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(head);
        var header = 8UL;
        if (size == 1)
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
            header = 16;
        }

        return size >= header && size <= (ulong)length;
    }
}
