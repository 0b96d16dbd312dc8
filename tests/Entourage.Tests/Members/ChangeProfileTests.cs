namespace Entourage.Tests.Members;

public sealed class ChangeProfileTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task What_is_left_out_stays()
    {
        var person = await server.JoinAsync("changing");
        await person.PatchAsync("/api/v1/me", new { name = "Ch\u0061nging", bio = "one\r\ntwo", language = "fr" });
        var me = await person.PatchAsync("/api/v1/me", new { bio = "" });
        Assert.Equal("Changing", me["name"]);
        Assert.Equal("", me["bio"]);
        Assert.Equal("fr", me["language"]);
        var back = await person.PatchAsync("/api/v1/me", new { language = "" });
        Assert.False(back.Json.TryGetProperty("language", out _));
    }

    [Fact]
    public async Task Lines_are_kept_in_the_bio_only()
    {
        var person = await server.JoinAsync("lines");
        var me = await person.PatchAsync("/api/v1/me", new { name = "a\nb", bio = "a\r\nb" });
        Assert.Equal("ab", me["name"]);
        Assert.Equal("a\nb", me["bio"]);
    }

    [Theory]
    [InlineData("name", "", "name_missing")]
    [InlineData("name", " \u200B ", "name_missing")]
    [InlineData("name", "51", "text_too_long")]
    [InlineData("bio", "501", "text_too_long")]
    [InlineData("language", "de", "language_unknown")]
    [InlineData("language", "EN", "language_unknown")]
    public async Task What_does_not_fit_is_refused_and_changes_nothing(string field, string value, string code)
    {
        var person = server.Visitor();
        await person.PostAsync("/api/v1/accounts", new { handle = $"b_{Guid.NewGuid():N}"[..20], name = "Before", password = Server.Password });
        var text = int.TryParse(value, out var length) ? new string('x', length) : value;
        var refused = await person.PatchAsync("/api/v1/me", new Dictionary<string, string> { [field] = text });
        Assert.Equal(422, refused.Status);
        Assert.Equal(code, refused.Code);
        Assert.Equal(field, refused["field"]);
        Assert.Equal("Before", (await person.GetAsync("/api/v1/me"))["name"]);
    }

    [Fact]
    public async Task A_person_counts_characters_as_they_see_them()
    {
        var person = await server.JoinAsync("families");
        var name = string.Concat(Enumerable.Repeat("\U0001F469\u200D\U0001F467", 10));
        Assert.Equal(name, (await person.PatchAsync("/api/v1/me", new { name }))["name"]);
    }
}
