using Entourage.Follows;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>Approve and decline, for the list of requests.</summary>
internal static class RequestForms
{
    private const string Requests = "/studio/requests";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost(Requests + "/{handle}", AnswerAsync).ForMembersAtBrowsers().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes));

    private static async Task AnswerAsync(string handle, AnswerRequest use, HttpContext context, CancellationToken stop)
    {
        if (PageForm.Sender(context, Requests) is not { } me) return;
        var approve = await PageForm.FieldAsync(context, "to", stop) == "approve";
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, approve, stop), Requests, approve ? "approved" : "declined");
    }
}
