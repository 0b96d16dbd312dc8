namespace Entourage.Tests.Pages;

/// <summary>HEAD asks for what GET says, without its body (RFC 9110 §9.3.2): link checkers and chat apps begin with it.</summary>
public sealed class HeadTests(Server server, ListeningServer listening) : IClassFixture<Server>, IClassFixture<ListeningServer>
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/about", 200)]
    [InlineData("/@nobody", 404)]
    public async Task No_body_follows(string path, int status)
    {
        var heard = await listening.SayAsync($"HEAD {path} HTTP/1.1\r\nHost: {listening.Host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n", waitForEnd: true);
        Assert.Equal((status, true), (heard.Status, heard.Text.EndsWith("\r\n\r\n", StringComparison.Ordinal)));
        Assert.True(heard.Has("Content-Type"));
    }


    [Fact]
    public async Task Every_page_answers_HEAD_as_it_answers_GET_and_says_nothing_more()
    {
        var maker = await server.CreatorAsync("headed");
        var clip = (await maker.GetAsync("/api/v1/members/headed/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        var link = "/i/" + (await maker.InviteAsync()).Token;
        var member = await server.JoinAsync("head_member");
        foreach (var (who, path) in ((Person, string)[])
        [
            (server.Visitor(), "/"), (server.Visitor(), "/about"), (server.Visitor(), "/@headed"), (server.Visitor(), "/@nobody_here"), (server.Visitor(), $"/c/{clip}"), (server.Visitor(), "/join"),
            (server.Visitor(), "/settings"), (server.Visitor(), "/nothing"), (server.Visitor(), link), (server.Visitor(), link + "/join"), (server.Visitor(), "/favicon.svg"),
            (member, "/"), (member, "/studio"), (member, "/settings"), (member, $"/c/{clip}"), (member, link),
        ])
        {
            var get = await who.SendAsync(HttpMethod.Get, path, null, ("Accept", "text/html"));
            var head = await who.SendAsync(HttpMethod.Head, path, null, ("Accept", "text/html"));
            Assert.Equal((path, get.Status), (path, head.Status));
            foreach (var name in (string[])["Content-Type", "Cache-Control", "Location", "X-Robots-Tag", "Referrer-Policy"])
            {
                Assert.Equal((path, name, get.Headers.GetValueOrDefault(name)), (path, name, head.Headers.GetValueOrDefault(name)));
            }
        }
    }
}
