using Entourage.Http;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>How many invitations the member may make now.</summary>
public sealed class ShowAllowance
{
    private readonly HotReader reader;
    private readonly Places places;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;

    internal ShowAllowance(HotReader reader, Places places, IOptions<AllowanceOptions> numbers, TimeProvider time) =>
        (this.reader, this.places, this.numbers, this.time) = (reader, places, numbers.Value, time);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/allowance", Ok<Allowance> (ShowAllowance use, Caller me, HttpContext context) => TypedResults.Ok(use.Run(me, context)))
            .Needs(Scopes.Invite).WithTags("Invitations").WithName("ReadAllowance").WithSummary("How many invitations you may make now");

    /// <summary>Changes nothing: the refill is computed when it is looked at.</summary>
    public Allowance Run(Caller me, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(me);
        return reader.Read((me.Member, numbers, place: places.Of(context), now: time.GetUtcNow()), static (session, asked) =>
            AllowanceRows.Show(session, asked.numbers, asked.Member, asked.place, asked.now));
    }
}
