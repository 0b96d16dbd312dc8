using System.Threading.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Http;

/// <summary>What is counted, each kind by itself.</summary>
internal enum Limit
{
    /// <summary>Never counted.</summary>
    None,

    /// <summary>Signing in, joining, and beginning to.</summary>
    Attempts,

    /// <summary>A link whose secret is wrong.</summary>
    WrongLinks,

    /// <summary>A bearer token that is none.</summary>
    WrongTokens,

    /// <summary>Whatever a member changes.</summary>
    Changes,

    /// <summary>Looking something up while typing.</summary>
    Searches,

    /// <summary>Plays and views of people without an account.</summary>
    Watching,

    /// <summary>Telling the people who run the site that something is wrong.</summary>
    Notices,
}

/// <summary>The link that a browser without a member came by and that still holds, as a name for it; null when there is none.</summary>
[FrontDoor]
internal delegate string? CameBy(HttpRequest request);

/// <summary>
/// Counts requests by the minute: of a member, or of a network where nobody is signed in. What is right is never held up by what is wrong beside
/// it: wrong links and wrong tokens are counted where they have turned out to be wrong. Counted on this node and in memory only; who asks for
/// nothing is forgotten within seconds of the minute. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class RequestLimits : IDisposable
{
    /// <summary>How many times as much a network may ask for that many share.</summary>
    internal const int ForSharedNetworks = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<Whose> counted;
    private readonly LimitsOptions options;
    private readonly Networks networks;
    private readonly CameBy cameBy;

    public RequestLimits(IOptions<LimitsOptions> options, Networks networks, CameBy cameBy)
    {
        (this.options, this.networks, this.cameBy) = (options.Value, networks, cameBy);
        // Made once: the limiter asks for it at every request.
        Func<Whose, RateLimiter> make = Begin;
        counted = PartitionedRateLimiter.Create<Whose, Whose>(whose => RateLimitPartition.Get(whose, make));
    }

    /// <summary>Counts one more of a kind; <c>too_many_requests</c> when that is too many, otherwise null.</summary>
    public Problem? Count(Limit limit, HttpContext context)
    {
        using var lease = counted.AttemptAcquire(WhoseIs(limit, context));
        if (lease.IsAcquired) return null;
        return HttpProblems.TooManyRequests with { RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute };
    }

    /// <inheritdoc/>
    public void Dispose() => counted.Dispose();

    /// <summary>Counts what an endpoint says about itself and, where it says nothing, a member's changes.</summary>
    internal Task Check(HttpContext context, RequestDelegate next)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<Counting>()?.Limit ?? (IsChange(context) ? Limit.Changes : Limit.None);
        return limit is not Limit.None && Count(limit, context) is { } tooMany ? context.WriteProblemAsync(tooMany) : next(context);
    }

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && Caller.Of(context) is not null;

    // By account first, then by network. Many who do not know one another may come from one mobile provider, each by a friend's link:
    // these are told apart by the link, which nobody has but from a member's allowance.
    private Whose WhoseIs(Limit limit, HttpContext context)
    {
        if (Caller.Of(context) is { } caller) return new(limit, caller.Member, null, 0, Shared: false);
        if (limit is Limit.Attempts or Limit.Searches && cameBy(context.Request) is { } link) return new(limit, default, link, 0, Shared: false);
        var address = context.Connection.RemoteIpAddress;
        return new(limit, default, null, Networks.Number(address), networks.IsShared(address));
    }

    private FixedWindowRateLimiter Begin(Whose whose)
    {
        var most = whose.Limit switch
        {
            Limit.Attempts => options.AttemptsPerMinute,
            Limit.WrongLinks => options.WrongLinksPerMinute,
            Limit.WrongTokens => options.WrongTokensPerMinute,
            Limit.Changes => options.ChangesPerMinute,
            Limit.Searches => options.SearchesPerMinute,
            Limit.Watching => options.WatchingPerMinute,
            Limit.Notices => options.NoticesPerMinute,
            Limit.None => int.MaxValue,
        };
        // The holder of all limiters replenishes them.
        return new(new() { PermitLimit = whose.Shared ? most * ForSharedNetworks : most, Window = Minute, AutoReplenishment = false });
    }

    /// <summary>What an endpoint says of how it is counted.</summary>
    internal sealed record Counting(Limit Limit);

    private readonly record struct Whose(Limit Limit, MemberId Member, string? Link, ulong Network, bool Shared);
}

/// <summary>States how requests to an endpoint are counted, beside the endpoint itself.</summary>
[FrontDoor]
internal static class CountedEndpoints
{
    /// <summary>Counted as <paramref name="limit"/>; <see cref="Limit.None"/> for what nothing may hold up.</summary>
    public static TBuilder Counted<TBuilder>(this TBuilder builder, Limit limit)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RequestLimits.Counting(limit));
        return builder;
    }

    internal static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LimitsOptions, LimitsOptionsValidator>(configuration, "Limits");
        return services.AddSingleton<RequestLimits>();
    }
}
