using System.Diagnostics;
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
    public void One_search_among_five_thousand_takes_less_than_a_tenth_of_a_second()
    {
        var contacts = Of([.. Enumerable.Range(0, 5_000).Select(n => ($"person{n}@xmpp.example", (string?)$"Élodie Número {n}"))]);
        Assert.Equal(5_000, contacts.Matching("numero").Count);
        var watch = Stopwatch.StartNew();
        Assert.Equal("person4999@xmpp.example", Assert.Single(contacts.Matching("numero 4999")).Recipient.Address);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    private static Contacts Of(params (string Address, string? Name)[] people)
    {
        var contacts = new Contacts(DateTimeOffset.UnixEpoch);
        foreach (var (address, name) in people) contacts.Add(new(Jid.Recipient(address)!, name, Evidence.Verified));
        return contacts;
    }

    private static IEnumerable<string> Addresses(IEnumerable<Acquaintance> people) => people.Select(one => one.Recipient.Address);
}
