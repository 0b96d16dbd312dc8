using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Entourage.Tests.Pages;

/// <summary>Words of people run from right to left where their letters do, on every page that shows them, and turn nothing beside them.</summary>
public sealed class DirectionTests(Server server) : IClassFixture<Server>
{
    // Each of them names what it is, so that a failure says which.
    private const string Name = "שם (name)", Bio = "על עצמי (bio)", Caption = "כותרת (caption)", Message = "הודעה (message)", Key = "מפתח (key)";

    [Fact]
    public async Task Words_of_people_have_a_direction_of_their_own_wherever_they_stand()
    {
        var maker = await server.CreatorAsync("turned");
        var friend = await server.JoinAsync("turned_friend");
        foreach (var person in (Person[])[maker, friend]) Assert.Equal(200, (await person.PatchAsync("/api/v1/me", new { name = Name, bio = Bio })).Status);
        var clip = (await maker.GetAsync("/api/v1/members/turned/clips")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        Assert.Equal(200, (await maker.PatchAsync($"/api/v1/clips/{clip}", new { caption = Caption })).Status);
        Assert.Equal(201, (await maker.PostAsync("/api/v1/me/tokens", new { name = Key, scopes = (string[])["read"] })).Status);
        var made = await maker.InviteAsync(new { channel = "copy_link", message = Message });
        await maker.PutAsync("/api/v1/members/turned_friend/follow", null);
        await friend.PutAsync("/api/v1/members/turned/follow", null);
        await friend.PatchAsync("/api/v1/me", new { @private = true });
        var asking = await server.JoinAsync("turned_asking");
        await asking.PatchAsync("/api/v1/me", new { name = Name });
        await asking.PutAsync("/api/v1/members/turned_friend/follow", null);
        var reporter = server.Visitor();
        using (var form = new FormUrlEncodedContent([new("ticket", await reporter.LandAsync(made.Token)), new("reason", "dangerous")]))
        {
            Assert.Equal(303, (await reporter.PostAsync($"/i/{made.Token}/report", form)).Status);
        }
        var hidden = await server.JoinAsync("turned_hidden");
        await hidden.PatchAsync("/api/v1/me", new { name = Name });
        Assert.Equal(204, (await maker.PutAsync("/api/v1/members/turned_hidden/mute", null)).Status);
        var keeper = await server.OperatorAsync(browser: true);

        var met = new HashSet<string>();
        (Person Reader, string[] Paths)[] pages =
        [
            (server.Visitor(), ["/", "/@turned", $"/i/{made.Token}", $"/c/{clip}", "/@turned/followers", "/@turned/following"]),
            (friend, ["/", "/?feed=for-you", $"/c/{clip}", $"/i/{made.Token}", "/settings", "/studio/requests", "/@turned"]),
            (maker, ["/studio", $"/studio/clips/{clip}", "/studio/invite", "/studio/invite?choose=clip", $"/studio/invite?clip={clip}&channel=whatsapp",
                "/studio/invitations", $"/studio/invitations/{made.Id}", "/studio/insights", "/settings", "/settings/profile", "/settings/programs", "/settings/people", "/@turned", "/@turned/followers"]),
            (keeper, ["/operator/reports", "/operator/members/turned", $"/operator/clips/{clip}", "/operator/audit"]),
        ];
        foreach (var (reader, paths) in pages)
        {
            foreach (var path in paths)
            {
                var answer = await reader.SendAsync(HttpMethod.Get, path, null, ("Accept", "text/html"));
                Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
                foreach (var (words, holder) in Words(await new HtmlParser().ParseDocumentAsync(answer.Text, TestContext.Current.CancellationToken)))
                {
                    Assert.True(holder?.Closest("bdi, [dir=auto]") is not null, $"{path} shows “{words}” without a direction of its own, in {holder?.OuterHtml}");
                    foreach (var one in (string[])[Name, Bio, Caption, Message, Key]) { if (words.Contains(one, StringComparison.Ordinal)) met.Add(one); }
                }
            }
        }
        // Each kind of words was met, or the pages above show too little.
        Assert.True(met.SetEquals([Name, Bio, Caption, Message, Key]), $"only met: {string.Join(", ", met)}");
    }

    // Text that is shown, and what stands in fields. A title has no direction, and what an attribute says is read out.
    private static IEnumerable<(string Words, IElement? Holder)> Words(IDocument page)
    {
        foreach (var text in page.Body!.Descendants<IText>().Where(text => IsTurned(text.Data))) yield return (text.Data, text.ParentElement);
        foreach (var input in page.QuerySelectorAll("input").Where(input => IsTurned(input.GetAttribute("value")))) yield return (input.GetAttribute("value")!, input);
    }

    private static bool IsTurned(string? words) => words?.Any(letter => letter is >= 'א' and <= 'ת') == true;
}
