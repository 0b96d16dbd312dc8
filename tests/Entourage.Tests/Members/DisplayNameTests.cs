using Entourage.Members;

namespace Entourage.Tests.Members;

/// <summary>Whom a name may pass for, and what a new one may hold.</summary>
public sealed class DisplayNameTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("\u0430dmin")] // Cyrillic a
    [InlineData("\u0251dmin")] // Latin alpha
    [InlineData("ADM\u0406N")]
    [InlineData("Adm1n")]
    [InlineData("\uFF41\uFF44\uFF4D\uFF49\uFF4E")]
    [InlineData("\U0001D4D0dmin")]
    [InlineData("\u00E0dm\u00EEn")]
    [InlineData("a d.m-i_n")]
    [InlineData("Adrnin")]
    [InlineData("\u0405upport")]
    [InlineData("5taff")]
    [InlineData("M\u043Ederat\u03BFr")]
    public void X04_a_name_that_looks_like_a_word_for_the_sites_people_is_refused(string name) =>
        Assert.Equal("name_not_allowed", DisplayName.Refuse(name, [], TimeSpan.FromDays(400))?.Code);

    [Theory]
    [InlineData("Anna")]
    [InlineData("\u0410\u043D\u043D\u0430")]
    [InlineData("\u5C71\u7530 \u592A\u90CE")]
    [InlineData("Admira")]
    [InlineData("Rootie")]
    [InlineData("J.Smith")]
    [InlineData("St. John 2026")]
    [InlineData("Mary-Ann O\u2019Neill")]
    [InlineData("\u0645\u062D\u0645\u062F")]
    [InlineData("Dr. Comb")]
    public void X05_other_names_in_any_script_can_be_had(string name) => Assert.Null(DisplayName.Refuse(name, ["keeper"], TimeSpan.Zero));

    [Theory]
    [InlineData("see bit.ly/x")]
    [InlineData("https://elsewhere.example")]
    [InlineData("www.elsewhere")]
    [InlineData("Win at shop\u3002com")]
    [InlineData("elsewhere . com")]
    [InlineData("EXAMPLE.ORG")]
    [InlineData("\uFF45xample\uFF0Ecom")]
    [InlineData("ann@elsewhere")]
    [InlineData("+33 6 12 34 56 78")]
    [InlineData("call 0612345678")]
    [InlineData("0-6-1-2-3-4-5-6-7-8")]
    [InlineData("\uFF10\uFF16\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18")]
    public void X16_a_new_accounts_name_holds_no_address(string name)
    {
        Assert.Equal("name_has_address", DisplayName.Refuse(name, [], TimeSpan.FromDays(29.9))?.Code);
        Assert.Null(DisplayName.Refuse(name, [], TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task X04_X16_joining_and_renaming_keep_to_it()
    {
        await using var own = await Server.StartAsync();
        var keeper = await own.OperatorAsync(browser: true);
        Assert.Equal((422, "name_not_allowed", "name"), await JoinAsync(own, "plain_one", "\u041Aeeper"));
        Assert.Equal((422, "name_not_allowed", "name"), await JoinAsync(own, "plain_one", "Supp\u043Ert"));
        Assert.Equal((422, "name_has_address", "name"), await JoinAsync(own, "plain_one", "free at elsewhere.com"));
        Assert.Equal((422, "handle_not_allowed", "handle"), await JoinAsync(own, "keeper_", "Ann"));
        Assert.Equal((422, "handle_not_allowed", "handle"), await JoinAsync(own, "adm1n", "Ann"));
        // A handle of many digits is nobody's number.
        Assert.Equal((201, null, null), await JoinAsync(own, "u20260301123", null));

        var person = await own.JoinAsync("renames");
        var before = own.Hash();
        Assert.Equal("name_not_allowed", (await person.PatchAsync("/api/v1/me", new { name = "k\u0435\u0435per" })).Code);
        Assert.Equal("name_has_address", (await person.PatchAsync("/api/v1/me", new { name = "me@elsewhere" })).Code);
        Assert.Equal(before, own.Hash());
        // Whoever runs the site may say so.
        Assert.Equal(200, (await keeper.PatchAsync("/api/v1/me", new { name = "Support" })).Status);
        await own.RestartAsync(TimeSpan.FromDays(31));
        var again = own.Visitor();
        await again.PostAsync("/api/v1/sessions", new { handle = "renames", password = Server.Password });
        Assert.Equal(200, (await again.PatchAsync("/api/v1/me", new { name = "ann@elsewhere" })).Status);
        Assert.Equal("name_not_allowed", (await again.PatchAsync("/api/v1/me", new { name = "Keeper" })).Code);
    }

    [Fact]
    public async Task X17_X18_handles_of_the_site_and_of_other_alphabets_cannot_be_had()
    {
        var before = server.Hash();
        foreach (var kept in (string[])["admin", "ADMIN", "Support", "api", "www", "null", "undefined", "root", "well_known", "studio", "settings", "4dmin",
            "supp0rt"])
        {
            Assert.Equal((422, "handle_not_allowed", "handle"), await JoinAsync(server, kept, null));
        }
        foreach (var wrong in (string[])["i", "c", ".well-known", "\u0130nter", "\u212Aeeper", "stra\u00DFe", "\u0440\u0430\u0443\u0440\u0430l", "a b",
            "ann\u200D", "../x", "ann%00"])
        {
            Assert.Equal((422, "handle_not_valid", "handle"), await JoinAsync(server, wrong, null));
        }
        Assert.Equal(before, server.Hash());
    }

    [Fact]
    public async Task X19_a_handle_that_was_given_up_waits_for_thirty_days()
    {
        await using var own = await Server.StartAsync();
        var person = await own.JoinAsync("given_up");
        own.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(204, (await person.DeleteAsync("/api/v1/me", new { password = Server.Password })).Status);
        Assert.Equal((409, "handle_taken", "handle"), await JoinAsync(own, "given_up", null));
        await own.RestartAsync(TimeSpan.FromDays(29));
        Assert.Equal((409, "handle_taken", "handle"), await JoinAsync(own, "given_up", null));
        await own.RestartAsync(TimeSpan.FromDays(2));
        Assert.Equal((201, null, null), await JoinAsync(own, "given_up", null));
        // Nobody's is changed for another: there is no such operation.
        Assert.Equal("given_up", (await own.Visitor().GetAsync("/api/v1/members/given_up"))["handle"]);
    }

    private static async Task<(int Status, string? Code, string? Field)> JoinAsync(Server server, string handle, string? name)
    {
        var joined = await server.Visitor().PostAsync("/api/v1/accounts", new { handle, name, password = Server.Password });
        return (joined.Status, joined.Code, joined.Status >= 400 && joined.Json.TryGetProperty("field", out var field) ? field.GetString() : null);
    }
}
