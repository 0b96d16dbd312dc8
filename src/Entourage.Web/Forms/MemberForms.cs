using Entourage.Follows;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>Follow, mute and block, for pages without scripts.</summary>
internal static class MemberForms
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/@{handle}").ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        forms.MapPost("/follow", FollowAsync);
        forms.MapPost("/mute", MuteAsync);
        forms.MapPost("/block", BlockAsync);
    }

    private static async Task FollowAsync(string handle, FollowMember use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, $"/@{handle}") is not { } me) return;
        var start = await PageForm.FieldAsync(context, "to", stop) != "off";
        var outcome = start ? await use.StartAsync(me, handle, stop) : await use.StopAsync(me, handle, stop);
        await PageForm.EndAsync(context, outcome, $"/@{handle}", !start ? "unfollowed" : outcome is { Ok: true, Value.Requested: true } ? "requested" : "followed");
    }

    private static async Task MuteAsync(string handle, MuteMember use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, $"/@{handle}") is not { } me) return;
        var mute = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, mute, stop), $"/@{handle}", mute ? "muted" : "unmuted");
    }

    private static async Task BlockAsync(string handle, BlockMember use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, $"/@{handle}") is not { } me) return;
        var block = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, block, stop), $"/@{handle}", block ? "blocked" : "unblocked");
    }
}
