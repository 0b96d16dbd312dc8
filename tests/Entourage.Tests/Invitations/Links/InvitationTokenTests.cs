using Entourage.Invitations.Links;

namespace Entourage.Tests.Invitations.Links;

public sealed class InvitationTokenTests : IDisposable
{
    private readonly KeyFolder folder = new();
    private readonly InvitationToken tokens;
    private readonly InvitationId id = InvitationToken.NewId();
    private readonly string text;

    public InvitationTokenTests()
    {
        tokens = new(folder.Keys);
        text = tokens.Text(id);
    }

    [Fact]
    public void A_token_is_32_lower_case_characters_that_begin_with_the_id()
    {
        Assert.Matches("^[0-9abcdefghjkmnpqrstvwxyz]{32}$", text);
        Assert.StartsWith(id.Value, text, StringComparison.Ordinal);
        Assert.Equal(id, tokens.Read(text));
    }

    [Fact]
    public void One_changed_character_at_any_place_opens_nothing()
    {
        const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        for (var i = 0; i < text.Length; i++)
        {
            var other = Alphabet[(Alphabet.IndexOf(text[i]) + 1) % Alphabet.Length];
            Assert.Null(tokens.Read(text[..i] + other + text[(i + 1)..]));
        }
    }

    [Fact]
    public void The_key_of_another_site_opens_nothing()
    {
        using var elsewhere = new KeyFolder();
        Assert.Null(new InvitationToken(elsewhere.Keys).Read(text));
    }

    [Fact]
    public void What_messengers_and_people_do_to_a_link_is_forgiven()
    {
        string[] written =
        [
            text.ToUpperInvariant(),
            string.Join('-', text.Chunk(4).Select(four => new string(four))),
            text.Replace('0', 'o').Replace('1', 'l'),
            text.Replace('0', 'O').Replace('1', 'I'),
            .. ".,)]>!?\"*'".Select(mark => text + mark),
            text + ").",
            text + "...",
        ];
        Assert.All(written, one => Assert.Equal(id, tokens.Read(one)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Any_other_length_opens_nothing(int length) => Assert.Null(tokens.Read(new string('0', length)));

    [Fact]
    public void A_token_with_more_behind_it_opens_nothing()
    {
        Assert.Null(tokens.Read(text + "0"));
        Assert.Null(tokens.Read("." + text));
        Assert.Null(tokens.Read(text + "/extra"));
        Assert.Null(tokens.Read(text + ";x"));
        Assert.Null(tokens.Read(text + "\0"));
        Assert.Null(tokens.Read(" " + text));
    }

    [Fact]
    public void Percent_signs_that_were_encoded_twice_open_nothing() =>
        Assert.Null(tokens.Read(string.Concat(text.Select(letter => $"%{(int)letter:x2}"))));

    [Fact]
    public void Digits_of_other_scripts_are_no_digits()
    {
        for (var digit = '0'; digit <= '9'; digit++)
        {
            if (!text.Contains(digit)) continue;
            Assert.Null(tokens.Read(text.Replace(digit, (char)(digit - '0' + '\uFF10'))));
            Assert.Null(tokens.Read(text.Replace(digit, (char)(digit - '0' + '\u0660'))));
        }
    }

    [Fact]
    public void A_letter_that_only_lower_cases_to_ours_is_not_ours()
    {
        var token = Enumerable.Range(0, 10_000).Select(_ => tokens.Text(InvitationToken.NewId())).First(one => one.Contains('k'));
        Assert.NotNull(tokens.Read(token.Replace('k', 'K')));
        Assert.Null(tokens.Read(token.Replace('k', '\u212A')));
    }

    [Fact]
    public void Nothing_opens_nothing() => Assert.Null(tokens.Read(null));

    public void Dispose() => folder.Dispose();
}
