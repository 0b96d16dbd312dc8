using Entourage.Connections;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The button beside a connected account.</summary>
internal static class ConnectionForms
{
    private const string Connections = "/settings/connections";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost(Connections + "/{channel}/disconnect", DisconnectAsync)
            .ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));

    private static async Task DisconnectAsync(string channel, DisconnectAccount use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Connections) is not { } me) return;
        await PageForm.EndAsync(context, await use.RunAsync(channel, me, stop), Connections, "disconnected");
    }
}
