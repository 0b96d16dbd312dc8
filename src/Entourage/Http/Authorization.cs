namespace Entourage.Http;

/// <summary>States who can use an endpoint, next to the endpoint itself. An endpoint that states nothing can be used by nobody.</summary>
[FrontDoor]
internal static class Authorization
{
    /// <summary>Only for a member who is signed in and, when by token, holds <paramref name="scopes"/>.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Scopes scopes)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeededScopes(scopes, Operator: false));
        return builder;
    }

    /// <summary>Only for operators; a token needs the account scope.</summary>
    public static TBuilder NeedsOperator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeededScopes(Scopes.Account, Operator: true));
        return builder;
    }

    /// <summary>
    /// For everybody, signed in or not. A token without <see cref="Scopes.Read"/> reads here as somebody without an account, and one without
    /// <see cref="Scopes.Follow"/> changes nothing.
    /// </summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new ForEverybodyAttribute());
        return builder;
    }

    /// <summary>A form of a page: for members at a browser, and others are led to the sign-in page; no token opens it, whatever its scopes.</summary>
    public static TBuilder ForMembersAtBrowsers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new ForMembersAtBrowsersAttribute());
        return builder;
    }

    /// <summary>Whether a request brings a bearer token, which browsers never send on their own.</summary>
    public static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    internal sealed record NeededScopes(Scopes Scopes, bool Operator) : IWhoMayUse
    {
        public string Rule => Operator ? "operators" : Scopes.ToString().ToLowerInvariant();
    }

    /// <summary>Answers 401 or 403 before an endpoint runs, and 429 to too many invalid tokens.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not state who can use it.</exception>
    internal static Task Check(HttpContext context, RequestLimits limits, RequestDelegate next)
    {
        // The framework's own refusals (405, 415) are endpoints without a route.
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return next(context);
        var caller = Caller.Of(context);
        switch (endpoint.Metadata.GetMetadata<IWhoMayUse>())
        {
            case NeededScopes when caller is null:
                if (IsBearer(context.Request) && limits.Count(Limit.WrongTokens, context) is { } tooMany) return context.WriteProblemAsync(tooMany);
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return context.WriteProblemAsync(HttpProblems.SignInRequired);
            case NeededScopes needed:
                if (!caller.May(needed.Scopes)) return context.WriteProblemAsync(HttpProblems.ScopeMissing);
                if (needed.Operator && !caller.Operator) return context.WriteProblemAsync(HttpProblems.OperatorsOnly);
                break;
            case ForMembersAtBrowsersAttribute:
                if (caller is { Session: null }) return context.WriteProblemAsync(HttpProblems.ScopeMissing);
                break;
            case ForEverybodyAttribute:
                if (caller is not { Session: null }) break;
                if (!IsReading(context.Request))
                {
                    if (!caller.May(Scopes.Follow)) return context.WriteProblemAsync(HttpProblems.ScopeMissing);
                }
                else if (!caller.May(Scopes.Read))
                {
                    Caller.SetNobody(context);
                }
                break;
            default:
                throw new InvalidOperationException($"Nothing states who may use {endpoint.RoutePattern.RawText}.");
        }
        return next(context);
    }

    private static bool IsReading(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
}

/// <summary>Who can use an endpoint, kept in its metadata.</summary>
internal interface IWhoMayUse
{
    /// <summary>In a word, such as <c>everybody</c>.</summary>
    string Rule { get; }
}

/// <summary>A page for everybody, signed in or not.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForEverybodyAttribute : Attribute, IWhoMayUse
{
    /// <inheritdoc/>
    public string Rule => "everybody";
}

/// <summary>A page for members at a browser; it leads others to the sign-in page. No token opens it, whatever its scopes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForMembersAtBrowsersAttribute : Attribute, IWhoMayUse
{
    /// <inheritdoc/>
    public string Rule => "members at browsers";
}
