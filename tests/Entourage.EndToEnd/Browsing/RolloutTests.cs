using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Browsing;

/// <summary>Inviting is given to one member in ten, on a phone, and taken away again.</summary>
[Trait("Needs", "chromium")]
public sealed class RolloutTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private const int Line = 1000;

    [Fact]
    public async Task R72_inviting_comes_and_goes_for_the_right_members_and_a_link_that_was_sent_still_works()
    {
        await using var site = await Site.StartAsync(("Members__NewAccountsPerNetwork", "1000"), ("Allowance__PerSubtree", "1000"));
        using var keeper = ApiPerson.WithToken(site.Address, "keeper", await site.CommandAsync("members", "add", "keeper", "--operator", "--token"));
        await using var friend = await (await chromium.GuestAsync(site)).JoinedAsync("friend");
        // Members are made until one has a lot below the line and one above it.
        var (early, late) = await FindAsync(site, keeper);
        var clip = await footage.DrawAsync(4);
        foreach (var member in new[] { early, late }) await member.PublishAsync(clip, "My latest");
        await using var first = await (await chromium.GuestAsync(site)).SignedInAsync(early.Handle);
        await using var second = await (await chromium.GuestAsync(site)).SignedInAsync(late.Handle);

        await AssertAsync(first, second, mayFirst: true, maySecond: true);
        await StageAsync(keeper, "off");
        await AssertAsync(first, second, mayFirst: false, maySecond: false);
        await StageAsync(keeper, "10");
        await AssertAsync(first, second, mayFirst: true, maySecond: false);
        var made = await early.PostAsync("/api/v1/invitations", new { channel = "copy_link" });
        Assert.Equal(403, (await late.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status);
        await StageAsync(keeper, "off");
        await AssertAsync(first, second, mayFirst: false, maySecond: false);

        await friend.GoAsync(made["url"]!);
        await friend.UntilAsync("document.querySelector('#bar [data-act=undo]')", "the follow is not made");
        Assert.Equal(1, (await early.GetAsync($"/api/v1/members/{early.Handle}")).Number("followers"));
        first.AssertQuiet();
        second.AssertQuiet();
        friend.AssertQuiet();
    }

    private static async Task<(ApiPerson Early, ApiPerson Late)> FindAsync(Site site, ApiPerson keeper)
    {
        ApiPerson? early = null, late = null;
        for (var number = 0; number < 200 && (early is null || late is null); number++)
        {
            var person = await site.JoinAsync($"person_{number}");
            var lot = (await keeper.GetAsync($"/api/v1/operator/rollouts/inviting/members/person_{number}")).Number("lot");
            if (lot < Line) early ??= person;
            else late ??= person;
        }
        return (early!, late!);
    }

    private static async Task StageAsync(ApiPerson keeper, string stage) =>
        Assert.Equal(204, (await keeper.SendAsync(HttpMethod.Put, "/api/v1/operator/rollouts/inviting", new { stage })).Status);

    private static async Task AssertAsync(Guest first, Guest second, bool mayFirst, bool maySecond)
    {
        foreach (var (guest, may) in new[] { (first, mayFirst), (second, maySecond) })
        {
            await guest.GoAsync("/studio");
            Assert.Equal(may, await guest.Page.Locator("[data-channel=whatsapp]").CountAsync() > 0);
            Assert.Equal(!may, (await guest.Page.Locator("#invite").InnerTextAsync()).Contains("cannot invite yet", StringComparison.Ordinal));
        }
    }
}
