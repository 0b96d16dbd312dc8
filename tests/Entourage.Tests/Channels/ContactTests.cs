using Entourage.Channels;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels;

/// <summary>One person is one person however the number or the address is spelt, and two stay two.</summary>
public sealed class ContactTests
{
    private const string Anna = "33612345678";

    [Theory]
    [InlineData("+33612345678")]
    [InlineData("0033612345678")]
    [InlineData("33612345678")]
    [InlineData("0612345678")]
    [InlineData("06 12 34 56 78")]
    [InlineData("06.12.34.56.78")]
    [InlineData("(06) 12-34-56-78")]
    [InlineData("06/12/34/56/78")]
    [InlineData("06\u00a012\u00a034\u202f56\u202f78")]
    [InlineData("+33 (0)6 12 34 56 78")]
    [InlineData("+330612345678")]
    [InlineData("tel:+33612345678")]
    [InlineData("TEL:+33-6-12-34-56-78")]
    [InlineData("tel:0612345678;phone-context=+33")]
    [InlineData("tel:06-12-34-56-78")]
    [InlineData("\uff0b\uff13\uff13\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18")]
    [InlineData("\uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18")]
    [InlineData("+\u0663\u0663\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668")]
    [InlineData("\u202a+33 6 12 34 56 78\u202c")]
    public void A_number_is_one_person_however_it_is_spelt(string contact)
    {
        foreach (var app in (string[])["sms", "whatsapp"]) Assert.Equal(Anna, Of(app, contact, "FR").Canonical);
        Assert.Equal(Anna, Of("whatsapp", contact, "FR").Address);
    }

    [Theory]
    [InlineData("0612345678", "+33612345678")]
    [InlineData("06 12 34 56 78", "+33612345678")]
    [InlineData("0033612345678", "+33612345678")]
    [InlineData("+44 7400 123456", "+447400123456")]
    [InlineData("3611", "3611")]
    public void Where_the_country_is_known_the_app_dials_it_in_full(string contact, string dialled) =>
        Assert.Equal(dialled, Of("sms", contact, "FR").Address);

    [Theory]
    [InlineData("0612345678", "0612345678", "0612345678")]
    [InlineData("06 12 34 56 78", "0612345678", "0612345678")]
    [InlineData("0033612345678", "+33612345678", Anna)]
    [InlineData("33612345678", "33612345678", Anna)]
    [InlineData("+39 06 1234 5678", "+390612345678", "390612345678")]
    public void Without_a_country_of_the_site_a_number_stays_as_it_is_dialled(string contact, string dialled, string canonical)
    {
        var recipient = Of("sms", contact, null);
        Assert.Equal((dialled, canonical), (recipient.Address, recipient.Canonical));
    }

    // An American types ten digits; read as international ones, these would ring in Norway.
    [Fact]
    public void A_number_of_the_country_is_not_taken_for_one_of_another()
    {
        Assert.Equal("14722123456", Of("sms", "4722123456", "US").Canonical);
        Assert.Equal("12025550123", Of("sms", "011 1 202 555 0123", "US").Canonical);
        // Nobody writes a German number without its 0, so in an app of international numbers this is a French one.
        Assert.Equal(Anna, Of("whatsapp", Anna, "DE").Canonical);
    }

    [Theory]
    [InlineData("+33612345678", "+33612345679")]
    [InlineData("+33612345678", "+32612345678")]
    [InlineData("0612345678", "+49612345678")]
    [InlineData("0612345678", "06123456")]
    public void Two_numbers_stay_two_people(string one, string other) =>
        Assert.NotEqual(Of("sms", one, "FR").Canonical, Of("sms", other, "FR").Canonical);

    [Fact]
    public void The_same_digits_are_somebody_else_in_another_country() =>
        Assert.NotEqual(Of("sms", "0612345678", "FR").Canonical, Of("sms", "0612345678", "BE").Canonical);

    [Theory]
    [InlineData("bob@b\u00fccher.example")]
    [InlineData("bob@xn--bcher-kva.example")]
    [InlineData("BOB@XN--BCHER-KVA.Example")]
    [InlineData(" Bob@B\u00dcCHER.EXAMPLE ")]
    [InlineData("bob@bu\u0308cher.example")]
    [InlineData("bob@b\u00fccher\u3002example")]
    [InlineData("bob@b\u00fccher.example.")]
    public void An_address_is_one_person_however_it_is_spelt(string contact) =>
        Assert.Equal("bob@xn--bcher-kva.example", Of("mail", contact, null).Canonical);

    [Fact]
    public void An_address_is_sent_as_it_was_written()
    {
        Assert.Equal("BOB@example.com", Of("mail", "BOB@Example.COM.", null).Address);
        Assert.Equal("bob@example.com", Of("mail", "BOB@Example.COM.", null).Canonical);
    }

    [Theory]
    [InlineData("bob@example.org", "bob@example.com")]
    [InlineData("bob@example.org", "bob+films@example.org")]
    [InlineData("b.ob@example.org", "bob@example.org")]
    [InlineData("bob@b\u00fccher.example", "bob@bucher.example")]
    public void Two_addresses_stay_two_people(string one, string other) =>
        Assert.NotEqual(Of("mail", one, null).Canonical, Of("mail", other, null).Canonical);

    [Theory]
    [InlineData("sms", "06.12.34.56.78", "0612345678", "330612345678")]
    [InlineData("sms", "+33612345678", "0612345678", "330612345678")]
    [InlineData("mail", "Bob@B\u00fccher.example", "bob@b\u00fccher.example")]
    [InlineData("mail", "bob@xn--bcher-kva.example", "bob@b\u00fccher.example")]
    [InlineData("mail", "bob@example.org")]
    public void What_was_kept_by_an_earlier_form_is_looked_for_too(string channel, string contact, params string[] earlier) =>
        Assert.Equal(earlier.Order(StringComparer.Ordinal), Of(channel, contact, "FR").EarlierForms.Order(StringComparer.Ordinal));

    private static Recipient Of(string channel, string contact, string? country)
    {
        var read = new ChannelList(Options.Create(new ChannelsOptions { DefaultCountry = country }), []).HandOff.Single(one => one.Id == channel).ReadContact(contact);
        Assert.True(read.Ok, read.Problem?.Code);
        return read.Value;
    }
}
