using Entourage.Channels.Xmpp;

namespace Entourage.Tests.Channels.Xmpp;

public sealed class JidTests
{
    [Theory]
    [InlineData("alice@xmpp.example", "alice@xmpp.example")]
    [InlineData(" Alice@XMPP.example. ", "alice@xmpp.example")]
    [InlineData("E\u0301ve@xmpp.example", "éve@xmpp.example")]
    [InlineData("zoé@bücher.example", "zoé@bücher.example")]
    [InlineData("alice@localhost", "alice@localhost")]
    [InlineData("alice", null)]
    [InlineData("@xmpp.example", null)]
    [InlineData("alice@", null)]
    [InlineData("alice@xmpp.example/phone", null)]
    [InlineData("a@b@xmpp.example", null)]
    [InlineData("a b@xmpp.example", null)]
    [InlineData("a\u200db@xmpp.example", null)]
    [InlineData("a\ud800@xmpp.example", null)]
    [InlineData("alice@127.0.0.1", null)]
    [InlineData("alice@[::1]", null)]
    [InlineData("alice@-.example", null)]
    [InlineData("alice@a..example", null)]
    public void What_a_member_types_is_an_address_or_none(string typed, string? read) => Assert.Equal(read, Jid.Typed(typed)?.ToString());

    [Theory]
    [InlineData("alice@xmpp.example", true)]
    [InlineData("straße@xmpp.example", true)]
    [InlineData("ALICE@xmpp.example", false)]
    [InlineData("alice@XMPP.example", false)]
    [InlineData(" alice@xmpp.example", false)]
    [InlineData("e\u0301ve@xmpp.example", false)]
    [InlineData("xmpp.example", false)]
    [InlineData(null, false)]
    public void Only_what_a_server_writes_by_itself_is_somebody(string? spelled, bool somebody) => Assert.Equal(somebody, Jid.Spelled(spelled) is not null);

    [Fact]
    public void Two_spellings_of_older_servers_find_each_others_never_again()
    {
        Assert.Equal(["strasse@xmpp.example"], Jid.Recipient("straße@xmpp.example")!.EarlierForms);
        Assert.Equal(["bob@xmpp.example"], Jid.Recipient("ｂob@xmpp.example")!.EarlierForms);
        Assert.Empty(Jid.Recipient("bob@xmpp.example")!.EarlierForms);
    }
}
