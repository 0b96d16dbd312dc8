using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Entourage.Http;

/// <summary>States who may use an endpoint, beside the endpoint itself.</summary>
public static class Authorization
{
    /// <summary>Only for a member who is signed in and, when by token, holds <paramref name="scopes"/>.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Scopes scopes)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeededScopes(scopes, Operator: false));
        return builder;
    }

    /// <summary>Only for whoever runs the site; by token, with the scope of the account itself.</summary>
    public static TBuilder NeedsOperator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeededScopes(Scopes.Account, Operator: true));
        return builder;
    }

    /// <summary>Whether a request brings a bearer token, which browsers never send on their own.</summary>
    public static bool IsBearer(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
    }

    internal sealed record NeededScopes(Scopes Scopes, bool Operator);

    /// <summary>Answers 401 or 403 before an endpoint runs, and 429 to too many tokens that are none.</summary>
    internal static Task Check(HttpContext context, RequestLimits limits, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeededScopes>() is { } needed)
        {
            var caller = Caller.Of(context);
            if (caller is null)
            {
                if (IsBearer(context.Request) && limits.Count(Limit.WrongTokens, context) is { } tooMany) return context.WriteProblemAsync(tooMany);
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return context.WriteProblemAsync(HttpProblems.SignInRequired);
            }
            if (!caller.May(needed.Scopes)) return context.WriteProblemAsync(HttpProblems.ScopeMissing);
            if (needed.Operator && !caller.Operator) return context.WriteProblemAsync(HttpProblems.OperatorsOnly);
        }
        return next(context);
    }
}
