namespace Entourage.Tests.Members.Pictures;

public sealed class PictureTests(Server server) : IClassFixture<Server>
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[100]];
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[100]];
    private static readonly byte[] Webp = [.. "RIFF\0\0\0\0WEBP"u8, .. new byte[100]];

    [Fact]
    public async Task A_picture_is_drawn_for_any_handle_and_kept_for_a_day()
    {
        var visitor = server.Visitor();
        var drawn = await visitor.GetAsync("/pictures/nobody_yet.svg");
        Assert.Equal("image/svg+xml", drawn.Headers["Content-Type"]);
        Assert.Equal("public, max-age=86400", drawn.Headers["Cache-Control"]);
        Assert.Contains(">N</text>", drawn.Text, StringComparison.Ordinal);
        Assert.Equal(drawn.Text, (await visitor.GetAsync("/pictures/nobody_yet.svg")).Text);
        Assert.Equal(304, (await visitor.SendAsync(HttpMethod.Get, "/pictures/nobody_yet.svg", null, ("If-None-Match", drawn.Headers["ETag"]))).Status);
        Assert.Equal("not_found", (await visitor.GetAsync("/pictures/a%3Cb.svg")).Code);
    }

    [Fact]
    public async Task The_face_of_somebody_who_is_suspended_is_not_there()
    {
        var picture = (await PutAsync(await server.JoinAsync("no_face_now"), Jpeg))["picture"]!;
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'no_face_now'");
        Assert.Equal("not_found", (await server.Visitor().GetAsync(picture)).Code);
        server.Change("UPDATE members SET suspended = FALSE WHERE handle = 'no_face_now'");
        Assert.Equal(200, (await server.Visitor().GetAsync(picture)).Status);
    }

    [Fact]
    public async Task An_uploaded_picture_is_shown_for_ever_until_the_next()
    {
        var person = await server.JoinAsync("pictured");
        var first = (await PutAsync(person, Jpeg))["picture"]!;
        var shown = await person.GetAsync(first);
        Assert.Equal("image/jpeg", shown.Headers["Content-Type"]);
        Assert.Equal("public, max-age=31536000, s-maxage=300, immutable", shown.Headers["Cache-Control"]);

        var second = (await PutAsync(person, Png))["picture"]!;
        Assert.NotEqual(first, second);
        Assert.Equal(404, (await person.GetAsync(first)).Status);
        Assert.Equal(200, (await person.GetAsync(second)).Status);

        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me/picture")).Status);
        Assert.Equal("/pictures/pictured.svg", (await person.GetAsync("/api/v1/me"))["picture"]);
        Assert.Equal(404, (await person.GetAsync(second)).Status);
        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me/picture")).Status);
    }

    [Fact]
    public async Task A_picture_goes_with_its_member()
    {
        var person = await server.JoinAsync("faceless");
        var picture = (await PutAsync(person, Webp))["picture"]!;
        await person.DeleteAsync("/api/v1/me", new { password = Server.Password });
        Assert.Equal(404, (await person.GetAsync(picture)).Status);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "pictures", "drafts")));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("GIF89a and more")]
    [InlineData("RIFF....WAVE")]
    [InlineData("")]
    public async Task What_is_no_picture_is_refused(string text)
    {
        var person = server.Visitor();
        await person.PostAsync("/api/v1/accounts", new { handle = $"unpictured_{text.Length}", password = Server.Password });
        Assert.Equal("picture_not_valid", (await PutAsync(person, System.Text.Encoding.UTF8.GetBytes(text))).Code);
    }

    [Fact]
    public async Task What_is_too_large_or_not_multipart_is_refused()
    {
        var person = await server.JoinAsync("oversized");
        Assert.Equal("body_too_large", (await PutAsync(person, [.. Jpeg, .. new byte[10_000_000]])).Code);
        Assert.Equal("unsupported_media_type", (await person.PutAsync("/api/v1/me/picture", new { file = "x" })).Code);
        using var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\u00FFcut");
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        Assert.Equal("bad_request", (await person.PutAsync("/api/v1/me/picture", broken)).Code);
    }

    [Theory]
    [InlineData("/pictures/00000000000000000000000000000000/1.jpg")]
    [InlineData("/pictures/..%2f..%2fkeys/1.jpg")]
    [InlineData("/pictures/00000000000000000000000000000000/99999999999999999.jpg")]
    [InlineData("/pictures/00000000000000000000000000000000/-1.jpg")]
    public async Task An_address_that_leads_nowhere_is_not_found(string path) => Assert.Equal(404, (await server.Visitor().GetAsync(path)).Status);

    private static async Task<Answer> PutAsync(Person person, byte[] picture)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(picture), "file", "me.jpg" } };
        return await person.PutAsync("/api/v1/me/picture", form);
    }
}
