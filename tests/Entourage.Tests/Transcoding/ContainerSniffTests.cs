using System.Buffers.Binary;
using System.Text;
using Entourage.Transcoding;

namespace Entourage.Tests.Transcoding;

public sealed class ContainerSniffTests
{
    private static readonly byte[] Webm =
    [
        0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 0x01, 0x42, 0xF7, 0x81, 0x01, 0x42, 0xF2, 0x81, 0x04, 0x42, 0xF3, 0x81, 0x08,
        0x42, 0x82, 0x84, .. "webm"u8, 0x42, 0x87, 0x81, 0x04, 0x42, 0x85, 0x81, 0x02,
    ];

    [Theory]
    [InlineData(0x20, "ftypisom")]
    [InlineData(0x14, "ftypqt  ")]
    [InlineData(5000, "moov")]
    [InlineData(8, "wide")]
    [InlineData(8, "free")]
    [InlineData(5000, "mdat")]
    public void Films_of_the_mp4_family_are_known(int size, string kind) => Assert.Equal(Container.Mov, Decide(Box(size, kind)).Value);

    [Fact]
    public void Webm_is_known_by_its_document_type() => Assert.Equal(Container.Matroska, Decide(Webm).Value);

    [Fact]
    public void Another_ebml_document_is_not_a_video()
    {
        var other = (byte[])Webm.Clone();
        other[24] = (byte)'x';
        Assert.Equal("not_a_video", Decide(other).Problem?.Code);
    }

    [Fact]
    public void U01_nothing_is_empty() => Assert.Equal("empty", ContainerSniff.Decide([], 0).Problem?.Code);

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(64)]
    public void U02_the_first_bytes_of_a_video_are_not_a_video(int length) =>
        Assert.Equal("not_a_video", ContainerSniff.Decide(Padded(Box(0x20, "ftypisom")).AsSpan(0, length), length).Problem?.Code);

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><MPD/>")]
    [InlineData("<!DOCTYPE html><html><script></script></html>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("GIF89a")]
    [InlineData("RIFF....AVI LIST")]
    [InlineData("RIFF....WEBPVP8 ")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("v=0\r\no=- 0 0 IN IP4 127.0.0.1")]
    [InlineData("just words")]
    [InlineData("subfile,,start,0,end,0,,:/etc/passwd")]
    public void U06_to_U13_anything_else_is_not_a_video(string text) => Assert.Equal("not_a_video", Decide(Encoding.UTF8.GetBytes(text)).Problem?.Code);

    [Theory]
    [InlineData("ftypheic")]
    [InlineData("ftypavif")]
    [InlineData("ftypmif1")]
    public void Pictures_that_begin_like_films_are_not_videos(string kind) =>
        Assert.Equal("not_a_video", Decide(Box(0x20, kind)).Problem?.Code);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(200_000)]
    public void U05_a_first_box_that_does_not_fit_the_file_is_damage(int size) => Assert.Equal("damaged", Decide(Box(size, "mdat")).Problem?.Code);

    [Fact]
    public void U05_a_box_of_two_to_the_sixty_third_bytes_is_damage() =>
        Assert.Equal("damaged", Decide([0, 0, 0, 1, .. "mdat"u8, 0x80, 0, 0, 0, 0, 0, 0, 0]).Problem?.Code);

    private static Entourage.Kernel.Outcome<Container> Decide(byte[] start) => ContainerSniff.Decide(Padded(start), 100_000);

    private static byte[] Padded(byte[] start)
    {
        var head = new byte[ContainerSniff.HeadLength];
        start.AsSpan(0, Math.Min(start.Length, head.Length)).CopyTo(head);
        return head;
    }

    private static byte[] Box(int size, string kind)
    {
        var box = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(box, size);
        Encoding.ASCII.GetBytes(kind).CopyTo(box, 4);
        return box;
    }
}
