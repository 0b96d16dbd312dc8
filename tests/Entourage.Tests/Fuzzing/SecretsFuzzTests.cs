using CsCheck;
using Entourage.Clips;
using Entourage.Invitations.Links;
using Entourage.Members;
using Entourage.Members.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Fuzzing;

/// <summary>What the site writes it reads back; what is nearly that, or nothing like it, is refused and breaks nothing.</summary>
public sealed class SecretsFuzzTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly KeyFolder folder = new();
    private readonly FakeTimeProvider time = new(Now);
    private readonly InvitationToken tokens;
    private readonly Ticket tickets;

    public SecretsFuzzTests() => (tokens, tickets) = (new(folder.Keys), new(folder.Keys, time));

    private static Gen<InvitationId> Ids { get; } = Gen.Byte.Array[10].Select(bytes => new InvitationId(Base32.Encode(bytes)));

    [Fact]
    public void A_token_names_its_invitation_and_nothing_near_it_names_another()
    {
        Fuzz.Each(Ids, id => Assert.Equal(id, tokens.Read(tokens.Text(id))));
        Fuzz.Each(Gen.Select(Ids, Gen.Int[0, 1_000_000]), (one) =>
        {
            var token = tokens.Text(one.Item1);
            foreach (var near in Near(token, one.Item2)) Assert.True(tokens.Read(near) is null || tokens.Read(near) == one.Item1, near);
        });
        // What is read at all is the same token in other spelling: never another's.
        Fuzz.Each(Fuzz.Nearly(Ids.Select(tokens.Text)), text =>
        {
            if (tokens.Read(text) is { } read) Assert.True(IsSpelling(text, tokens.Text(read)), text);
        });
        Fuzz.Each(Fuzz.Text, text => Assert.Null(tokens.Read(text)));
    }

    [Fact]
    public void A_ticket_says_what_was_sealed_and_nothing_near_it_says_anything()
    {
        var landings = Gen.Select(Ids, Gen.Byte.Array[16, 32], Gen.Int[0, 599]);
        Fuzz.Each(landings, landing =>
        {
            var ticket = tickets.Issue(landing.Item1, ArrivalClass.App, landing.Item2);
            Assert.Equal(new Landed(landing.Item1, ArrivalClass.App, Now), tickets.Read(ticket, landing.Item2));
            byte[] other = [.. landing.Item2];
            other[landing.Item3 % other.Length] ^= (byte)((landing.Item3 % 255) + 1);
            Assert.Null(tickets.Read(ticket, other));
        });
        var holder = new byte[16];
        var valid = Ids.Select(id => tickets.Issue(id, ArrivalClass.App, holder));
        Fuzz.Each(Gen.Select(valid, Fuzz.Nearly(valid)), pair => Assert.True(pair.Item2 == pair.Item1 || tickets.Read(pair.Item2,
            holder) is null || IsWhole(pair.Item2, holder), pair.Item2));
        Fuzz.Each(Fuzz.Text, text => Assert.Null(tickets.Read(text, holder)));
    }

    [Fact]
    public void A_page_marker_is_read_as_it_was_written_and_in_no_other_spelling()
    {
        var cursors = Gen.Select(Gen.Long[0, 253_402_300_799_999], Gen.Char.AlphaNumeric.Array[1, 64]).Select((at, key) => new Cursor(at, new string(key)));
        Fuzz.Each(cursors, cursor => Assert.Equal(cursor, Cursor.Read(cursor.ToString()).Value));
        Fuzz.Each(Fuzz.Nearly(cursors.Select(cursor => cursor.ToString())), Keeps);
        Fuzz.Each(Fuzz.Text, Keeps);

        static void Keeps(string text)
        {
            var read = Cursor.Read(text);
            if (text.Length == 0) Assert.True(read is { Ok: true, Value: null });
            else if (read.Ok) Assert.Equal(text, read.Value.ToString());
            else Assert.Equal("bad_cursor", read.Problem.Code);
        }
    }

    [Fact]
    public void Ids_are_read_in_one_length_and_only_as_they_are_written()
    {
        Fuzz.Each(Gen.Guid, guid =>
        {
            Assert.True(ClipId.TryParse(guid.ToString("N"), null, out var clip));
            Assert.Equal(guid, clip.Value);
            foreach (var form in (string[])["D", "B", "P", "X"]) Assert.False(ClipId.TryParse(guid.ToString(form), null, out _));
        });
        Fuzz.Each(Fuzz.Nearly(Gen.Guid.Select(guid => guid.ToString("N"))), text =>
        {
            if (MemberId.TryParse(text, null, out var id)) Assert.Equal(text, id.ToString(), ignoreCase: true);
        });
        Fuzz.Each(Fuzz.Text, text => Assert.True(!InvitationId.TryParse(text, null, out var id) || id.Value.Length == 16));
        Fuzz.Each(Fuzz.Nearly(Ids.Select(id => id.Value)), text => Assert.True(!InvitationId.TryParse(text, null, out var id) || id.Value.Length == text.Length));
    }

    [Fact]
    public void A_handle_is_plain_letters_whatever_was_typed()
    {
        var handles = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789_"].Array[3, 30].Select(letters => new string(letters));
        Fuzz.Each(handles, handle => Assert.Equal(handle, Handle.Read("@" + handle.ToUpperInvariant()).Value));
        Fuzz.Each(Gen.OneOf(Fuzz.Text, Fuzz.Nearly(handles)), typed =>
        {
            var read = Handle.Read(typed);
            if (!read.Ok) Assert.Equal("handle_not_valid", read.Problem.Code);
            else Assert.True(read.Value.Length is >= 3 and <= 30 && read.Value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'), typed);
        });
    }

    [Fact]
    public void A_key_of_a_program_is_known_by_its_whole_text()
    {
        for (var i = 0; i < 100; i++)
        {
            var (text, key) = TokenText.New();
            Assert.Equal(key, TokenText.Key(text));
            foreach (var near in Near(text, i * 7919)) Assert.True(TokenText.Key(near) is not { } read || !read.AsSpan().SequenceEqual(key) || IsSpelling(near, text), near);
        }
        Fuzz.Each(Fuzz.Text, text => Assert.Null(TokenText.Key(text)));
        Fuzz.Each(Fuzz.Text, text => Assert.Null(TokenText.Key("ent_" + text)));
    }

    [Fact]
    public void A_key_of_a_repeated_call_is_taken_as_it_is_or_not_at_all()
    {
        var keys = Gen.Char[(char)0x21, '~'].Array[1, 128].Select(signs => new string(signs));
        Fuzz.Each(keys, key => Assert.Equal(key, Read(key).Value));
        Fuzz.Each(Gen.OneOf(Fuzz.Text, Fuzz.Nearly(keys)), text =>
        {
            var read = Read(text);
            if (text.Length is > 0 and <= 128 && text.All(c => c is > ' ' and <= '~')) Assert.Equal(text, read.Value);
            else Assert.True(read is { Ok: true, Value: null } ? text.Length == 0 : read.Problem?.Code == "idempotency_key_not_valid", text);
        });

        static Outcome<string?> Read(string text) => Entourage.Http.IdempotencyKey.Of(new DefaultHttpContext { Request = { Headers = { ["Idempotency-Key"] = text } } }.Request);
    }

    [Fact]
    public void What_people_write_is_cleaned_once_and_stays()
    {
        Fuzz.Each(Gen.Select(Fuzz.Text, Gen.Bool), typed =>
        {
            var clean = PlainText.Clean(typed.Item1, 50, 200, "name", typed.Item2);
            if (!clean.Ok)
            {
                Assert.Contains(clean.Problem.Code, (string[])["text_too_long", "text_not_valid"]);
                return;
            }
            Assert.Equal(clean.Value, PlainText.Clean(clean.Value, 50, 200, "name", typed.Item2).Value);
            Assert.DoesNotContain(clean.Value, c => char.IsControl(c) && (c != '\n' || !typed.Item2) && c != '\t');
            Assert.True(clean.Value.IsNormalized());
            if (clean.Value.Length > 0) Assert.True(DisplayName.Refuse(clean.Value, ["keeper"], TimeSpan.Zero)?.Status is null or 422);
        });
    }

    [Fact]
    public void An_address_of_a_film_is_good_for_that_file_only()
    {
        var addresses = new MediaAddresses(folder.Keys, Options.Create(new ClipsOptions()), time);
        var clips = Gen.Select(Gen.Guid, Gen.Long[0, 4_000_000_000_000], Gen.Bool);
        Fuzz.Each(clips, one =>
        {
            var (path, until, signature) = Parts(addresses.Video(new(one.Item1), one.Item2, one.Item3));
            Assert.True(addresses.IsGood(path, until, signature, one.Item3));
            Assert.False(addresses.IsGood(path, until, signature, !one.Item3));
            Assert.False(addresses.IsGood(path.Replace("large", "small", StringComparison.Ordinal), until, signature, one.Item3));
        });
        var (known, day, seal) = Parts(addresses.Video(new(Guid.Empty), 1, reserved: false));
        Fuzz.Each(Fuzz.Nearly(Gen.Const(seal)), text => Assert.True(text == seal || !addresses.IsGood(known, day, text, reserved: false), text));
        Fuzz.Each(Fuzz.Nearly(Gen.Const(day)), text => Assert.True(text == day || !addresses.IsGood(known, text, seal, reserved: false), text));
        Fuzz.Each(Fuzz.Nearly(Gen.Const(known)), text => Assert.True(text == known || !addresses.IsGood(text, day, seal, reserved: false), text));
        Fuzz.Each(Gen.Select(Fuzz.Text, Fuzz.Text, Fuzz.Text), one => Assert.False(addresses.IsGood(one.Item1, one.Item2, one.Item3, reserved: false)));
    }

    public void Dispose() => folder.Dispose();

    private static (string Path, string Until, string Signature) Parts(string address)
    {
        var parts = address.Split("?until=", 2);
        var query = parts[1].Split("&sig=", 2);
        return (parts[0], query[0], query[1]);
    }

    // Every sign of a token replaced by the one after it in some order: 32 places, one at a time.
    private static IEnumerable<string> Near(string text, int seed)
    {
        const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        for (var at = 0; at < text.Length; at++)
        {
            var other = Alphabet[(Alphabet.IndexOf(text[at], StringComparison.Ordinal) + 1 + (seed % 31)) % 32];
            if (other != text[at]) yield return text[..at] + other + text[(at + 1)..];
        }
    }

    // Case, look-alikes, hyphens and what messengers glue to the end.
    private static bool IsSpelling(string text, string canonical) =>
        text.TrimEnd(".,)]>!?\"*'".ToCharArray()).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant().Replace('o', '0').Replace('i',
            '1').Replace('l', '1') == canonical;

    // A changed last sign of base64 may carry the same bytes; it opens what it opened before and nothing else.
    private bool IsWhole(string text, byte[] holder) => tickets.Read(text, holder) is { } landed && landed.At == Now;
}
