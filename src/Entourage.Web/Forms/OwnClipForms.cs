using Entourage.Clips;
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
        var forms = app.MapGroup(Studio + "/clips/{id}").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        forms.MapPost("/caption", ChangeAsync);
        forms.MapPost("/delete", DeleteAsync);
    }

    private static async Task ChangeAsync(ClipId id, ChangeClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        var caption = await PageForm.FieldAsync(context, "caption", stop);
        await PageForm.EndAsync(context, await use.SetCaptionAsync(me, id, caption, stop), Studio, "saved");
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
