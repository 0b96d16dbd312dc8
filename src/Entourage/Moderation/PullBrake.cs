using Entourage.Records;

namespace Entourage.Moderation;

/// <summary>Pauses making or redeeming invitations for everyone, and ends the pause. Thread-safe.</summary>
internal sealed class PullBrake(StoreWriter writer, Brakes brakes, TimeProvider time)
{
    /// <summary>What is paused.</summary>
    /// <param name="Inviting">Whether making invitations is paused.</param>
    /// <param name="Redeeming">Whether redeeming invitations is paused.</param>
    public sealed record View(bool Inviting, bool Redeeming);

    internal static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/operator/brakes").WithTags("Operator").NeedsOperator();
        group.MapGet("", async Task<Ok<View>> (PullBrake use, CancellationToken stop) => TypedResults.Ok(await use.ShowAsync(stop)))
            .WithName("ReadBrakes").WithSummary("Show what is paused for everyone");
        group.MapPut("/{name}", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) => use.SetAsync(name, true, me, context, stop))
            .WithName("Pause").WithSummary("Pause making or redeeming invitations for everyone").ProducesProblem(404);
        group.MapDelete("/{name}", (string name, PullBrake use, Caller me, HttpContext context, CancellationToken stop) => use.SetAsync(name, false, me, context, stop))
            .WithName("Resume").WithSummary("End a pause").ProducesProblem(404);
    }

    /// <summary>What is on now.</summary>
    public async ValueTask<View> ShowAsync(CancellationToken stop) =>
        new(await brakes.IsOnAsync(Brake.Inviting, stop), await brakes.IsOnAsync(Brake.Redeeming, stop));

    /// <summary>Puts <c>inviting</c> or <c>redeeming</c> on or off; <c>not_found</c> for any other name.</summary>
    public async Task<Outcome<Done>> RunAsync(Caller me, string name, bool on, CancellationToken stop)
    {
        var known = Enum.GetValues<Brake>().Where(brake => Brakes.NameOf(brake) == name).ToList();
        if (known.Count == 0) return HttpProblems.NotFound;
        await writer.WriteAsync(new Write(known[0], on, me.Member, time.GetUtcNow()), stop);
        return default(Done);
    }

    private async Task<Results<NoContent, ProblemHttpResult>> SetAsync(string name, bool on, Caller me, HttpContext context, CancellationToken stop)
    {
        var set = await RunAsync(me, name, on, stop);
        return set.Ok ? TypedResults.NoContent() : set.Problem.ToHttp(context);
    }

    private sealed class Write(Brake brake, bool on, MemberId me, DateTimeOffset now) : StoreWrite<bool>
    {
        protected override bool Apply(StoreSession session)
        {
            BrakeRows.Set(session, brake, on, me, now);
            return on;
        }
    }
}
