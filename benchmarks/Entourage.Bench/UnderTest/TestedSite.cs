using Entourage.Bench.Load;
using Entourage.Http;
using Entourage.Invitations.Redeems;
using Entourage.Web.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entourage.Bench.UnderTest;

/// <summary>The product as it serves, with three endpoints beside its own that it never has elsewhere.</summary>
internal static class TestedSite
{
    // What a redeem says, without having done it.
    private static readonly RedeemAnswer Nothing = new("redeemed", "0123456789abcdefghjkmnpq", Following: true, Replayed: false, new ClipId(Guid.Empty));

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var app = await BuildAsync(arguments, CancellationToken.None);
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"{Child.Mark} {app.Urls.First()}"));
        await app.RunAsync();
        return 0;
    }

    public static async Task<WebApplication> BuildAsync(string[] arguments, CancellationToken stop)
    {
        var app = Product(arguments);
        app.MapPost("/bench/no-op", (Redeem.Request request, Caller me) => Answer(request)).Needs(Scopes.Follow).Counted(Limit.None)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(4096), new TakesAttribute("application/json"));
        app.MapPost("/bench/no-op-for-anybody", (Redeem.Request request) => Answer(request)).ForEverybody()
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(4096), new TakesAttribute("application/json"));
        app.MapPost("/bench/redeem-with-ef", RedeemWithEf.HandleAsync).Needs(Scopes.Follow).Counted(Limit.None)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(4096), new TakesAttribute("application/json"));
        await app.Services.PrepareStorageAsync(stop);
        return app;
    }

    /// <summary>The server as <c>entourage serve</c> builds it, listening nowhere yet.</summary>
    public static WebApplication Product(string[] arguments) => ServeCommand.Build(
        ["--applicationName", "Entourage.Web", "--environment", "Production", "--PORT", "0", "--Logging:LogLevel:Default", "Warning", .. arguments]);

    private static Ok<RedeemAnswer> Answer(Redeem.Request request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Token);
        return TypedResults.Ok(Nothing);
    }
}
