using Entourage.Channels.Mailbox;

namespace Entourage.Tests.Channels.Mailbox;

public sealed class VCardTests
{
    [Theory]
    [InlineData("VERSION:3.0\r\nFN:Bob B.\r\nEMAIL;TYPE=INTERNET:bob@mail.lan", "Bob B.|bob@mail.lan")]
    [InlineData("VERSION:4.0\r\nN:Brown;Bob;;;\r\nFN:Bob\\, the Builder\r\nitem1.EMAIL;PREF=1:bob@mail.lan\r\nemail:b@other.lan", "Bob, the Builder|bob@mail.lan,b@other.lan")]
    [InlineData("VERSION:3.0\r\nN:Br\\;own;Bob;;;\r\nEMAIL:bob@mail.lan", "Bob Br;own|bob@mail.lan")]
    [InlineData("VERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 =\r\nLef=C3=A8vre\r\nEMAIL;INTERNET:zoe@mail.lan", "Zoé Lefèvre|zoe@mail.lan")]
    [InlineData("VERSION:3.0\r\nFN:Bo\r\n b\r\nEMAIL;X-NOTE=\"a:b;c\":bob@ma\r\n\til.lan", "Bob|bob@mail.lan")]
    [InlineData("VERSION:3.0\r\nEMAIL:bob@mail.lan", "|bob@mail.lan")]
    [InlineData("VERSION:4.0\r\nKIND:group\r\nFN:Friends\r\nEMAIL:list@mail.lan", null)]
    [InlineData("VERSION:3.0\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nFN:Friends\r\nEMAIL:list@mail.lan", null)]
    [InlineData("VERSION:3.0\r\nFN:Nobody", null)]
    public void Names_and_addresses_are_read_and_nothing_else(string lines, string? read)
    {
        var cards = VCard.Read($"BEGIN:VCARD\r\n{lines}\r\nNOTE:secret\r\nPHOTO;ENCODING=b:{new string('A', 5_000)}\r\nEND:VCARD\r\n");
        if (read is null) Assert.Empty(cards);
        else Assert.Equal(read, $"{Assert.Single(cards).Name}|{string.Join(',', cards[0].Mail)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("BEGIN:VCARD")]
    [InlineData("END:VCARD\nEMAIL:bob@mail.lan\n:::\n\"\n=\n")]
    [InlineData("BEGIN:VCARD\nFN;QUOTED-PRINTABLE:=\n=\n=")]
    public void What_is_no_card_is_passed_over(string text) => Assert.Empty(VCard.Read(text));

    [Fact]
    public void Many_cards_and_very_long_lines_are_taken_as_they_come()
    {
        var card = $"BEGIN:VCARD\nFN:{new string('x', 2_000)}\nN:Long;Name\nEMAIL:{{0}}@mail.lan\nEND:VCARD\n";
        var cards = VCard.Read(string.Concat(Enumerable.Range(0, 100).Select(n => card.Replace("{0}", $"p{n}", StringComparison.Ordinal))));
        Assert.Equal(100, cards.Count);
        Assert.All(cards, one => Assert.Equal("Name Long", one.Name));
    }
}
