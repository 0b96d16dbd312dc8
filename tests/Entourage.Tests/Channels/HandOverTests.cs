using System.Xml.Linq;
using Entourage.Channels;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels;

public sealed class HandOverTests
{
    private static readonly Uri Link = new("https://clips.example/i/0abc");
    private static readonly ChannelList Channels = new(Options.Create(new ChannelsOptions { MessengerAppId = "1234" }), []);

    [Theory]
    [InlineData("whatsapp", null, "https://wa.me/?text=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("whatsapp", "+33612345678", "https://wa.me/33612345678?text=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("whatsapp", "1-555-123-4567", "https://wa.me/15551234567?text=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("sms", null, "sms:?body=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("sms", "+15551234567", "sms:+15551234567?body=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("sms", "06.12.34.56.78", "sms:0612345678?body=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("telegram", null, "https://t.me/share/url?url=https%3A%2F%2Fclips.example%2Fi%2F0abc&text=Hi%20%26%20bye")]
    [InlineData("messenger", null, "https://www.facebook.com/dialog/send?app_id=1234&link=https%3A%2F%2Fclips.example%2Fi%2F0abc&redirect_uri=https%3A%2F%2Fclips.example%2Fstudio%2Finvitations")]
    [InlineData("line", null, "https://line.me/R/share?text=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("viber", null, "viber://forward?text=Hi%20%26%20bye%0A%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("mail", null, "mailto:?subject=Hi%20%26%20bye&body=Hi%20%26%20bye%0D%0A%0D%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("mail", "a.b+c@Example.org", "mailto:a.b%2Bc@example.org?subject=Hi%20%26%20bye&body=Hi%20%26%20bye%0D%0A%0D%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    [InlineData("mail", "zoé@bücher.example", null)]
    [InlineData("mail", "zoe@bücher.example", "mailto:zoe@xn--bcher-kva.example?subject=Hi%20%26%20bye&body=Hi%20%26%20bye%0D%0A%0D%0Ahttps%3A%2F%2Fclips.example%2Fi%2F0abc")]
    public void Every_address_is_as_the_app_documents_it(string channel, string? contact, string? expected)
    {
        var handOver = HandOver(Find(channel), "Hi & bye", contact);
        Assert.Equal(expected, handOver.Value?.Url);
        if (expected is null) Assert.Equal("contact_not_valid", handOver.Problem?.Code);
    }

    [Fact]
    public void Without_words_the_message_is_the_link()
    {
        foreach (var channel in Channels.HandOff) Assert.Equal(Link.AbsoluteUri, Made(channel, " \r\n", null).Text);
        Assert.Equal("https://t.me/share/url?url=https%3A%2F%2Fclips.example%2Fi%2F0abc", Made(Find("telegram"), "", null).Url);
        Assert.Equal(
            "mailto:?subject=clips.example&body=https%3A%2F%2Fclips.example%2Fi%2F0abc", Made(Find("mail"), "", null).Url);
    }

    [Fact]
    public void What_is_shown_is_what_arrives_whatever_the_words_are()
    {
        foreach (var channel in Channels.HandOff)
        {
            foreach (var words in NastyWords())
            {
                var made = Made(channel, words, null);
                var plain = words.ReplaceLineEndings("\n").Trim();
                Assert.Equal(channel.Kind, made.Kind);
                Assert.Equal(Message(channel.Id, plain), made.Text);
                Assert.Equal(channel.Kind == HandOverKind.Open, made.Url is not null);
                Assert.Equal(channel.Kind == HandOverKind.Qr, made.Svg is not null);
                if (made.Url is not null) Assert.Equal(made.Text, Arrived(channel.Id, made.Url));
            }
        }
    }

    [Fact]
    public void An_address_never_names_more_than_one_recipient()
    {
        foreach (var (channel, contact) in new[] { ("whatsapp", "+15551234567"), ("sms", "+15551234567"), ("mail", "friend@example.org") })
        {
            foreach (var words in NastyWords())
            {
                var url = Made(Find(channel), words, contact).Url!;
                var (path, query) = (url[..url.IndexOf('?', StringComparison.Ordinal)], url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..]);
                Assert.DoesNotContain(',', path);
                Assert.DoesNotContain(';', path);
                Assert.All(query.Split('&'), part => Assert.True(part.Split('=')[0] is "text" or "body" or "subject"));
                Assert.Matches("^[A-Za-z0-9%._~=&-]*$", query);
            }
        }
    }

    [Theory]
    [InlineData("+15551234567,+15557654321")]
    [InlineData("+15551234567;+15557654321")]
    [InlineData("+15551234567 +15557654321")]
    [InlineData("+15551234567\n+15557654321")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a@example.org&bcc=b@example.org")]
    [InlineData("a@example.org?bcc=b@example.org")]
    [InlineData("a@example.org\u00a0b@example.org")]
    public void Two_contacts_are_refused_by_every_channel(string contact)
    {
        foreach (var channel in Channels.HandOff) Assert.Equal("one_contact_only", channel.ReadContact(contact).Problem?.Code);
    }

    [Theory]
    [InlineData("whatsapp", "+15551234567+15557654321", "one_contact_only")]
    [InlineData("sms", "+15551234567+15557654321", "one_contact_only")]
    [InlineData("mail", "a@example.org@example.net", "one_contact_only")]
    [InlineData("whatsapp", "0612345678", "contact_not_valid")]
    [InlineData("whatsapp", "+123456", "contact_not_valid")]
    [InlineData("whatsapp", "+1234567890123456", "contact_not_valid")]
    [InlineData("whatsapp", "+33612345678x12", "contact_not_valid")]
    [InlineData("sms", "tel:+33612345678;ext=12", "contact_not_valid")]
    [InlineData("sms", "1-800-FLOWERS", "contact_not_valid")]
    [InlineData("whatsapp", "friend", "contact_not_valid")]
    [InlineData("sms", "++15551234567", "one_contact_only")]
    [InlineData("sms", "+0612345678", "contact_not_valid")]
    [InlineData("sms", "12", "contact_not_valid")]
    [InlineData("mail", "friend", "contact_not_valid")]
    [InlineData("mail", "@example.org", "contact_not_valid")]
    [InlineData("mail", "a@", "contact_not_valid")]
    [InlineData("mail", "a@localhost", "contact_not_valid")]
    [InlineData("mail", "a@[127.0.0.1]", "contact_not_valid")]
    [InlineData("mail", "a@127.0.0.1", "contact_not_valid")]
    [InlineData("mail", ".a@example.org", "contact_not_valid")]
    [InlineData("mail", "a..b@example.org", "contact_not_valid")]
    [InlineData("mail", "\"a\"@example.org", "contact_not_valid")]
    [InlineData("mail", "a(x)@example.org", "contact_not_valid")]
    [InlineData("mail", "a%2Cb@example.org", "contact_not_valid")]
    [InlineData("mail", "a!b@example.org", "contact_not_valid")]
    [InlineData("mail", "a@example.org..", "contact_not_valid")]
    [InlineData("mail", "a@.", "contact_not_valid")]
    [InlineData("telegram", "friend", "contact_not_valid")]
    [InlineData("qr_code", "+15551234567", "contact_not_valid")]
    public void A_contact_the_channel_cannot_reach_is_refused(string channel, string contact, string code)
    {
        var problem = Find(channel).ReadContact(contact).Problem;
        Assert.Equal(code, problem?.Code);
        Assert.Equal("contact", problem?.Field);
    }

    [Theory]
    [InlineData("a\0b", "message_not_valid")]
    [InlineData("a\u001bb", "message_not_valid")]
    [InlineData("a\u0085b", null)]
    [InlineData("a\u009fb", "message_not_valid")]
    [InlineData("a\tb", null)]
    public void Words_that_are_no_text_are_refused(string words, string? code) => Assert.Equal(code, Words.Read(words).Problem?.Code);

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        foreach (var words in new[] { "a\ud83d", "\ude00a", "a\ud83db", "\ude00\ud83d" })
        {
            Assert.Equal("message_not_valid", Words.Read(words).Problem?.Code);
        }
    }

    [Fact]
    public void Words_are_bounded()
    {
        Assert.True(Words.Read(new string('x', Words.MostCharacters)).Ok);
        Assert.Equal("message_too_long", Words.Read(new string('x', Words.MostCharacters + 1)).Problem?.Code);
    }

    [Fact]
    public void A_mail_subject_is_the_first_line_cut_between_letters()
    {
        const string Family = "👨‍👩‍👧";
        var url = Made(Find("mail"), string.Concat(Enumerable.Repeat(Family, 80)) + "\nsecond", null).Url!;
        var subject = Uri.UnescapeDataString(url["mailto:?subject=".Length..url.IndexOf("&body=", StringComparison.Ordinal)]);
        Assert.Equal(string.Concat(Enumerable.Repeat(Family, 69)) + "…", subject);
    }

    [Fact]
    public void A_link_that_is_no_web_address_is_a_mistake_of_the_program()
    {
        foreach (var channel in Channels.HandOff)
        {
            Assert.Throws<ArgumentException>(() => channel.HandOver(new Uri("javascript:alert(1)"), Words.Read("").Value!, null));
            Assert.Throws<ArgumentException>(() => channel.HandOver(new Uri("/i/0abc", UriKind.Relative), Words.Read("").Value!, null));
        }
    }

    [Fact]
    public void The_code_is_a_square_svg_with_a_title_a_quiet_border_and_three_finders()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Parse(Made(Find("qr_code"), "Hi", null).Svg!).Root!;
        Assert.Equal(svg + "svg", root.Name);
        Assert.Equal("img", root.Attribute("role")?.Value);
        Assert.Equal(Link.AbsoluteUri, root.Element(svg + "title")?.Value);

        var modules = Modules(root, svg);
        var size = modules.Length;
        Assert.True((size - 8 - 17) % 4 == 0, "a side is 17 + 4 × version modules and 4 of quiet zone on either side");
        for (var i = 0; i < size; i++)
        {
            for (var edge = 0; edge < 4; edge++)
            {
                Assert.False(modules[edge][i] || modules[i][edge] || modules[size - 1 - edge][i] || modules[i][size - 1 - edge]);
            }
        }
        foreach (var (y, x) in new[] { (4, 4), (4, size - 11), (size - 11, 4) }) Assert.True(IsFinder(modules, y, x));
        // ISO/IEC 18004 §7.9: the level stands beside the upper left finder, masked with 10; M is 00.
        Assert.True(modules[12][4]);
        Assert.False(modules[12][5]);
    }

    private static bool IsFinder(bool[][] modules, int top, int left)
    {
        for (var y = 0; y < 7; y++)
        {
            for (var x = 0; x < 7; x++)
            {
                var ring = Math.Max(Math.Abs(y - 3), Math.Abs(x - 3));
                if (modules[top + y][left + x] != (ring != 2)) return false;
            }
        }
        return true;
    }

    private static bool[][] Modules(XElement root, XNamespace svg)
    {
        var size = int.Parse(root.Attribute("viewBox")!.Value.Split(' ')[2], null);
        var modules = Enumerable.Range(0, size).Select(_ => new bool[size]).ToArray();
        foreach (var run in root.Elements(svg + "path").Last().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = run[..run.IndexOf('v', StringComparison.Ordinal)].Split(' ', 'h').Select(n => int.Parse(n, null)).ToArray();
            for (var x = 0; x < numbers[2]; x++) modules[numbers[1]][numbers[0] + x] = true;
        }
        return modules;
    }

    private static IEnumerable<string> NastyWords()
    {
        string[] pieces =
        [
            "plain", "👩🏽‍🚀🏳️‍🌈🇫🇷", "one\r\ntwo\rthree\nfour", "a&b=c", "#tag", "?x=1&to=b@example.org", "\"quoted\" 'single'", "مرحبا بك", "שלום \u202Eturned",
            "100%", "%0D%0Abcc:b@example.org", "<script>alert(1)</script>", "a+b c", ";,:/@", "\ttab", "e\u0301 é", "{{7*7}} ${x}", "\\", "~!*()'",
        ];
        foreach (var piece in pieces) yield return piece;
        yield return new string('é', Words.MostCharacters);
        yield return string.Concat(Enumerable.Repeat("😀", Words.MostCharacters / 2));
        var random = new Random(20261122);
        for (var i = 0; i < 200; i++)
        {
            var words = string.Join(' ', random.GetItems(pieces, random.Next(1, 12)));
            yield return words.Length <= Words.MostCharacters ? words : words[..100];
        }
    }

    private static string Message(string channel, string words) => channel switch
    {
        "messenger" or "qr_code" => Link.AbsoluteUri,
        "telegram" => $"{Link.AbsoluteUri}\n{words}",
        _ => $"{words}\n\n{Link.AbsoluteUri}",
    };

    // What the app on the other side reads out of the address.
    private static string Arrived(string channel, string url)
    {
        var query = url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        return channel switch
        {
            "telegram" => $"{query["url"]}\n{query["text"]}",
            "messenger" => query["link"],
            "sms" => query["body"],
            "mail" => query["body"].Replace("\r\n", "\n", StringComparison.Ordinal),
            _ => query["text"],
        };
    }

    private static IHandOffChannel Find(string id) => (IHandOffChannel)Channels.Find(id).Value!;

    private static HandOver Made(IHandOffChannel channel, string words, string? contact)
    {
        var made = HandOver(channel, words, contact);
        Assert.True(made.Ok, made.Problem?.Title);
        return made.Value;
    }

    private static Outcome<HandOver> HandOver(IHandOffChannel channel, string words, string? contact)
    {
        var to = channel.ReadContact(contact);
        return to.Problem is { } nobody ? nobody : channel.HandOver(Link, Words.Read(words).Value!, to.Value);
    }
}
