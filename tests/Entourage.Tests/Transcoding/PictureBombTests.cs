using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Entourage.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Transcoding;

/// <summary>Pictures that are larger, stranger or more than they seem.</summary>
[Trait("Needs", "ffmpeg")]
public sealed class PictureBombTests(Footage footage) : IClassFixture<Footage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task U55_pictures_are_measured_before_they_are_decoded_and_drawn_anew()
    {
        var png = await File.ReadAllBytesAsync(await footage.DrawAsync("plain.png", [.. Footage.Picture("64x64", 1, rate: 1), "-frames:v", "1"]), Stop);
        var jpeg = await File.ReadAllBytesAsync(await footage.DrawAsync("plain.jpg", [.. Footage.Picture("64x48", 1, rate: 1), "-frames:v", "1"]), Stop);
        var webp = await File.ReadAllBytesAsync(await footage.DrawAsync("moving.webp", [.. Footage.Picture("64x64", 1), "-c:v", "libwebp_anim"]), Stop);
        var apng = await File.ReadAllBytesAsync(await footage.DrawAsync("moving.apng", [.. Footage.Picture("64x64", 1), "-plays", "0"]), Stop);
        (string Case, byte[] Picture, string?[] Codes)[] rows =
        [
            ("50 000 x 50 000", Sized(png, 50_000, 50_000), ["picture_too_large"]),
            ("1 x 500 million", Sized(png, 1, 500_000_000), ["picture_too_large"]),
            ("8 001 x 8 000", Sized(png, 8001, 8000), ["picture_too_large"]),
            ("no size", Sized(png, 0, 0), ["picture_not_valid", "picture_too_large"]),
            ("more than its bytes", Sized(png, 4000, 4000), [null, "picture_not_valid"]),
            ("svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"u8.ToArray(), ["picture_not_valid"]),
            ("heic", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[500]], ["picture_not_valid"]),
            ("avif", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[500]], ["picture_not_valid"]),
            ("gif", [.. "GIF89a"u8, .. new byte[500]], ["picture_not_valid"]),
            ("animated webp", webp, [null, "picture_not_valid"]),
            ("animated png", apng, [null]),
            ("four inks", FourInks(), [null]),
            ("a profile that unfolds to 200 MB", WithProfile(png), [null, "picture_not_valid"]),
            ("orientation 9", WithOrientation(jpeg, 9), [null]),
            ("orientation 6", WithOrientation(jpeg, 6), [null]),
            ("cut", jpeg[..(jpeg.Length / 2)], [null, "picture_not_valid"]),
        ];
        var limits = new TranscodeLimits();
        using var maker = new PictureMaker(limits, new SandboxOnce(limits, TimeProvider.System, NullLogger<Sandbox>.Instance), TimeProvider.System);
        foreach (var (which, picture, codes) in rows)
        {
            var output = footage.PathOf($"{which}.made.jpg");
            var met = (await maker.MakeAsync(await footage.WriteAsync("picture", picture), output, Stop)).Problem?.Code;
            Assert.True(codes.Contains(met), $"{which}: {met ?? "a picture"}");
            Assert.Equal(met is null, File.Exists(output));
            if (met is not null) continue;
            var made = await File.ReadAllBytesAsync(output, Stop);
            Assert.True(made is [0xFF, 0xD8, 0xFF, ..] && made.Length < 100_000, which);
            Assert.All(["Exif", "ICC_PROFILE", "Adobe"], word => Assert.False(Mp4.Holds(made, word), $"{which}: {word}"));
        }
    }

    /// <summary>A PNG whose header says another size, with the right checksum.</summary>
    private static byte[] Sized(byte[] png, uint width, uint height) =>
        [.. png[..8], .. Chunk("IHDR", [.. Mp4.Words(width, height), .. png[24..29]]), .. png[33..]];

    private static byte[] WithProfile(byte[] png)
    {
        using var squeezed = new MemoryStream();
        using (var zip = new ZLibStream(squeezed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1_000_000];
            for (var count = 0; count < 200; count++) zip.Write(zeros);
        }

        return [.. png[..33], .. Chunk("iCCP", [.. "bomb\0\0"u8, .. squeezed.ToArray()]), .. png[33..]];
    }

    private static byte[] Chunk(string kind, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(kind), .. content];
        var sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. Mp4.Words((uint)content.Length), .. named, .. sum];
    }

    /// <summary>The checksum of PNG (annex D of its specification).</summary>
    private static uint Crc(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 1 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
        }

        return ~sum;
    }

    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>Eight by eight points of grey in cyan, magenta, yellow and black (ITU-T T.81; Adobe's marker says that they are inks).</summary>
    private static byte[] FourInks()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)1, 64)], single = [1, .. new byte[15], 0];
        return
        [
            0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0, 0xFF, 0xDB, 0, 67, 0, .. ones,
            0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, .. single, 0xFF, 0xC4, 0, 20, 0x10, .. single,
            0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0, 0x00, 0xFF, 0xD9,
        ];
    }
}
