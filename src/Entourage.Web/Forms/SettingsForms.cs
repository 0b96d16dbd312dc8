using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Members.Passkeys;
using Entourage.Members.Pictures;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The settings' small forms: who follows whom, the picture, the year of birth, and one button beside each key, session and token.</summary>
internal static class SettingsForms
{
    private const string Settings = "/settings";
    private const int MostPictureBytes = 10_100_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Settings).ForMembersAtBrowsers().ExcludeFromDescription();
        forms.MapPost("/picture", ChangePictureAsync).WithMetadata(new RequestSizeLimitAttribute(MostPictureBytes));
        var small = forms.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        small.MapPost("/follows", ChooseFollowsAsync);
        small.MapPost("/birth-year", SayBirthYearAsync);
        small.MapPost("/picture/remove", RemovePictureAsync);
        small.MapPost("/passkeys/{id}/remove", RemovePasskeyAsync);
        small.MapPost("/sessions/{id}/end", EndSessionAsync);
        small.MapPost("/tokens/{id}/revoke", RevokeTokenAsync);
    }

    private static async Task ChangePictureAsync(ChangePicture use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        var file = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(stop)).Files["file"] : null;
        await using var picture = file?.OpenReadStream() ?? Stream.Null;
        await PageForm.EndAsync(context, await use.RunAsync(picture, me, stop), Settings, "picture_changed");
    }

    private static async Task ChooseFollowsAsync(ChangeProfile use, IRollouts rollouts, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        var from = await PageForm.FieldAsync(context, "invitations-from", stop);
        // A box that is not ticked is not sent.
        async Task<bool> TickedAsync(string name) => (await PageForm.FieldAsync(context, name, stop)).Length > 0;
        var request = new ChangeProfile.Request(
            Private: await TickedAsync("private"), AutoFollow: await TickedAsync("auto-follow"), FollowBack: await TickedAsync("follow-back"), InvitationsFrom: from);
        // Where the box is not shown, what was chosen before stays.
        if (!rollouts.Has(Features.FollowBack, me.Member)) request = request with { FollowBack = null };
        await PageForm.EndAsync(context, await use.RunAsync(request, me, stop), Settings, "saved");
    }

    private static async Task SayBirthYearAsync(ChangeProfile use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        var year = Ages.Written(await PageForm.FieldAsync(context, "birthYear", stop));
        await PageForm.EndAsync(context, await use.RunAsync(new ChangeProfile.Request(BirthYear: year ?? 0), me, stop), Settings, "saved");
    }

    private static async Task RemovePictureAsync(RemovePicture use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(me, stop), Settings, "picture_removed");
    }

    private static async Task RemovePasskeyAsync(string id, RemovePasskey use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, stop), Settings, "passkey_removed");
    }

    private static async Task EndSessionAsync(string id, EndSession use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, context, stop), Settings, "session_ended");
    }

    private static async Task RevokeTokenAsync(string id, RevokeToken use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Settings) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(id, me, stop), Settings, "token_revoked");
    }
}
