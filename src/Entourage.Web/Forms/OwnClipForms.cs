using Entourage.Clips;
using Entourage.Http;
using Entourage.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>Changing and deleting one's own clip.</summary>
internal static class OwnClipForms
{
    private const string Studio = "/studio";

    // A long caption in a script of three bytes a letter, written as a form writes it.
    private const int MostBytes = 65_536;

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Studio + "/clips/{id}").ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        forms.MapPost("/change", ChangeAsync);
        forms.MapPost("/delete", DeleteAsync);
    }

    private static async Task ChangeAsync(ClipId id, ChangeClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        var caption = await PageForm.FieldAsync(context, "caption", stop);
        // A box that is not ticked is not sent, and one that is not on the page must not untick it.
        var mayTick = (await PageForm.FieldAsync(context, "ages", stop)).Length > 0;
        var adult = mayTick ? (await PageForm.FieldAsync(context, "adult", stop)).Length > 0 : (bool?)null;
        await PageForm.EndAsync(context, await use.RunAsync(me, id, new ChangeClip.Request(caption, adult), stop), Studio, "saved");
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
