using System.Globalization;
using Entourage.Members;
using Entourage.Moderation;
using Entourage.Rollout;
using Entourage.Rollout.Groups;
using Microsoft.AspNetCore.Mvc;

namespace Entourage.Web.Forms;

/// <summary>The buttons on the operators' pages.</summary>
internal static class OperatorForms
{
    private const string Reports = "/operator/reports";
    private const string Notices = "/operator/notices";
    private const string Rollouts = "/operator/rollouts";
    private const string Groups = "/operator/groups";

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
        forms.MapPost("/members/{handle}/freeze", FreezeAsync);
        forms.MapPost("/members/{handle}/unfreeze", UnfreezeAsync);
        forms.MapPost("/reviews/{handle}/clear", ClearAsync);
        forms.MapPost("/notices/{notice}/decide", DecideNoticeAsync);
        forms.MapPost("/clips/{id}/take-down", TakeDownAsync);
        forms.MapPost("/clips/{id}/put-back", PutBackAsync);
        forms.MapPost("/rollouts/{feature}/stage", StageAsync);
        forms.MapPost("/rollouts/{feature}/names", NameAsync);
        forms.MapPost("/rollouts/{feature}/groups", GiveAsync);
        forms.MapPost("/groups/members", KeepAsync);
    }

    private static async Task DecideAsync(InvitationId invitation, bool upheld, DecideReport use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.RunAsync(me, invitation, upheld, stop), Reports, upheld ? "report_upheld" : "report_dismissed");

    private static async Task DecideNoticeAsync(string notice, DecideNotice use, Caller me, HttpContext context, CancellationToken stop)
    {
        var upheld = await PageForm.FieldAsync(context, "to", stop) == "upheld";
        var answer = await PageForm.FieldAsync(context, "answer", stop);
        await PageForm.EndAsync(context, await use.RunAsync(me, notice, upheld, answer, stop), Notices, upheld ? "report_upheld" : "report_dismissed");
    }

    private static async Task TakeDownAsync(ClipId id, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop)
    {
        var reason = await PageForm.FieldAsync(context, "reason", stop);
        await PageForm.EndAsync(context, await use.RunAsync(me, id, reason, stop), Notices, "taken_down");
    }

    private static async Task PutBackAsync(ClipId id, TakeDownClip use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.PutBackAsync(me, id, stop), Notices, "put_back");

    private static async Task PullAsync(string name, bool on, PullBrake use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.RunAsync(me, name, on, stop), Reports, on ? "paused" : "resumed");

    private static async Task SuspendAsync(string handle, SuspendMember use, TimeProvider time, Caller me, HttpContext context, CancellationToken stop)
    {
        var days = int.TryParse(await PageForm.FieldAsync(context, "days", stop), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var reason = await PageForm.FieldAsync(context, "reason", stop);
        DateTimeOffset? until = days is > 0 and <= 3650 ? time.GetUtcNow().AddDays(days) : null;
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, new(until, reason), stop), Reports, "suspended");
    }

    private static async Task RestoreAsync(string handle, SuspendMember use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.EndAsync(me, handle, stop), Reports, "restored");

    private static async Task FreezeAsync(string handle, FreezeMember use, Caller me, HttpContext context, CancellationToken stop)
    {
        var reason = await PageForm.FieldAsync(context, "reason", stop);
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, reason, stop), Reports, "frozen");
    }

    private static async Task UnfreezeAsync(string handle, FreezeMember use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.LiftAsync(me, handle, stop), Reports, "unfrozen");

    private static async Task StageAsync(string feature, StageRollout use, Caller me, HttpContext context, CancellationToken stop)
    {
        var holdout = int.TryParse(await PageForm.FieldAsync(context, "holdout", stop), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : -1;
        var announced = (await PageForm.FieldAsync(context, "announced", stop)).Length > 0;
        var request = new StageRollout.Request(
            await PageForm.FieldAsync(context, "stage", stop), holdout, announced, await PageForm.FieldAsync(context, "reason", stop));
        await PageForm.EndAsync(context, await use.RunAsync(me.Member, feature, request, stop), Rollouts, "saved");
    }

    private static async Task NameAsync(string feature, NameHolder use, Caller me, HttpContext context, CancellationToken stop)
    {
        var handle = (await PageForm.FieldAsync(context, "handle", stop)).TrimStart('@').ToLowerInvariant();
        var named = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.RunAsync(me, feature, handle, named, stop), Rollouts, "saved");
    }

    private static async Task GiveAsync(string feature, GiveToGroup use, Caller me, HttpContext context, CancellationToken stop)
    {
        var given = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.RunAsync(me, feature, await GroupAsync(context, stop), given, stop), Rollouts, "saved");
    }

    private static async Task KeepAsync(KeepGroup use, Caller me, HttpContext context, CancellationToken stop)
    {
        var group = await GroupAsync(context, stop);
        var handle = (await PageForm.FieldAsync(context, "handle", stop)).TrimStart('@').ToLowerInvariant();
        var belongs = await PageForm.FieldAsync(context, "to", stop) != "off";
        await PageForm.EndAsync(context, await use.RunAsync(me, group, handle, belongs, stop), Groups, "saved");
    }

    private static async Task<string> GroupAsync(HttpContext context, CancellationToken stop) =>
        (await PageForm.FieldAsync(context, "group", stop)).Trim().ToLowerInvariant();

    private static async Task ClearAsync(string handle, ClearReview use, Caller me, HttpContext context, CancellationToken stop) =>
        await PageForm.EndAsync(context, await use.RunAsync(me, handle, stop), Reports, "review_cleared");
}
