using System.IO.Compression;
using System.Text;

namespace Entourage.Tests.Pages;

/// <summary>What is compressed, and what must not be: the length of a compressed answer tells something about what stands in it (T-06's neighbour, BREACH).</summary>
public sealed class CompressionTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Pages_as_everybody_sees_them_are_compressed(string coding)
    {
        var maker = await server.CreatorAsync("small_" + coding);
        var clip = (await maker.GetAsync($"/api/v1/members/small_{coding}/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var path in (string[])["/", "/about", $"/@small_{coding}", $"/c/{clip}", $"/@small_{coding}/followers", "/nothing", "/openapi/v1.json", "/css/base.css", "/js/dom.js"])
        {
            var plain = await server.Visitor().SendAsync(HttpMethod.Get, path, null, ("Accept", "text/html, */*"));
            var (bytes, given) = await AskAsync(server.Visitor(), path, coding == "br" && IsFile(path) ? "gzip" : coding);
            Assert.Equal((path, IsFile(path) ? "gzip" : coding), (path, given));
            Assert.InRange(bytes.Length, 1, Encoding.UTF8.GetByteCount(plain.Text) * 2 / 3);
            // The same page, but for what is new in each: the script's nonce.
            Assert.Equal(Encoding.UTF8.GetByteCount(plain.Text), (await OpenedAsync(bytes, given!)).Length);
        }
    }

    [Fact]
    public async Task Nothing_that_holds_a_secret_of_its_reader_is_compressed()
    {
        var maker = await server.CreatorAsync("small_secrets");
        var link = "/i/" + (await maker.InviteAsync()).Token;
        var member = await server.JoinAsync("small_member");
        var visitor = server.Visitor();
        Assert.Equal(200, (await visitor.GetAsync(link)).Status);
        foreach (var (who, path) in ((Person, string)[])
        [
            (member, "/"), (member, "/about"), (member, "/settings"), (member, "/studio"), (member, "/@small_secrets"), (member, "/nothing"), (member, link), (member, "/api/v1/me"),
            (maker, "/api/v1/me"), (visitor, "/join"), (visitor, "/sign-in?next=%2Fabout"), (visitor, link + "/join"), (visitor, link + "/sign-in"), (visitor, "/api/v1/feeds/for-you"),
        ])
        {
            var (_, coding) = await AskAsync(who, path, "gzip, deflate, br, zstd");
            Assert.Equal((path, null), (path, coding));
        }
    }

    [Fact]
    public async Task No_compressed_page_has_a_form_with_a_token()
    {
        await server.CreatorAsync("small_forms");
        foreach (var path in (string[])["/", "/about", "/@small_forms", "/@small_forms/followers", "/nothing"])
        {
            var (bytes, coding) = await AskAsync(server.Visitor(), path, "gzip");
            Assert.DoesNotContain("name=\"f\"", Encoding.UTF8.GetString(await OpenedAsync(bytes, coding!)), StringComparison.Ordinal);
        }
    }

    private static bool IsFile(string path) => path.EndsWith(".css", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal);

    private static async Task<(byte[] Bytes, string? Coding)> AskAsync(Person who, string path, string accepted)
    {
        var stop = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        request.Headers.TryAddWithoutValidation("Accept", "text/html, */*");
        using var answer = await who.Http.SendAsync(request, stop);
        return (await answer.Content.ReadAsByteArrayAsync(stop), answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    private static async Task<byte[]> OpenedAsync(byte[] bytes, string coding)
    {
        await using Stream opened = coding == "br" ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress) : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await opened.CopyToAsync(whole, TestContext.Current.CancellationToken);
        return whole.ToArray();
    }
}
