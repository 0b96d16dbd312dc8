using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Entourage.Http;

/// <summary>
/// Which types of content an address takes. A client that sends another is told so, in words and in the <c>Accept</c> header that RFC 9110
/// §15.5.16 has for this.
/// </summary>
internal static class TakenTypes
{
    private static readonly string[] Json = ["application/json"];
    private static readonly string[] Forms = ["application/x-www-form-urlencoded", "multipart/form-data"];

    /// <summary>Refuses what the address does not take. Bodies of the API that are JSON are refused by the framework.</summary>
    public static Task Check(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint() is RouteEndpoint && Chosen(context) is { Count: > 0 } types && context.Request.ContentType is { } sent && !IsAmong(types, sent)
            ? context.WriteProblemAsync(HttpProblems.UnsupportedMedia)
            : next(context);

    /// <summary>The problem with what is taken here.</summary>
    public static Problem Say(Problem problem, HttpContext context)
    {
        var types = Chosen(context) ?? Declared(context) ?? Json;
        if (types.Count == 0) return problem;
        context.Response.Headers.Accept = string.Join(", ", types);
        return problem with { Detail = $"Send {string.Join(" or ", types)}." };
    }

    // Outside the API everything that is posted is a form, unless the address says otherwise.
    private static IReadOnlyList<string>? Chosen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<TakesAttribute>() is { } takes ? takes.Types
        : HttpMethods.IsPost(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) ? Forms
        : null;

    private static bool IsAmong(IReadOnlyList<string> types, string sent) =>
        MediaTypeHeaderValue.TryParse(sent, out var type) && types.Any(one => type.MediaType.Equals(one, StringComparison.OrdinalIgnoreCase));

    // What the framework refuses by itself it answers from an endpoint that no longer knows whom it stands for, so the address is looked up once more.
    private static IReadOnlyList<string>? Declared(HttpContext context)
    {
        foreach (var endpoint in context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepts) continue;
            if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(context.Request.Method) is not true) continue;
            if (new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, [])) return accepts.ContentTypes;
        }
        return null;
    }
}

/// <summary>The types of content that an address takes, where they are not what its place says; none stands for any.</summary>
/// <param name="types">Media types.</param>
[AttributeUsage(AttributeTargets.Method)]
[FrontDoor]
internal sealed class TakesAttribute(params string[] types) : Attribute
{
    /// <summary>Media types.</summary>
    public IReadOnlyList<string> Types { get; } = types;
}
