using System.Globalization;
using System.Text;

namespace Entourage.Tests.Kernel;

/// <summary>What becomes of what people write.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B\u200B")]
    [InlineData("\u200D\u200C")]
    [InlineData("\u0301\u0301")]
    [InlineData(" \u2003\u00A0 ")]
    [InlineData("\u00AD\uFEFF\u2060\u180E")]
    public void X01_a_text_that_shows_nothing_is_empty(string text) => Assert.Equal("", Clean(text).Value);

    [Fact]
    public void X02_nothing_turns_the_direction_of_what_stands_around_it()
    {
        foreach (var turn in "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F")
        {
            Assert.Equal("gpj.exe", Clean($"gpj{turn}.exe", lines: true).Value);
        }
        Assert.Equal("gpj.exe", Clean("\u202Egpj.exe").Value);
    }

    [Fact]
    public void X03_what_cannot_be_seen_goes_and_joiners_stay_where_letters_need_them()
    {
        foreach (var unseen in "\u200B\u200C\u200D\u2060\uFEFF\u00AD\u180E") Assert.Equal("admin", Clean($"ad{unseen}min").Value);
        foreach (var whole in (string[])["\U0001F469\u200D\U0001F467", "\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0915\u094D\u200D\u0937"])
        {
            Assert.Equal(whole, Clean(whole).Value);
        }
        Assert.Equal("\u0646", Clean("\u0646\u200D").Value);
    }

    [Fact]
    public void X06_one_word_is_stored_one_way()
    {
        Assert.Equal("\u00E9t\u00E9", Clean("e\u0301te\u0301").Value);
        Assert.Equal(Clean("\u00E9t\u00E9").Value, Clean("e\u0301te\u0301").Value);
        Assert.True(Clean("\uAC00\u1112\u1161\u11AB").Value!.IsNormalized(NormalizationForm.FormC));
    }

    [Fact]
    public void X07_what_a_person_sees_as_one_counts_as_one_and_stays_whole()
    {
        foreach (var one in (string[])["\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\U0001F1EB\U0001F1F7", "\U0001F44D\U0001F3FD",
            "\u0031\uFE0F\u20E3", "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"])
        {
            Assert.Equal(one, Clean(one, most: 1).Value);
            Assert.Equal("text_too_long", Clean(one + one, most: 1).Problem?.Code);
        }
        Assert.Equal("text_too_long", Clean(string.Concat(Enumerable.Repeat("\U0001F600", 1000))).Problem?.Code);
    }

    [Fact]
    public void X08_eight_marks_stand_on_one_letter_and_no_more()
    {
        string Marks(int n) => string.Concat(Enumerable.Repeat("\u0310", n));
        Assert.True(Clean("a" + Marks(8)).Ok);
        foreach (var stack in (string[])[Marks(9), Marks(5) + "\u200B" + Marks(4), Marks(5) + "\u200D" + Marks(4), Marks(5) + "\u202E" + Marks(4),
            Marks(5) + "\u0903" + Marks(4)])
        {
            Assert.Equal("text_not_valid", Clean("a" + stack).Problem?.Code);
        }
        Assert.False(Clean("a" + Marks(10_000), most: 2200, bytes: 100_000).Ok);
        Assert.True(Clean($"a{Marks(8)}b{Marks(8)}").Ok);
    }

    [Fact]
    public void X09_and_X13_what_is_no_character_is_refused()
    {
        var bad = Enumerable.Range(0, 32).Concat(Enumerable.Range(0x7F, 33)).Except(['\t', '\n',
            '\r']).Select(one => (char)one).Concat("\u2028\u2029\uFFFD\uD800\uDC00");
        foreach (var one in bad)
        {
            foreach (var lines in (bool[])[true, false])
            {
                Assert.True(Clean($"a{one}b", lines: lines).Problem is { Code: "text_not_valid", Status: 422 }, $"U+{(int)one:X4}");
            }
        }
        // A name is one line wherever it is written: in a header of a mail, in a log.
        Assert.Equal("aBcc: b", Clean("a\r\nBcc: b").Value);
        Assert.Equal("a b", Clean("a\tb").Value);
        Assert.Equal("a\nb", Clean("a\r\nb", lines: true).Value);
    }

    [Fact]
    public void X10_a_text_has_a_length_in_characters_and_one_in_bytes()
    {
        Assert.True(Clean(new string('a', 2200), most: 2200, bytes: 8192).Ok);
        Assert.Equal("text_too_long", Clean(new string('a', 2201), most: 2200, bytes: 8192).Problem?.Code);
        var heavy = new StringBuilder();
        for (var i = 0; i < 1000; i++) heavy.Append("e\u0310\u0311\u0312\u0313");
        Assert.Equal("text_too_long", Clean(heavy.ToString(), most: 2200, bytes: 8192).Problem?.Code);
        Assert.Equal("text_too_long", Clean(new string('a', 1_000_000), most: 2200, bytes: 8192).Problem?.Code);
    }

    [Fact]
    public void X11_and_X14_what_means_something_elsewhere_is_text_here()
    {
        foreach (var text in Hostile.Markup.Concat(Hostile.Queries)) Assert.Equal(text, Clean(text, most: 500).Value);
    }

    [Fact]
    public void X18_no_language_changes_the_rules()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in (string[])["tr-TR", "az", "lt", "de-DE", "el-GR", "fa-IR", "ar-SA", ""])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal("I\u0130\u0131i \u00DF \u03A3\u03C2", Clean("I\u0130\u0131i \u00DF \u03A3\u03C2").Value);
                Assert.Equal("inter", Entourage.Members.Handle.Read("INTER").Value);
                Assert.Equal(Cursor.Read(new Cursor(1_790_000_000_000, "a").ToString()).Value, new Cursor(1_790_000_000_000, "a"));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        foreach (var other in (string[])["\u0130nter", "\u0131nter", "stra\u00DFe", "\u03C2igma", "\u212Aeeper", "\uFF41nna", "\u0430nna", "ann\u00E0",
            "\u0661\u0662\u0663"])
        {
            Assert.Equal("handle_not_valid", Entourage.Members.Handle.Read(other).Problem?.Code);
        }
    }

    [Fact]
    public void X21_a_name_holds_only_what_Unicode_has_given_a_meaning_to()
    {
        foreach (var unknown in (string[])["\uE000", "\uF8FF", "\U000F0000", "\U0010FFFD", "\u0378", "\uFFFF", "\uFDD0", "\U000E01F0"])
        {
            Assert.Equal("text_not_valid", Clean($"a{unknown}").Problem?.Code);
        }
        // In a longer text a sign of next year's Unicode is nobody's harm.
        Assert.True(Clean("a\uE000", lines: true).Ok);
    }

    private static Outcome<string> Clean(string text, int most = 50, int bytes = 20_000, bool lines = false) => PlainText.Clean(text, most, bytes, "name", lines);
}

/// <summary>Texts that are only text, wherever they are shown.</summary>
internal static class Hostile
{
    public static readonly string[] Markup =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "&lt;script&gt;", "&amp;lt;script&amp;gt;", "javascript:alert(1)", "{{7*7}}", "${7*7}", "<%= 7*7 %>", "%00", "%0d%0a",
        "expression(alert(1))", "![x](https://elsewhere.example/x.png)", "</title><svg onload=alert(1)>", "' onmouseover='alert(1)", "`", "<!--", "]]>",
        "\\u003cscript\\u003e",
    ];

    public static readonly string[] Queries = ["' OR 1=1--", "%_\\", "\" * NEAR(", "'; DROP TABLE members;--", "(a+)+$", "{\"$ne\":1}"];
}
