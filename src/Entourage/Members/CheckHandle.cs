namespace Entourage.Members;

/// <summary>Tells, while a person types, whether a handle is free; joining decides again.</summary>
internal sealed class CheckHandle(StoreReader reader, HeldHandles held, TimeProvider time)
{
    /// <summary>Whether a handle is free.</summary>
    /// <param name="Available">Whether nobody has it and it is allowed.</param>
    /// <param name="Code">If not, why: <c>handle_taken</c>, <c>handle_not_valid</c>, <c>handle_not_allowed</c>.</param>
    public sealed record Answer(bool Available, string? Code);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/accounts/handles/{handle}", async Task<Ok<Answer>> (string handle, CheckHandle check, CancellationToken stop) =>
            TypedResults.Ok(await check.RunAsync(handle, stop)))
            .ForEverybody().WithName("CheckHandle").WithSummary("Check whether a handle is free").WithTags("Accounts").Counted(Limit.Searches).ProducesProblem(429);

    /// <summary>Whether the typed text could become a handle now.</summary>
    public async ValueTask<Answer> RunAsync(string? typed, CancellationToken stop)
    {
        var handle = Handle.Choose(typed);
        if (!handle.Ok) return new(false, handle.Problem.Code);
        var used = await reader.ReadAsync(
            (Handle: handle.Value, held, Now: time.GetUtcNow()), static (session, asked) => AccountRows.IsUsed(session, asked.Handle, asked.held, asked.Now), stop);
        return used ? new(false, MemberProblems.HandleTaken.Code) : new(true, null);
    }
}
