using Entourage.Http;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members;

/// <summary>Says while somebody types whether a handle can be had; joining decides again.</summary>
public sealed class CheckHandle
{
    private const string Used =
        """
        SELECT 1 FROM members WHERE handle = @handle UNION ALL SELECT 1 FROM held_handles WHERE handle = @handle AND until > @now LIMIT 1
        """;

    private readonly HotReader reader;
    private readonly TimeProvider time;

    internal CheckHandle(HotReader reader, TimeProvider time) => (this.reader, this.time) = (reader, time);

    /// <summary>Whether a handle can be had.</summary>
    /// <param name="Available">Nobody has it, and it is allowed.</param>
    /// <param name="Code">Why not: <c>handle_taken</c>, <c>handle_not_valid</c>, <c>handle_not_allowed</c>.</param>
    public sealed record Answer(bool Available, string? Code);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/accounts/handles/{handle}", Ok<Answer> (string handle, CheckHandle check) => TypedResults.Ok(check.Run(handle)))
            .ForEverybody().WithName("CheckHandle").WithSummary("Ask whether a handle is free").WithTags("Accounts").Counted(Limit.Searches).ProducesProblem(429);

    /// <summary>Whether what somebody typed could become their handle now.</summary>
    public Answer Run(string? typed)
    {
        var handle = Handle.Choose(typed);
        if (!handle.Ok) return new(false, handle.Problem.Code);
        var used = reader.Read((Handle: handle.Value, Now: time.GetUtcNow()), static (session, asked) =>
            session.Sql(Used).With("@handle", asked.Handle).With("@now", asked.Now).Number() is not null);
        return used ? new(false, MemberProblems.HandleTaken.Code) : new(true, null);
    }
}
