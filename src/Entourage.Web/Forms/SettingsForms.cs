using Entourage.Members;
using Entourage.Members.Passkeys;
using Entourage.Members.Pictures;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The settings' small forms: who follows whom, the picture, and one button beside each key, session and token.</summary>
internal static class SettingsForms
{
    private const string Settings = "/settings";
    private const string Profile = Settings + "/profile";
    private const string Privacy = Settings + "/privacy";
    private const string SignIn = Settings + "/sign-in";
    private const string Programs = Settings + "/programs";

    // Where every room says what was done, beside the button that did it.
    private const string Place = "done";
    private const int MostPictureBytes = 10_100_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Settings).ForMembersAtBrowsers().ExcludeFromDescription();
        forms.MapPost("/picture", ChangePictureAsync).WithMetadata(new RequestSizeLimitAttribute(MostPictureBytes), new TakesAttribute("multipart/form-data"));
        var small = forms.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        small.MapPost("/follows", ChooseFollowsAsync);
        small.MapPost("/picture/remove", RemovePictureAsync);
        small.MapPost("/passkeys/{id}/remove", RemovePasskeyAsync);
        small.MapPost("/sessions/{id}/end", EndSessionAsync);
        small.MapPost("/tokens/{id}/revoke", RevokeTokenAsync);
    }

    private static async Task ChangePictureAsync(ChangePicture use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Profile) is not { } me) return;
        var file = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files["file"] : null;
        await using var picture = file?.OpenReadStream() ?? Stream.Null;
        await PageForm.EndAsync(context, await use.RunAsync(picture, me, stop), Profile, "picture_changed", Place);
    }

    private static async Task ChooseFollowsAsync(ChangeProfile use, IRollouts rollouts, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Privacy) is not { } me) return;
        var from = await PageForm.FieldAsync(context, "invitations-from", stop);
        // A box that is not ticked is not sent.
        async Task<bool> TickedAsync(string name) => (await PageForm.FieldAsync(context, name, stop)).Length > 0;
        var request = new ChangeProfile.Request(
            Private: await TickedAsync("private"), AutoFollow: await TickedAsync("auto-follow"), FollowBack: await TickedAsync("follow-back"), InvitationsFrom: from);
        // Where the box is not shown, what was chosen before stays.
        if (!rollouts.Has(Features.FollowBack, me.Member)) request = request with { FollowBack = null };
        await PageForm.EndAsync(context, await use.RunAsync(request, me, stop), Privacy, "saved", Place);
    }

    private static async Task RemovePictureAsync(RemovePicture use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Profile) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(me, stop), Profile, "picture_removed", Place);
    }

    private static async Task RemovePasskeyAsync(string id, RemovePasskey use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, SignIn) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, stop), SignIn, "passkey_removed", Place);
    }

    private static async Task EndSessionAsync(string id, EndSession use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, SignIn) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, context, stop), SignIn, "session_ended", Place);
    }

    private static async Task RevokeTokenAsync(string id, RevokeToken use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Programs) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, stop), Programs, "token_revoked", Place);
    }
}
