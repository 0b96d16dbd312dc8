using System.Globalization;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Moderation;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The buttons of the page of reports.</summary>
internal static class OperatorForms
{
    private const string Reports = "/operator/reports";

    public static void Map(IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/operator").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(PageForm.MostBytes)).NeedsOperator();
        forms.MapPost("/reports/{invitation}/dismiss", (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
            DecideAsync(invitation, upheld: false, use, me, context, stop));
        forms.MapPost("/reports/{invitation}/uphold", (InvitationId invitation, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
            DecideAsync(invitation, upheld: true, use, me, context, stop));
        forms.MapPost("/brakes/{name}/on", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) =>
            PullAsync(name, on: true, use, me, context, stop));
        forms.MapPost("/brakes/{name}/off", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) =>
            PullAsync(name, on: false, use, me, context, stop));
        forms.MapPost("/members/{handle}/suspend", SuspendAsync);
        forms.MapPost("/members/{handle}/restore", RestoreAsync);
    }

    private static async Task DecideAsync(InvitationId invitation, bool upheld, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.RunAsync(me, invitation, upheld, stop), Reports, upheld ? "report_upheld" : "report_dismissed");

    private static async Task PullAsync(string name, bool on, PullBrake use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.RunAsync(me, name, on, stop), Reports, on ? "paused" : "resumed");

    private static async Task SuspendAsync(string handle, SuspendMember use, TimeProvider time, Caller me, HttpContext context, CancellationToken stop)
    {
        var days = int.TryParse(await PageForm.FieldAsync(context, "days", stop), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        DateTimeOffset? until = days is > 0 and <= 3650 ? time.GetUtcNow().AddDays(days) : null;
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, new(until), stop), Reports, "suspended");
    }

    private static async Task RestoreAsync(string handle, SuspendMember use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.EndAsync(me, handle, stop), Reports, "restored");
}
