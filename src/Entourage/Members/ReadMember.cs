using Entourage.Http;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entourage.Members;

/// <summary>Shows a member to anybody who asks.</summary>
public sealed class ReadMember
{
    private readonly HotReader reader;

    internal ReadMember(HotReader reader) => this.reader = reader;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/members/{handle}", Results<Ok<MemberView>, ProblemHttpResult> (string handle, ReadMember read, HttpContext context) =>
        {
            var found = read.Run(handle, Caller.Of(context));
            return found.Ok ? TypedResults.Ok(found.Value) : found.Problem.ToHttp(context);
        }).ForEverybody().WithName("ReadMember").WithSummary("Read a profile").WithTags("Members").ProducesProblem(404);

    /// <summary>The member; <c>not_found</c> for an unknown handle, and for a suspended member to all but operators.</summary>
    public Outcome<MemberView> Run(string typed, Caller? asker)
    {
        var handle = Handle.Read(typed);
        var card = handle.Ok ? reader.Read(handle.Value, MemberRows.Find) : null;
        var visible = card is { Suspended: false } || (card is not null && asker is { Operator: true });
        return visible ? MemberView.Of(card!) : HttpProblems.NotFound;
    }
}
