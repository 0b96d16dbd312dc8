using System.Security.Cryptography;
using System.Text;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Links;

/// <summary>
/// Secrets and ids that are none, over HTTP (K-01 to K-14). While links that are none are asked for, the store has no table of invitations: whatever
/// looked there would be answered with 503.
/// </summary>
public sealed class TokenShapesTests(TokenShapesTests.Site site) : IClassFixture<TokenShapesTests.Site>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly Server server = site.Server;

    [Fact]
    public async Task K01_any_other_length_is_no_link()
    {
        var made = await MadeAsync("k01");
        await NotFoundAsync([made.Token[..31], made.Token + "0", new('0', 31), new('0', 33), new('0', 64), new('0', 65), new('0', 10_000)]);
        Assert.Equal(404, (await server.Visitor().GetAsync("/i/")).Status);
    }

    [Fact]
    public async Task K02_one_changed_character_is_no_link_whichever_it_is()
    {
        var made = await MadeAsync("k02");
        var tokens = server.Services.GetRequiredService<InvitationToken>();
        var changed = 0;
        for (var i = 0; i < 32; i++)
        {
            foreach (var letter in Alphabet.Where(letter => letter != made.Token[i]))
            {
                Assert.Null(tokens.Read(made.Token[..i] + letter + made.Token[(i + 1)..]));
                changed++;
            }
        }
        Assert.Equal(32 * 31, changed);
        await NotFoundAsync(Enumerable.Range(0, 32).Select(place => made.Token[..place] + (made.Token[place] == 'a' ? 'b' : 'a') + made.Token[(place + 1)..]));
    }

    [Fact]
    public async Task K03_the_right_name_under_another_key_of_ours_is_no_link()
    {
        var made = await MadeAsync("k03");
        Assert.Equal(made.Token, Sealed(made, "invite 1", "invite", 1));
        List<string> wrong = [];
        foreach (var key in (string[])["invite 2", "invite 0", "invite", "ticket 2", "media address", "write cookie", "link visitor", "place"]) wrong.Add(Sealed(made, key, "invite", 1));
        // The right key over another version or another word.
        wrong.AddRange([Sealed(made, "invite 1", "invite", 2), Sealed(made, "invite 1", "invite", 0), Sealed(made, "invite 1", "ticket", 1), Sealed(made, "invite 1", "", 1)]);
        await NotFoundAsync(wrong);
        var friend = await server.JoinAsync("k03_friend");
        foreach (var token in wrong.Take(3)) await server.UnchangedAsync(404, "not_found", () => friend.RedeemAsync(token, "x", gesture: true));
    }

    [Fact]
    public async Task K04_what_is_no_letter_of_ours_is_no_link_and_splits_no_header()
    {
        var made = await MadeAsync("k04");
        var digit = made.Token.First(char.IsAsciiDigit);
        await NotFoundAsync(
        [
            "%2e%2e%2f" + made.Token, made.Token + "%0d%0aSet-Cookie:%20a=b", made.Token[..16] + "%0d%0a" + made.Token[16..],
            made.Token.Replace(digit, (char)(digit - '0' + '\u0660')), made.Token.Replace(digit, (char)(digit - '0' + '\uFF10')), made.Token.Replace(digit, '\u00B2'),
            made.Token[..31] + "%20", "%20" + made.Token, made.Token + "%2f..%2f..", made.Token[..10] + "%252e" + made.Token[10..], "%e2%80%8b" + made.Token,
        ]);
        foreach (var path in (string[])[$"/i/../i/{made.Token}x", $"/i/%2e%2e/{made.Token}", $"/i/..%5c{made.Token}"])
        {
            var answer = await server.Visitor().GetAsync(path);
            Assert.Equal(404, answer.Status);
            Assert.DoesNotContain(answer.Headers, header => header.Value.Contains("a=b", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task K05_marks_that_chat_apps_put_around_a_link_are_forgiven_at_its_end_only()
    {
        var made = await MadeAsync("k05");
        foreach (var mark in (string[])["\"", ">", "*", "'", ".", ",", ")", "]", "!", "?", "**", "\">", ")."])
        {
            Assert.Equal(200, (await server.Visitor().OpenAsync(made.Token + Uri.EscapeDataString(mark))).Status);
        }
        string[] others = ["_", "~", "<", "|", "(", ";", "%", "\u201D", "*x", "x*"];
        await NotFoundAsync([.. others.Select(mark => made.Token + Uri.EscapeDataString(mark)), .. ((string[])["\"", "*", ">"]).Select(mark => Uri.EscapeDataString(mark) + made.Token)]);
    }

    [Fact]
    public async Task K06_and_K07_a_link_lives_as_long_as_its_sites_key_and_on_no_other_site()
    {
        await using var own = await Server.StartAsync();
        var made = await (await own.CreatorAsync("k06")).InviteAsync();
        var elsewhere = await MadeAsync("k07");
        Assert.Equal(404, (await own.Visitor().OpenAsync(elsewhere.Token)).Status);
        Assert.Equal(404, (await server.Visitor().OpenAsync(made.Token)).Status);
        await own.RestartAsync();
        Assert.Equal(200, (await own.Visitor().OpenAsync(made.Token)).Status);
        await own.StopAsync();
        File.Delete(Path.Combine(own.Folder, "keys", "site.key"));
        await own.AcceptAsync();
        await own.InitializeAsync();
        Assert.Equal(404, (await own.Visitor().OpenAsync(made.Token)).Status);
    }

    [Fact]
    public async Task K07_the_name_of_an_invitation_that_is_not_here_is_no_link_though_its_secret_is_right()
    {
        var text = server.Services.GetRequiredService<InvitationToken>().Text(InvitationToken.NewId());
        Assert.Equal(404, (await server.Visitor().OpenAsync(text)).Status);
        var program = await server.PersonByTokenAsync("k07_program");
        await server.UnchangedAsync(404, "not_found", () => program.RedeemAsync(text));
    }

    [Fact]
    public async Task K08_an_id_that_is_none_names_nothing()
    {
        var creator = await server.CreatorAsync("k08");
        var made = await creator.InviteAsync();
        var clip = (await creator.GetAsync($"/api/v1/invitations/{made.Id}"))["clip"]!;
        string[] ids =
        [
            "-1", "0", "1", "9223372036854775808", "18446744073709551616", "1e3", "0x10", "01", "%201", "null", "undefined", "NaN", $"{{{Guid.Parse(clip):D}}}", $"{Guid.Parse(clip):D}",
            $"({Guid.Parse(clip):D})", clip + "0", clip[1..], "%20" + clip, clip + "%20", new('0', 32), new('f', 32), new('a', 10_000),
        ];
        string[] paths =
        [
            "/api/v1/clips/{0}", "/api/v1/clips/{0}/events", "/c/{0}", "/api/v1/invitations/{0}", "/api/v1/insights/clips/{0}", "/media/{0}/1/poster.jpg", "/api/v1/members/{0}x-y",
        ];
        var before = server.Hash();
        foreach (var (path, id) in paths.SelectMany(path => ids.Select(id => (path, id))))
        {
            var answer = await creator.GetAsync(path.Replace("{0}", id, StringComparison.Ordinal));
            Assert.True(answer.Status is 404 or 400, $"{path} {id}: {answer.Status}");
        }
        foreach (var id in ids)
        {
            Assert.True((await creator.DeleteAsync($"/api/v1/clips/{id}")).Status is 404 or 400, id);
            Assert.True((await creator.DeleteAsync($"/api/v1/invitations/{id}")).Status is 404 or 400, id);
        }
        Assert.Equal(before, server.Hash());
        Assert.Equal(200, (await creator.GetAsync($"/api/v1/clips/{clip}")).Status);
    }

    private async Task<Made> MadeAsync(string handle) => await (await server.CreatorAsync(handle)).InviteAsync();

    private async Task NotFoundAsync(IEnumerable<string> tokens)
    {
        var before = server.Hash();
        server.Change("ALTER TABLE invitations RENAME TO invitations_away");
        try
        {
            foreach (var token in tokens)
            {
                var answer = await server.Visitor().OpenAsync(token);
                Assert.True(answer.Status == 404, $"{token}: {answer.Status}");
                Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
            }
        }
        finally
        {
            server.Change("ALTER TABLE invitations_away RENAME TO invitations");
        }
        Assert.Equal(before, server.Hash());
    }

    // As InvitationToken does it, with any key and over any word.
    private string Sealed(Made made, string use, string word, byte version)
    {
        var key = server.Services.GetRequiredService<SiteKeys>().For(use);
        var token = new byte[20];
        Assert.True(Base32.TryDecode(made.Id, token.AsSpan(0, 10)));
        HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes(word), version, .. token.AsSpan(0, 10)]).AsSpan(0, 10).CopyTo(token.AsSpan(10));
        return Base32.Encode(token);
    }

    /// <summary>A site at which nobody is held up for asking a lot.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public Server Server { get; } = new() { Settings = { ["Limits:WrongLinksPerMinute"] = "100000", ["Members:NewAccountsPerNetwork"] = "1000" } };

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
