using Entourage.Clips;
using Entourage.Moderation;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>Deleting one's own clip, and trying again to make it.</summary>
internal static class OwnClipForms
{
    private const string Studio = "/studio";

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Studio + "/clips/{id}").ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        forms.MapPost("/retry", RetryAsync);
        forms.MapPost("/delete", DeleteAsync);
        forms.MapPost("/appeal", AppealAsync);
    }

    private static async Task RetryAsync(ClipId id, RetryClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        var withoutSound = await PageForm.FieldAsync(context, "sound", stop) == "without";
        await PageForm.EndAsync(context, await use.RunAsync(me, id, new RetryClip.Request(withoutSound), stop), Studio, said: null);
    }

    private static async Task AppealAsync(ClipId id, TakeDownClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        var note = await PageForm.FieldAsync(context, "note", stop);
        await PageForm.EndAsync(context, await use.AppealAsync(me, id, note, stop), Studio, "appealed");
    }

    private static async Task DeleteAsync(ClipId id, DeleteClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        var deleted = await use.RunAsync(me, id, stop);
        // The page the form was on is gone with the clip.
        if (deleted.Ok) context.Response.Redirect(OwnPath.Saying(Studio, "clip_deleted"));
        else await PageForm.EndAsync(context, deleted, Studio, said: null);
    }
}
