using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Landings;

public sealed partial class LandingTests(Server server) : IClassFixture<Server>
{
    private static readonly HtmlParser Parser = new();

    [Fact]
    public async Task R01_somebody_without_an_account_sees_who_invites_and_how_to_join()
    {
        var (_, made) = await InvitedAsync("r01", new { channel = "copy_link", message = "You have to see this" });
        var page = await UnchangedAsync(200, () => server.Visitor().OpenAsync(made.Token));
        var document = Read(page);
        Assert.Equal("anonymous", document.QuerySelector("#landing")!.GetAttribute("data-state"));
        Assert.Contains("@r01", document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("You have to see this", document.QuerySelector(".bubble")!.TextContent);
        Assert.NotNull(document.QuerySelector($"a[href='/i/{made.Token}/join']"));
        Assert.NotNull(document.QuerySelector($"a[href='/i/{made.Token}/sign-in']"));
        Assert.Contains("@r01", document.QuerySelector("#line-words")!.TextContent, StringComparison.Ordinal);
        // The address of the video is for those who may watch.
        Assert.DoesNotContain(".mp4", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Way.App, "A", "watch")]
    [InlineData(Way.Click, "B", "watch")]
    [InlineData(Way.Script, "C", "tap")]
    public async Task R02_a_member_sees_what_watching_does(Way way, string arrival, string gate)
    {
        var name = "r02_" + arrival.ToLowerInvariant();
        var (_, made) = await InvitedAsync(name);
        var member = await server.JoinAsync(name + "_friend");
        var page = await UnchangedAsync(200, () => member.OpenAsync(made.Token, way));
        var landing = Read(page).QuerySelector("#landing")!;
        Assert.Equal(("member", arrival, gate), (landing.GetAttribute("data-state"), landing.GetAttribute("data-class"), landing.GetAttribute("data-gate")));
        Assert.NotEmpty(landing.GetAttribute("data-ticket")!);
        Assert.Contains(".mp4", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R03_HEAD_says_what_GET_says_without_the_page()
    {
        var (_, made) = await InvitedAsync("r03");
        var get = await server.Visitor().OpenAsync(made.Token);
        var head = await UnchangedAsync(200, () => server.Visitor().SendAsync(HttpMethod.Head, $"/i/{made.Token}", null));
        Assert.Empty(head.Text);
        Assert.Equal(Comparable(get), Comparable(head));

        static IEnumerable<string> Comparable(Answer answer) => answer.Headers
            .Where(header => header.Key is not ("Set-Cookie" or "Content-Length" or "Transfer-Encoding"))
            .Select(header => $"{header.Key}: {Nonce().Replace(header.Value, "")}").Order();
    }

    [Theory]
    [InlineData("Range", "bytes=0-1023")]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    [InlineData("X-HTTP-Method-Override", "POST")]
    public async Task R05_to_R08_looking_ahead_is_only_looking(string header, string value)
    {
        var name = "r05_" + Math.Abs((header + value).GetHashCode(StringComparison.Ordinal));
        var (_, made) = await InvitedAsync(name);
        var member = await server.JoinAsync(name + "_f");
        foreach (var person in (Person[])[server.Visitor(), member])
        {
            var page = await UnchangedAsync(200, () => person.OpenAsync(made.Token, Way.App, (header, value)));
            Assert.EndsWith("</html>", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R09_to_R11_the_page_is_no_part_of_another()
    {
        var (_, made) = await InvitedAsync("r09");
        var member = await server.JoinAsync("r09_member");
        (string Mode, string Code, string[] Dests)[] parts =
        [
            ("navigate", "framing_not_allowed", ["iframe", "frame", "embed", "object"]),
            ("no-cors", "not_a_document", ["image", "script", "style", "audio", "video", "font", "track", "empty"]),
            ("cors", "not_a_document", ["empty", "image", "script"]),
        ];
        foreach (var (mode, code, dests) in parts)
        {
            foreach (var (dest, site) in dests.SelectMany(dest => ((string, string)[])[(dest, "cross-site"), (dest, "same-site")]))
            {
                foreach (var person in (Person[])[server.Visitor(), member])
                {
                    var refused = await UnchangedAsync(403, () => person.OpenAsync(
                        made.Token, Way.Silent, ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest), ("Sec-Fetch-Site", site), ("Origin", "https://elsewhere.example")));
                    Assert.Equal(code, refused.Code);
                    Assert.DoesNotContain(refused.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task R12_no_other_site_is_allowed_to_ask()
    {
        var (_, made) = await InvitedAsync("r12");
        foreach (var path in (string[])[$"/i/{made.Token}", "/api/v1/invitations/redeem"])
        {
            var before = server.Hash();
            var answer = await server.Visitor().SendAsync(
                HttpMethod.Options, path, null, ("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "POST"));
            Assert.Equal(path.StartsWith("/i/", StringComparison.Ordinal) ? 204 : 405, answer.Status);
            Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control-Allow", StringComparison.Ordinal));
            Assert.Equal(before, server.Hash());
        }
    }

    [Fact]
    public async Task R13_and_R17_what_is_glued_to_the_link_means_nothing_and_is_not_repeated()
    {
        var (_, made) = await InvitedAsync("r13");
        var member = await server.JoinAsync("r13_member");
        foreach (var person in (Person[])[server.Visitor(), member])
        {
            var plain = Plain(await person.OpenAsync(made.Token));
            foreach (var glued in (string[])["redeem=1", "_method=POST", "fbclid=glued-on&utm_source=glued-on&igsh=glued-on", "gesture=true&ticket=glued-on"])
            {
                Assert.Equal(plain, Plain(await UnchangedAsync(200, () => person.OpenAsync($"{made.Token}?{glued}"))));
            }
            foreach (var header in (string[])["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
            {
                Assert.Equal(plain, Plain(await UnchangedAsync(200, () => person.OpenAsync(made.Token, Way.App, (header, "POST")))));
            }
        }
    }

    [Fact]
    public async Task R14_R15_R18_and_R25_what_opens_nothing_looks_the_same_whatever_it_is()
    {
        var (_, made) = await InvitedAsync("r14");
        var flipped = made.Token[..^1] + (made.Token[^1] == '0' ? '1' : '0');
        var twice = string.Concat(made.Token.Select(letter => $"%25{(int)letter:x2}"));
        var pages = new List<string>();
        var unknown = server.Services.GetRequiredService<InvitationToken>().Text(InvitationToken.NewId());
        foreach (var token in (string[])[flipped, unknown, "short", new('z', 32), new('0', 500), twice, made.Token + ";x"])
        {
            pages.Add((await UnchangedAsync(404, () => server.Visitor().OpenAsync(token))).Text);
        }
        Assert.Single(pages.Distinct());
        await UnchangedAsync(404, () => server.Visitor().OpenAsync(made.Token + "/extra"));
    }

    [Fact]
    public async Task R16_a_link_that_was_retyped_still_opens()
    {
        var (_, made) = await InvitedAsync("r16");
        string[] retyped =
        [
            made.Token.ToUpperInvariant(), made.Token[..8] + "-" + made.Token[8..], made.Token.Replace('0', 'o').Replace('1', 'l'),
            made.Token.Replace('0', 'O').Replace('1', 'I'), .. ".,)]>!?\"*'".Select(mark => made.Token + Uri.EscapeDataString($"{mark}")), made.Token + ").",
        ];
        foreach (var token in retyped)
        {
            var page = Read(await UnchangedAsync(200, () => server.Visitor().OpenAsync(token)));
            Assert.Equal("anonymous", page.QuerySelector("#landing")!.GetAttribute("data-state"));
        }
    }

    [Fact]
    public async Task R23_the_link_is_only_for_looking()
    {
        var (_, made) = await InvitedAsync("r23");
        var member = await server.JoinAsync("r23_member");
        foreach (var method in (string[])["PUT", "DELETE", "PATCH", "TRACE", "POST", "PROPFIND"])
        {
            foreach (var person in (Person[])[server.Visitor(), member])
            {
                var answer = await UnchangedAsync(405, () => person.SendAsync(new HttpMethod(method), $"/i/{made.Token}", null));
                // OPTIONS is answered too, with nothing (R-12).
                Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Headers["Allow"].Split(", ").Order());
            }
        }
    }

    [Fact]
    public async Task The_page_comes_with_the_headers_that_keep_it_private()
    {
        var (_, made) = await InvitedAsync("headers");
        foreach (var token in (string[])[made.Token, new('0', 32)])
        {
            var page = await server.Visitor().OpenAsync(token);
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
            Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
            Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
            Assert.Equal("same-origin", page.Headers["Cross-Origin-Opener-Policy"]);
            Assert.Equal("same-origin", page.Headers["Cross-Origin-Resource-Policy"]);
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.Equal("noindex, nofollow, noarchive", page.Headers["X-Robots-Tag"]);
            Assert.Equal("publickey-credentials-get=(self), publickey-credentials-create=(self)", page.Headers["Permissions-Policy"]);
            var policy = page.Headers["Content-Security-Policy"];
            foreach (var part in (string[])["default-src 'none'", "script-src 'nonce-", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
            {
                Assert.Contains(part, policy, StringComparison.Ordinal);
            }
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_script_carries_the_nonce_and_no_two_pages_share_one()
    {
        var (_, made) = await InvitedAsync("nonces");
        var nonces = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var page = await server.Visitor().OpenAsync(made.Token);
            var nonce = Nonce().Match(page.Headers["Content-Security-Policy"]).Value["nonce-".Length..];
            Assert.All(Read(page).Scripts, script => Assert.Equal(nonce, script.GetAttribute("nonce")));
            nonces.Add(nonce);
        }
        Assert.Equal(2, nonces.Distinct().Count());
    }

    [Fact]
    public async Task The_preview_stands_within_the_first_4_KB_and_the_page_within_30()
    {
        var (_, made) = await InvitedAsync("preview", new { channel = "copy_link", message = new string('é', 500) });
        var member = await server.JoinAsync("preview_friend");
        foreach (var person in (Person[])[server.Visitor(), member])
        {
            var page = await person.OpenAsync(made.Token);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Text), 1, 30_000);
            var start = page.Text[..Math.Min(4000, page.Text.Length)];
            foreach (var tag in (string[])["og:type", "og:title", "og:description", "og:image", "og:image:alt", "twitter:card"])
            {
                Assert.Contains($"\"{tag}\" content=\"", start, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Neither_the_secret_nor_the_reader_is_in_what_others_read()
    {
        var (_, made) = await InvitedAsync("secrets");
        var member = await server.JoinAsync("secret_reader");
        var page = Read(await member.OpenAsync(made.Token));
        var told = page.QuerySelectorAll("meta").Select(meta => meta.GetAttribute("content"))
            .Concat(page.QuerySelectorAll("[src],[poster],link[href]").SelectMany(part =>
                (string?[])[part.GetAttribute("src"), part.GetAttribute("poster"), part.LocalName == "link" ? part.GetAttribute("href") : null]))
            .Append(page.Title);
        Assert.DoesNotContain(told, text => text is not null && (text.Contains(made.Token) || text.Contains(made.Id) || text.Contains("secret_reader")));
        // Who is signed in is told to them alone, in one place.
        Assert.Equal("@secret_reader", page.QuerySelector(".rest b")!.TextContent);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.DocumentElement.OuterHtml, "secret_reader"));
    }

    [Fact]
    public async Task A_small_screen_plays_the_small_film()
    {
        var (_, made) = await InvitedAsync("sizes");
        var page = Read(await (await server.JoinAsync("sizes_reader")).OpenAsync(made.Token));
        Assert.Null(page.QuerySelector("video#clip")!.GetAttribute("src"));
        var films = page.QuerySelectorAll("video#clip > source").Select(source => (source.GetAttribute("media"), source.GetAttribute("src")!.Split('/', '?')[4])).ToList();
        Assert.Equal([("(max-width: 699px)", "small.mp4"), (null, "large.mp4")], films);
    }

    [Fact]
    public async Task What_people_write_is_text_and_nothing_else()
    {
        var (_, made) = await InvitedAsync("escaping", new { channel = "copy_link", message = "<script>alert(1)</script>\"'&" });
        var page = await server.Visitor().OpenAsync(made.Token);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>\"'&", Read(page).QuerySelector(".bubble")!.TextContent);
    }

    [Theory]
    [InlineData("en", "used", 410)]
    [InlineData("fr", "used", 410)]
    [InlineData("en", "expired", 410)]
    [InlineData("fr", "expired", 410)]
    [InlineData("en", "revoked", 410)]
    [InlineData("fr", "revoked", 410)]
    [InlineData("en", "removed", 410)]
    [InlineData("fr", "removed", 410)]
    [InlineData("en", "unavailable", 410)]
    [InlineData("fr", "unavailable", 410)]
    [InlineData("en", "unknown", 404)]
    [InlineData("fr", "unknown", 404)]
    [InlineData("en", "blocked", 200)]
    [InlineData("fr", "blocked", 200)]
    [InlineData("en", "almost", 200)]
    [InlineData("fr", "almost", 200)]
    public async Task An_end_says_what_is_true_in_the_readers_language(string language, string end, int status)
    {
        var name = $"{language}_{end}";
        var (creator, made) = await InvitedAsync(name);
        var reader = await server.JoinAsync(name + "_reader");
        var token = await BringToAsync(end, name, creator, made, reader);
        var page = await UnchangedAsync(status, () => reader.OpenAsync(token, Way.App, ("Accept-Language", language)));
        var document = Read(page);
        Assert.Equal(language, document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(end, document.QuerySelector("#landing")!.GetAttribute("data-state"));
        Assert.NotEmpty(document.QuerySelector("h1")!.TextContent);
        Assert.Single(document.QuerySelectorAll("a.button"));
        Assert.Empty(document.QuerySelectorAll("video"));
        Assert.DoesNotContain(".mp4", page.Text, StringComparison.Ordinal);
        if (end is "unavailable" or "unknown") Assert.DoesNotContain(name, page.Text.Replace(name + "_reader", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_two_languages_are_two()
    {
        var (_, made) = await InvitedAsync("languages");
        var english = Read(await server.Visitor().OpenAsync(made.Token, Way.App, ("Accept-Language", "en")));
        var french = Read(await server.Visitor().OpenAsync(made.Token, Way.App, ("Accept-Language", "fr-FR,fr;q=0.9")));
        Assert.Equal(("en", "fr"), (english.DocumentElement.GetAttribute("lang"), french.DocumentElement.GetAttribute("lang")));
        Assert.NotEqual(english.QuerySelector("h1")!.TextContent, french.QuerySelector("h1")!.TextContent);
        Assert.NotEqual(english.QuerySelector("#line-words")!.TextContent, french.QuerySelector("#line-words")!.TextContent);
    }

    [Fact]
    public async Task R50_and_R56_the_redeemer_and_the_maker_see_the_clip()
    {
        var (creator, made) = await InvitedAsync("r50");
        var friend = await server.JoinAsync("r50_friend");
        await friend.FollowThroughAsync(made.Token);
        foreach (var person in (Person[])[friend, creator])
        {
            var page = await UnchangedAsync(200, () => person.OpenAsync(made.Token));
            Assert.Equal("following", Read(page).QuerySelector("#landing")!.GetAttribute("data-state"));
            Assert.Contains(".mp4", page.Text, StringComparison.Ordinal);
        }
    }

    private async Task<string> BringToAsync(string end, string name, Person creator, Made made, Person reader)
    {
        switch (end)
        {
            case "used":
                await (await server.PersonByTokenAsync(name + "_first")).RedeemAsync(made.Token);
                break;
            case "expired":
                server.Change("UPDATE invitations SET expires_at = made_at WHERE id = @id", ("@id", made.Id));
                break;
            case "revoked":
                await creator.DeleteAsync($"/api/v1/invitations/{made.Id}");
                break;
            case "removed":
                server.Change("DELETE FROM clips WHERE id = (SELECT clip FROM invitations WHERE id = @id)", ("@id", made.Id));
                break;
            case "unavailable":
                await creator.PutAsync($"/api/v1/members/{name}_reader/block", null);
                break;
            case "blocked":
                await reader.PutAsync($"/api/v1/members/{name}/block", null);
                break;
            case "almost":
                server.Change("UPDATE clips SET status = 'processing' WHERE id = (SELECT clip FROM invitations WHERE id = @id)", ("@id", made.Id));
                break;
            default:
                return new string('0', 32);
        }
        return made.Token;
    }

    private async Task<(Person Creator, Made Made)> InvitedAsync(string name, object? body = null)
    {
        var creator = await server.CreatorAsync(name);
        return (creator, await creator.InviteAsync(body));
    }

    private async Task<Answer> UnchangedAsync(int status, Func<Task<Answer>> look)
    {
        var before = server.Hash();
        var answer = await look();
        Assert.Equal(status, answer.Status);
        Assert.Equal(before, server.Hash());
        return answer;
    }

    private static IHtmlDocument Read(Answer page) => Parser.ParseDocument(page.Text);

    private static string Plain(Answer page) => Nonce().Replace(InvitationSteps.WithoutTicket(page.Text), "");

    [GeneratedRegex("nonce(?:-|=\")[0-9a-f]+")]
    private static partial Regex Nonce();
}
