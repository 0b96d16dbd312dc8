using Entourage.Allowance;

namespace Entourage.Invitations.Mine;

/// <summary>How many invitations the member may make now.</summary>
internal sealed class ShowAllowance(StoreReader reader, Places places, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/allowance", async Task<Ok<AllowanceView>> (ShowAllowance use, Caller me, HttpContext context, CancellationToken stop) =>
            TypedResults.Ok(await use.RunAsync(me, context, stop)))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ReadAllowance").WithSummary("Show how many invitations you can make now");

    /// <summary>Changes nothing: the refill is computed when it is looked at.</summary>
    public ValueTask<AllowanceView> RunAsync(Caller me, HttpContext context, CancellationToken stop) =>
        reader.ReadAsync(
            (me.Member, numbers, place: places.Of(context), now: time.GetUtcNow()),
            static (session, asked) => AllowanceRows.Show(session, asked.numbers, asked.Member, asked.place, asked.now),
            stop);
}
