using Entourage.Invitations.Mine;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The two buttons beside an invitation.</summary>
internal static class InvitationForms
{
    private const string Invitations = "/studio/invitations";

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup(Invitations + "/{id}").ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));
        forms.MapPost("/revoke", RevokeAsync);
        forms.MapPost("/handed-over", HandOverAsync);
    }

    private static async Task RevokeAsync(InvitationId id, ChangeInvitation use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Invitations) is not { } me) return;
        await PageForm.EndAsync(context, await use.RevokeAsync(me, id, stop), Invitations, "revoked");
    }

    private static async Task HandOverAsync(InvitationId id, ChangeInvitation use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Invitations) is not { } me) return;
        await PageForm.EndAsync(context, await use.HandOverAsync(me, id, stop), Invitations, "handed_over");
    }
}
