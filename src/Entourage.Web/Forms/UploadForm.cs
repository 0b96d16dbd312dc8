using Entourage.Clips;

namespace Entourage.Web.Forms;

/// <summary>Uploading without scripts. The use case reads the body itself as it arrives, so nothing here may touch it.</summary>
internal static class UploadForm
{
    private const string Studio = "/studio";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Studio + "/upload", UploadAsync).ForMembersAtBrowsers().ExcludeFromDescription()
        .WithMetadata(new TakesAttribute("multipart/form-data"));

    private static async Task UploadAsync(UploadClip use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Studio) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(me, context.Request, stop), Studio, "uploaded");
    }
}
