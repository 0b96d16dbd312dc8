using System.Text;
using Entourage.Languages;

namespace Entourage.Tests.Languages;

public sealed class TextsTests
{
    private static readonly Texts English = Texts.All["en"];
    private static readonly Texts French = Texts.All["fr"];

    [Theory]
    [InlineData(null, null, null, "en")]
    [InlineData(null, null, "fr", "fr")]
    [InlineData(null, null, "FR-ca", "fr")]
    [InlineData(null, null, "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr")]
    [InlineData(null, null, "en;q=0.5, fr;q=0.501", "fr")]
    [InlineData(null, null, "en, fr", "en")]
    [InlineData(null, null, "de, fr;q=0.1", "fr")]
    [InlineData(null, null, "fr;q=0", "en")]
    [InlineData(null, null, "fr;q=2", "en")]
    [InlineData(null, null, "fr;q=-1", "en")]
    [InlineData(null, null, "fr;q=0.00001", "en")]
    [InlineData(null, null, "*;q=5", "en")]
    [InlineData(null, null, "french", "en")]
    [InlineData(null, null, ",,;;,q=,\0\u202e-fr", "en")]
    [InlineData(null, "fr", "en", "fr")]
    [InlineData(null, "../../en", "fr", "fr")]
    [InlineData("fr", "en", "en", "fr")]
    [InlineData("tlh", "fr", "en", "fr")]
    [InlineData("", "", "", "en")]
    public void A_reader_gets_the_language_asked_for_or_english(string? member, string? cookie, string? header, string expected) =>
        Assert.Equal(expected, Texts.Choose(member, cookie, header).Language);

    [Fact]
    public void A_hostile_header_is_passed_over()
    {
        Assert.Equal("en", Texts.Choose(null, null, string.Concat(Enumerable.Repeat("fr,", 1400))).Language);
        Assert.Equal("en", Texts.Choose(null, null, string.Concat(Enumerable.Repeat("x,", 16)) + "fr").Language);
        Assert.Equal("en", Texts.Choose(new string('f', 100_000), new string('-', 100_000), null).Language);
    }

    [Fact]
    public void A_placeholder_takes_its_value_as_it_is()
    {
        Assert.Equal("@{name} invites you", English["landing.invites_you", ("handle", "{name}")]);
        Assert.Equal("@<b> vous invite", French["landing.invites_you", ("handle", "<b>")]);
    }

    [Fact]
    public void What_is_missing_throws()
    {
        Assert.Throws<KeyNotFoundException>(() => English["no.such.text"]);
        Assert.Throws<KeyNotFoundException>(() => English["landing.invites_you", ("name", "x")]);
        Assert.Throws<KeyNotFoundException>(() => English.Utf8("no.such.text").Length);
    }

    [Fact]
    public void Utf8_is_escaped_for_html_and_keeps_letters()
    {
        Assert.Equal("Ce clip n’est plus là", Encoding.UTF8.GetString(French.Utf8("landing.removed_title")));
        foreach (var language in Texts.All.Values)
        {
            foreach (var key in language.Keys) Assert.Equal(-1, language.Utf8(key).IndexOfAny("<>\"'"u8));
        }
    }

    [Theory]
    [InlineData(0, "0 followers", "0 abonné")]
    [InlineData(1, "1 follower", "1 abonné")]
    [InlineData(2, "2 followers", "2 abonnés")]
    [InlineData(1234, "1,234 followers", "1\u202f234 abonnés")]
    public void One_and_many_follow_the_language(long n, string english, string french)
    {
        Assert.Equal(english, English.Count("profile.followers", n));
        Assert.Equal(french, French.Count("profile.followers", n).Replace('\u00a0', ' '));
    }

    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-7, "−7", "−7")]
    [InlineData(9_999, "9,999", "9\u202f999")]
    [InlineData(10_000, "10,000", "10\u202f000")]
    [InlineData(10_001, "10K", "10\u00a0k")]
    [InlineData(12_399, "12.3K", "12,3\u00a0k")]
    [InlineData(999_999, "999.9K", "999,9\u00a0k")]
    [InlineData(1_250_000, "1.2M", "1,2\u00a0M")]
    [InlineData(long.MinValue, "−9,223,372,036,854.7M", "−9\u202f223\u202f372\u202f036\u202f854,7\u00a0M")]
    public void Large_numbers_are_short_and_never_rounded_up(long n, string english, string french)
    {
        Assert.Equal(english, English.Number(n));
        Assert.Equal(french, French.Number(n));
    }

    [Theory]
    [InlineData(-5, "just now", "à l’instant")]
    [InlineData(4, "just now", "à l’instant")]
    [InlineData(12, "12 s ago", "il y a 12 s")]
    [InlineData(59.9, "59 s ago", "il y a 59 s")]
    [InlineData(60, "1 min ago", "il y a 1 min")]
    [InlineData(7_199, "1 h ago", "il y a 1 h")]
    [InlineData(86_400, "1 day ago", "il y a 1 jour")]
    [InlineData(345_600, "4 days ago", "il y a 4 jours")]
    public void How_long_ago_is_said_in_the_largest_whole_unit(double seconds, string english, string french)
    {
        Assert.Equal(english, English.Ago(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(french, French.Ago(TimeSpan.FromSeconds(seconds)).Replace('\u00a0', ' '));
    }

    [Fact]
    public void Days_and_months_are_written_out()
    {
        var first = new DateTimeOffset(2026, 8, 1, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal("1 August 2026", English.Date(first));
        Assert.Equal("1er août 2026", French.Date(first));
        Assert.Equal("22 novembre 2026", French.Date(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("August 2026", English.Month(first));
        Assert.Equal("août 2026", French.Month(first));
    }
}
