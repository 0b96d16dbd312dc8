using System.Xml.Linq;
using Entourage.Channels;
using Entourage.Channels.Xmpp;

namespace Entourage.Tests.Channels.Xmpp;

public sealed class XmppPicturesTests
{
    [Fact]
    public void A_picture_is_read_from_the_card_itself_in_lines_or_in_one()
    {
        var bytes = Enumerable.Range(0, 300).Select(n => (byte)(n % 256)).ToArray();
        Assert.Equal(bytes, Read($"<PHOTO><TYPE>image/png</TYPE><BINVAL>{Convert.ToBase64String(bytes)}</BINVAL></PHOTO>"));
        Assert.Equal(bytes, Read($"<FN>Bob</FN><PHOTO><BINVAL>\n{Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)}\n</BINVAL></PHOTO>"));
        var most = new byte[IConnectedChannel.MostPictureBytes];
        Assert.Equal(most.Length, Read($"<PHOTO><BINVAL>{Convert.ToBase64String(most)}</BINVAL></PHOTO>")?.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<PHOTO/>")]
    [InlineData("<PHOTO><BINVAL/></PHOTO>")]
    [InlineData("<PHOTO><BINVAL>no base64!</BINVAL></PHOTO>")]
    [InlineData("<PHOTO><EXTVAL>https://example.org/bob.png</EXTVAL></PHOTO>")]
    [InlineData("<BINVAL>AAAA</BINVAL>")]
    public void A_card_without_one_has_none(string card) => Assert.Null(Read(card));

    [Fact]
    public void One_that_is_too_large_is_none()
    {
        Assert.Null(Read($"<PHOTO><BINVAL>{Convert.ToBase64String(new byte[IConnectedChannel.MostPictureBytes + 1])}</BINVAL></PHOTO>"));
        Assert.Null(Read($"<PHOTO><BINVAL>{new string(' ', 3_000_000)}AAAA</BINVAL></PHOTO>"));
        Assert.Null(XmppPictures.Read(XElement.Parse("<iq xmlns='jabber:client' type='error'/>")));
    }

    private static byte[]? Read(string card) => XmppPictures.Read(XElement.Parse($"<iq xmlns='jabber:client' type='result'><vCard xmlns='vcard-temp'>{card}</vCard></iq>"));
}
