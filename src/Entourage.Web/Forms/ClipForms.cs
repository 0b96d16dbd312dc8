using Entourage.Clips;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>Like, for pages without scripts.</summary>
internal static class ClipForms
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/c/{id}/like", LikeAsync).ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));

    private static async Task LikeAsync(ClipId id, LikeClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, $"/c/{id}") is not { } me) return;
        var liked = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.SetAsync(me, id, liked, stop), $"/c/{id}", said: null);
    }
}
