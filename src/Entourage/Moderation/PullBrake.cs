using Entourage.Http;
using Entourage.Kernel;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Moderation;

/// <summary>Stops making or redeeming invitations for everybody, and lets it go on. Thread-safe.</summary>
public sealed class PullBrake
{
    private readonly HotWriter writer;
    private readonly Brakes brakes;
    private readonly TimeProvider time;

    internal PullBrake(HotWriter writer, Brakes brakes, TimeProvider time) => (this.writer, this.brakes, this.time) = (writer, brakes, time);

    /// <summary>Which are on.</summary>
    /// <param name="Inviting">Whether nobody makes invitations.</param>
    /// <param name="Redeeming">Whether nobody redeems them.</param>
    public sealed record View(bool Inviting, bool Redeeming);

    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/brakes").WithTags("Operator").NeedsOperator();
        group.MapGet("", Ok<View> (PullBrake use) => TypedResults.Ok(use.Show())).WithName("ReadBrakes").WithSummary("What is paused for everybody");
        group.MapPut("/{name}", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) => use.SetAsync(name, true, me, context, stop))
            .WithName("Pause").WithSummary("Stop making or redeeming invitations").ProducesProblem(404);
        group.MapDelete("/{name}", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) => use.SetAsync(name, false, me, context, stop))
            .WithName("Resume").WithSummary("Let it go on").ProducesProblem(404);
    }

    /// <summary>What is on now.</summary>
    public View Show() => new(brakes.IsOn(Brake.Inviting), brakes.IsOn(Brake.Redeeming));

    /// <summary>Puts <c>inviting</c> or <c>redeeming</c> on or off; <c>not_found</c> for any other name.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string name, bool on, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        var known = Enum.GetValues<Brake>().Where(brake => Brakes.NameOf(brake) == name).ToList();
        if (known.Count == 0) return HttpProblems.NotFound;
        await writer.WriteAsync(new Write(known[0], on, me.Member, time.GetUtcNow()), stop);
        brakes.Forget();
        return default(Done);
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetAsync(string name, bool on, Caller me, HttpContext context, CancellationToken stop)
    {
        var set = await RunAsync(me, name, on, stop);
        return set.Ok ? TypedResults.NoContent() : set.Problem.ToHttp(context);
    }

    private sealed class Write(Brake brake, bool on, MemberId me, DateTimeOffset now) : HotWrite<bool>
    {
        protected override bool Apply(HotSession session)
        {
            BrakeRows.Set(session, brake, on, me, now);
            return on;
        }
    }
}
