using AngleSharp.Html.Dom;

namespace Entourage.Tests.Pages;

public sealed class StudioTests(Server server) : IClassFixture<Server>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/studio")]
    [InlineData("/studio/invite?channel=whatsapp")]
    [InlineData("/studio/invitations")]
    public async Task It_is_for_members_and_leads_back_after_signing_in(string path)
    {
        var page = await server.Visitor().OpenAsync(path);

        Assert.Equal(302, page.Status);
        Assert.EndsWith($"/sign-in?next={Uri.EscapeDataString(path)}", page.Location!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_clip_it_says_what_to_do_next()
    {
        var person = await server.JoinAsync("studio_empty");
        var page = await person.OpenAsync("/studio");

        Assert.Equal(200, page.Status);
        Assert.Empty(page.Document.QuerySelector("ul[data-live]")!.InnerHtml.Trim());
        // The first thing on the page, and it opens the picker.
        Assert.Equal("Upload your first clip", page.Document.QuerySelector(".studio > section:first-child label[for=file].button-main")!.TextContent);
        Assert.Contains("Upload a clip first", page.Document.QuerySelector(".studio-next")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("dialog"));
    }

    [Fact]
    public async Task It_tells_what_happened_what_there_is_and_what_to_do_next()
    {
        var person = await server.JoinAsync("studio_maker");
        var clip = AddClip("studio_maker", "Frog, at last");
        var friend = await server.JoinAsync("studio_friend");
        Assert.Equal(200, (await friend.PutAsync("/api/v1/members/studio_maker/follow", new { })).Status);

        var page = await person.OpenAsync("/studio");

        Assert.Equal("@studio_friend follows you", page.Document.QuerySelector("ul[data-live] p")!.TextContent.Trim());
        Assert.Equal("1", page.Document.QuerySelector("[data-count=followers]")!.TextContent);
        Assert.NotNull(page.Document.QuerySelector($"[data-clip-tile='{clip}'][data-status=ready] a[href='/c/{clip}']"));
        Assert.Contains("Frog, at last", page.Document.QuerySelector(".studio-next [data-chosen]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($".studio-next a[data-channel=whatsapp][href='/studio/invite?clip={clip}&channel=whatsapp']"));
        Assert.Null(page.Document.QuerySelector("[data-channel=messenger]"));
    }

    [Fact]
    public async Task The_live_lines_sentences_are_there_in_the_readers_language()
    {
        var person = await server.JoinAsync("studio_templates");
        var page = await person.OpenAsync("/studio", "fr");
        foreach (var name in (string[])["redeemed", "followed", "unfollowed", "liked", "clip_ready"])
        {
            var template = Assert.IsType<IHtmlTemplateElement>(page.Document.QuerySelector($"template[data-live={name}]"), exactMatch: false);
            Assert.NotNull(template.Content.QuerySelector("time[data-slot=time]"));
        }
        var redeemed = (IHtmlTemplateElement)page.Document.QuerySelector("template[data-live=redeemed]")!;
        Assert.Equal(["handle", "channel"], redeemed.Content.QuerySelectorAll("p [data-slot]").Select(slot => slot.GetAttribute("data-slot")));
        Assert.DoesNotContain("follows", redeemed.Content.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_made_shown_handed_over_and_taken_back_without_scripts()
    {
        var person = await server.JoinAsync("studio_inviter");
        AddClip("studio_inviter", "Morning");
        var form = await person.OpenAsync("/studio/invite?channel=whatsapp");
        var made = await person.SendFormAsync("/studio/invite?channel=whatsapp", form.Form("[data-invite-form]"), ("message", "Look & see"));
        Assert.Equal(303, made.Status);
        var path = new Uri(new Uri("https://localhost"), made.Location!).AbsolutePath;

        var shown = await person.OpenAsync(path);
        var app = shown.Document.QuerySelector("a[data-again=open]")!.GetAttribute("href")!;
        Assert.StartsWith("https://wa.me/?text=Look%20%26%20see", app, StringComparison.Ordinal);
        Assert.Matches("^Look & see\\n\\nhttps://localhost/i/[0-9a-z]{32}$", shown.Document.QuerySelector("textarea[data-text]")!.TextContent);
        Assert.Equal("no-store", shown.Answer.Headers["Cache-Control"]);

        var handed = await person.SendFormAsync(path, shown.Form("[action$=handed-over]"));
        Assert.Equal(303, handed.Status);
        var list = await person.OpenAsync("/studio/invitations");
        Assert.Equal("Handed over", list.Document.QuerySelector(".invitations .state[data-state=handed_over]")!.TextContent);

        var back = await person.SendFormAsync("/studio/invitations", list.Form("[action$=revoke]"));
        Assert.Equal(303, back.Status);
        var after = await person.OpenAsync(path);
        Assert.Equal("revoked", after.Document.QuerySelector(".invitations .state")!.GetAttribute("data-state"));
        Assert.Null(after.Document.QuerySelector("textarea[data-text]"));
        Assert.DoesNotContain("/i/", after.Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_never_tells_the_link_again_and_nobody_else_sees_the_page()
    {
        var person = await server.JoinAsync("studio_secret");
        AddClip("studio_secret", "Secret");
        var made = await person.PostAsync("/api/v1/invitations", new { channel = "qr_code" });
        Assert.Equal(201, made.Status);
        var path = $"/studio/invitations/{made["id"]}";

        Assert.DoesNotContain("/i/", (await person.GetAsync($"/api/v1/invitations/{made["id"]}")).Text, StringComparison.Ordinal);
        Assert.NotNull((await person.OpenAsync(path)).Document.QuerySelector(".qr-code svg path"));
        var other = await server.JoinAsync("studio_curious");
        Assert.Equal(404, (await other.OpenAsync(path)).Status);
        Assert.Equal(404, (await other.PostAsync($"{path}/revoke")).Status);
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_invitation()
    {
        var person = await server.JoinAsync("studio_twice");
        AddClip("studio_twice", "Twice");
        var form = (await person.OpenAsync("/studio/invite?channel=copy_link")).Form("[data-invite-form]");

        var first = await person.SendFormAsync("/studio/invite?channel=copy_link", form, ("message", "Hello"));
        var second = await person.SendFormAsync("/studio/invite?channel=copy_link", form, ("message", "Hello"));

        Assert.Equal(first.Location, second.Location);
    }

    [Fact]
    public async Task When_none_is_left_it_says_when_the_next_comes_and_offers_nothing()
    {
        var person = await server.JoinAsync("studio_spent");
        AddClip("studio_spent", "Spent");
        while ((await person.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Status == 201)
        {
        }

        var page = await person.OpenAsync("/studio");
        var why = page.Document.QuerySelector(".studio-next #allowance")!.TextContent;
        Assert.Contains("your account is new", why, StringComparison.Ordinal);
        Assert.Contains("There is one more in", why, StringComparison.Ordinal);
        // Nothing beside it promises what does not help now.
        Assert.DoesNotContain("you get the invitation back", (await person.OpenAsync("/studio/invitations")).Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(page.Document.QuerySelectorAll(".studio-next .tile"), tile => Assert.Equal("true", tile.GetAttribute("aria-disabled")));
        Assert.All(page.Document.QuerySelectorAll(".studio-next .tile"), tile => Assert.Equal("#allowance", tile.GetAttribute("href")));

        var form = await person.OpenAsync("/studio/invite?channel=sms");
        Assert.True(form.Document.QuerySelector("[data-invite-form] button.button-main")!.HasAttribute("disabled"));
        var refused = await person.SendFormAsync("/studio/invite?channel=sms", form.Form("[data-invite-form]"), ("message", "Still my words"));
        Assert.Equal(429, refused.Status);
        Assert.Equal("Still my words", refused.Document.QuerySelector("textarea[name=message]")!.TextContent);
        Assert.NotEmpty(refused.Document.QuerySelector("[role=alert].notice-bad")!.TextContent);
    }

    [Fact]
    public async Task A_caption_is_changed_and_a_clip_deleted_without_scripts()
    {
        var person = await server.JoinAsync("studio_editor");
        var clip = AddClip("studio_editor", "Before");
        var path = $"/studio/clips/{clip}";
        var page = await person.OpenAsync(path);

        var tooLong = await person.SendFormAsync(path, page.Form("textarea[name=caption]"), ("caption", "kept " + new string('a', 2200)));
        Assert.Equal(422, tooLong.Status);
        var field = tooLong.Document.QuerySelector("textarea[name=caption][aria-invalid=true]")!;
        Assert.StartsWith("kept aaa", field.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(tooLong.Document.QuerySelector("#caption-hint.error")!.TextContent);
        Assert.Equal(303, (await person.SendFormAsync(path, page.Form("textarea[name=caption]"), ("caption", "After"))).Status);
        Assert.Equal("After", (await person.OpenAsync(path)).Document.QuerySelector("textarea[name=caption]")!.TextContent);

        var other = await server.JoinAsync("studio_stranger");
        Assert.Equal(404, (await other.OpenAsync(path)).Status);
        Assert.Equal(404, (await other.PostAsync($"{path}/delete")).Status);

        var deleted = await person.SendFormAsync(path, page.Form("[action$=delete]"));
        Assert.Equal(303, deleted.Status);
        Assert.Equal("/studio?said=clip_deleted", deleted.Location);
        Assert.Equal(404, (await person.OpenAsync(path)).Status);
    }

    [Fact]
    public async Task A_plain_upload_is_refused_with_the_reason_when_the_file_is_no_video()
    {
        var person = await server.JoinAsync("studio_uploader");
        using var body = new MultipartFormDataContent { { new StringContent("words"), "file", "notes.txt" } };
        var refused = await person.SendAsync(HttpMethod.Post, "/studio/upload", body, ("Accept", "text/html"));

        Assert.Equal(422, refused.Status);
        Assert.Contains("not a video", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_words_for_a_failure_have_a_hole_and_every_refusal_of_an_upload_has_words()
    {
        var person = await server.JoinAsync("studio_words");
        var page = await person.OpenAsync("/studio");
        var words = page.Document.QuerySelectorAll("template[data-problem]").Cast<IHtmlTemplateElement>()
            .ToDictionary(template => template.GetAttribute("data-problem")!, template => template.Content.TextContent.Trim());
        Assert.All(words, pair => Assert.Matches("^[^{}]+$", pair.Value));
        Assert.Contains("300 MB", words["file_too_large"], StringComparison.Ordinal);
        Assert.All(["broken_off", "refused_on_the_way", "not_a_video", "disk_full", "too_many_uploads"], code => Assert.Contains(code, words.Keys));
        Assert.Contains("Up to 3 min and 300 MB", page.Document.QuerySelector(".studio-clips")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_that_failed_is_told_once_and_can_be_tried_again_where_that_helps()
    {
        var person = await server.JoinAsync("studio_failed");
        foreach (var (code, button, field) in new[] { ("stumbled", "Try again", null), ("sound_codec", "Publish without sound", "without"), ("codec", null, (string?)null) })
        {
            var clip = AddClip("studio_failed", "Lost");
            server.Change("UPDATE clips SET status = 'failed', code = @code WHERE id = @id", ("@id", clip.Value), ("@code", code));
            var studio = await person.OpenAsync("/studio");
            Assert.NotNull(studio.Document.QuerySelector($"[data-clip-tile='{clip}'][data-status=failed]"));
            Assert.Empty(studio.Document.QuerySelectorAll("ul[data-live] li"));

            var own = await person.OpenAsync($"/studio/clips/{clip}");
            Assert.Null(own.Document.QuerySelector("[data-clip-tile]"));
            Assert.Single(own.Document.QuerySelectorAll("[role=status].notice"));
            var retry = own.Document.QuerySelector($"form[action='/studio/clips/{clip}/retry']");
            Assert.Equal(button, retry?.QuerySelector("button")!.TextContent.Trim());
            Assert.Equal(field, retry?.QuerySelector("[name=sound]")?.GetAttribute("value"));

            // What nobody kept cannot be tried again, and says so.
            if (retry is not null) Assert.Equal(409, (await person.SendFormAsync($"/studio/clips/{clip}", own.Form($"form[action='/studio/clips/{clip}/retry']"))).Status);
        }
    }

    [Fact]
    public async Task Lists_show_small_posters_and_fetch_the_first_row_at_once()
    {
        var person = await server.JoinAsync("studio_posters");
        for (var count = 0; count < 4; count++) AddClip("studio_posters", "");
        var profile = await person.OpenAsync("/@studio_posters");
        var posters = profile.Document.QuerySelectorAll(".posters img").ToList();
        Assert.Equal(["eager", "eager", "eager", "lazy"], posters.Select(poster => poster.GetAttribute("loading")));
        Assert.All(posters, poster => Assert.EndsWith("/thumb.jpg", poster.GetAttribute("src"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_first_clip_is_made_nothing_says_that_there_is_none()
    {
        var person = await server.JoinAsync("studio_making");
        AddClip("studio_making", "Soon");
        server.Change("UPDATE clips SET status = 'processing', ready_at = NULL WHERE caption = 'Soon'");
        var next = (await person.OpenAsync("/studio")).Document.QuerySelector(".studio-next")!.TextContent;
        Assert.Contains("Your clip is getting ready", next, StringComparison.Ordinal);
        Assert.DoesNotContain("first", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_written_on_the_page_and_a_mistake_in_it_is_said_beside_it()
    {
        var person = await server.JoinAsync("studio_noting");
        AddClip("studio_noting", "Noted");
        const string Inviting = "/studio/invite?channel=copy_link";
        var form = (await person.OpenAsync(Inviting)).Form("[data-invite-form]");
        var wrong = await person.SendFormAsync(Inviting, form, ("message", "Look"), ("note", new string('n', 61)));
        Assert.Equal(422, wrong.Status);
        Assert.NotNull(wrong.Document.QuerySelector("input#note[aria-invalid=true]"));
        Assert.Equal("Look", wrong.Document.QuerySelector("textarea[name=message]")!.TextContent);
        var made = await person.SendFormAsync(Inviting, form, ("message", "Look"), ("note", "for Ana"));
        Assert.Equal(303, made.Status);
        var page = await person.OpenAsync(new Uri(new Uri("https://localhost"), made.Location).AbsolutePath);
        Assert.Equal("for Ana", page.Document.QuerySelector("[data-person]")!.TextContent);
        var path = new Uri(new Uri("https://localhost"), made.Location).AbsolutePath;
        await person.SendFormAsync(path, page.Form("input#note"), ("note", "Ana, from the choir"));
        Assert.Equal("Ana, from the choir", (await person.OpenAsync("/studio/invitations")).Document.QuerySelector("[data-person]")!.TextContent);
    }

    [Fact]
    public async Task Inviting_to_a_clip_is_inviting_to_that_clip()
    {
        var person = await server.JoinAsync("studio_older");
        var older = AddClip("studio_older", "First evening");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        AddClip("studio_older", "Second evening");
        var invite = (await person.OpenAsync($"/c/{older}")).Document.QuerySelector(".menu a[href^='/studio']")!.GetAttribute("href")!;
        Assert.Contains("First evening", (await person.OpenAsync(invite)).Document.QuerySelector("[data-chosen]")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>A clip that can be watched, as the transcoder would leave its row; no page reads the files.</summary>
    private ClipId AddClip(string handle, string caption)
    {
        var id = ClipId.New(server.Clock);
        server.Change(
            """
            INSERT INTO clips
                (id, owner, caption, status, made_at, ready_at, revision, duration_milliseconds, width, height, attempts, views, plays, likes)
            SELECT @id, id, @caption, 'ready', @now, @now, 1, 8000, 720, 1280, 1, 0, 0, 0 FROM members WHERE handle = @handle
            """,
            ("@id", id.Value), ("@caption", caption), ("@handle", handle), ("@now", server.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Equal(1, server.Count("SELECT count(*) FROM clips WHERE id = @id", ("@id", id.Value)));
        return id;
    }
}
