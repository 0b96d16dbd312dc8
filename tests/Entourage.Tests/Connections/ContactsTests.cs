using Entourage.Channels;
using Entourage.Channels.Xmpp;
using Entourage.Connections;

namespace Entourage.Tests.Connections;

public sealed class ContactsTests
{
    [Fact]
    public void They_are_found_by_name_or_address_whatever_the_case_and_the_accents()
    {
        var contacts = Of(("zoe@xmpp.example", "Zoé"), ("bob@xmpp.example", null), ("ann@other.example", "Élodie"));
        Assert.Equal(["bob@xmpp.example", "ann@other.example", "zoe@xmpp.example"], Addresses(contacts.All));
        Assert.Equal(["zoe@xmpp.example"], Addresses(contacts.Matching("ZOE")));
        Assert.Equal(["ann@other.example"], Addresses(contacts.Matching(" elod ")));
        Assert.Equal(["ann@other.example"], Addresses(contacts.Matching("OTHER")));
        Assert.Equal(3, contacts.Matching("  ").Count);
        Assert.Empty(contacts.Matching("nobody"));
        Assert.NotNull(contacts.Find("bob@xmpp.example"));
        Assert.Null(contacts.Find("BOB@xmpp.example"));
    }

    [Fact]
    public void Those_come_first_with_whom_letters_went_both_ways_last()
    {
        var (contacts, monday) = (new Contacts(DateTimeOffset.UnixEpoch, "xmpp", new SiteMac(new byte[32])), new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
        foreach (var (name, lately) in ((string, DateTimeOffset?)[])[("ann", null), ("bob", monday.AddDays(-400)), ("cem", monday), ("zoe", monday.AddDays(2)), ("eve", null)])
        {
            contacts.Add(new(Jid.Recipient($"{name}@xmpp.example")!, name, Evidence.Verified, lately));
        }
        Assert.Equal(["zoe", "cem", "bob", "ann", "eve"], contacts.All.Select(one => one.Name));
        Assert.Equal(["zoe", "cem", "bob", "ann", "eve"], contacts.Matching("xmpp").Select(one => one.Name));
    }

    [Fact]
    public void A_pseudonym_names_somebody_here_and_tells_nobody_else_whom()
    {
        var (contacts, elsewhere) = (Of(("bob@xmpp.example", "Bob"), ("zoe@xmpp.example", null)), new Contacts(DateTimeOffset.UnixEpoch, "fediverse", new SiteMac(new byte[32])));
        var bob = contacts.PseudonymOf(contacts.Find("bob@xmpp.example")!);
        Assert.True(Contacts.IsPseudonym(bob));
        Assert.Equal("bob@xmpp.example", contacts.FindByPseudonym(bob)?.Recipient.Address);
        elsewhere.Add(contacts.Find("bob@xmpp.example")!);
        Assert.Null(elsewhere.FindByPseudonym(bob));
        var another = new Contacts(DateTimeOffset.UnixEpoch, "xmpp", new SiteMac([.. Enumerable.Repeat((byte)1, 32)]));
        another.Add(contacts.Find("bob@xmpp.example")!);
        Assert.Null(another.FindByPseudonym(bob));
        foreach (var none in (string[])["", "0", bob.ToUpperInvariant(), bob + "0", new string('g', 32), new string('0', 32)]) Assert.Null(contacts.FindByPseudonym(none));
    }

    private static Contacts Of(params (string Address, string? Name)[] people)
    {
        var contacts = new Contacts(DateTimeOffset.UnixEpoch, "xmpp", new SiteMac(new byte[32]));
        foreach (var (address, name) in people) contacts.Add(new(Jid.Recipient(address)!, name, Evidence.Verified));
        return contacts;
    }

    private static IEnumerable<string> Addresses(IEnumerable<Acquaintance> people) => people.Select(one => one.Recipient.Address);
}
