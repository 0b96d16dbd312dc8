using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Entourage.Tests.Invitations.Landings;

/// <summary>The landing page compressed: the same page, and nothing in its length about what is one opening's own.</summary>
public sealed partial class CompressedLandingTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_browser_that_takes_gzip_reads_the_very_same_page()
    {
        var creator = await server.CreatorAsync("zipped");
        var open = (await creator.InviteAsync()).Token;
        foreach (var token in (string[])[open, open, new string('0', 32)])
        {
            var plain = await server.Visitor().OpenAsync(token);
            var (answer, zipped, page) = await AskAsync(server.Visitor(), token, "gzip, deflate, br, zstd");
            Assert.Equal((plain.Status, "gzip"), ((int)answer.StatusCode, answer.Content.Headers.ContentEncoding.Single()));
            Assert.Equal(Bare(plain.Text), Bare(page));
            Assert.Equal(zipped.Length, answer.Content.Headers.ContentLength);
            Assert.InRange(zipped.Length, 1000, plain.Text.Length / 2);
            // What its policy names is the script that is in it.
            Assert.All(Nonce().Matches(page), match => Assert.Contains($"'nonce-{match.Groups[1].Value}'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Its_length_says_nothing_about_ticket_class_or_nonce()
    {
        var token = (await (await server.CreatorAsync("zip_length")).InviteAsync()).Token;
        var lengths = new HashSet<int>();
        var tickets = new HashSet<string>();
        foreach (var way in Enum.GetValues<Way>())
        {
            for (var i = 0; i < 5; i++)
            {
                var (_, zipped, page) = await AskAsync(server.Visitor(), token, "gzip", way);
                lengths.Add(zipped.Length);
                tickets.Add(InvitationSteps.TicketOf(new Answer(200, page, new Dictionary<string, string>())));
            }
        }
        Assert.Single(lengths);
        Assert.Equal(25, tickets.Count);
    }

    [Fact]
    public async Task What_it_carries_works_for_joining()
    {
        var token = (await (await server.CreatorAsync("zip_joins")).InviteAsync()).Token;
        var friend = server.Visitor();
        var (_, _, page) = await AskAsync(friend, token, "gzip");
        var joined = await friend.PostAsync(
            "/api/v1/accounts", new { handle = "zip_friend", password = Server.Password, token, ticket = InvitationSteps.TicketOf(new Answer(200, page, new Dictionary<string, string>())) });
        Assert.Equal(201, joined.Status);
    }

    [Theory]
    [InlineData("br", "br, zstd", false)]
    [InlineData("no", "gzip;q=0", false)]
    [InlineData("plain", "identity", false)]
    [InlineData("yes", "br;q=1.0, GZIP;q=0.5", true)]
    public async Task Only_who_takes_gzip_gets_it_and_no_member_does(string who, string accepted, bool zipped)
    {
        var creator = await server.CreatorAsync($"zip_{who}");
        var token = (await creator.InviteAsync()).Token;
        var (answer, _, _) = await AskAsync(server.Visitor(), token, accepted);
        Assert.Equal(zipped ? 1 : 0, answer.Content.Headers.ContentEncoding.Count);
        var (member, _, _) = await AskAsync(await server.JoinAsync($"zip_member_{who}"), token, accepted);
        Assert.Empty(member.Content.Headers.ContentEncoding);
    }

    private static async Task<(HttpResponseMessage Answer, byte[] Bytes, string Page)> AskAsync(Person who, string token, string accepted, Way way = Way.App)
    {
        var stop = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/i/{token}");
        foreach (var (name, value) in InvitationSteps.Browser(way)) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await who.Http.SendAsync(request, stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        if (answer.Content.Headers.ContentEncoding.Count == 0) return (answer, bytes, Encoding.UTF8.GetString(bytes));
        await using var opened = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(opened, Encoding.UTF8);
        return (answer, bytes, await reader.ReadToEndAsync(stop));
    }

    private static string Bare(string page) => Nonce().Replace(InvitationSteps.WithoutTicket(page), "nonce=\"\"");

    [GeneratedRegex("nonce=\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
