namespace Entourage.Members.Sessions;

/// <summary>Ends the session that asks.</summary>
internal sealed class SignOut(StoreWriter writer)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/sessions/current", async Task<NoContent> (SignOut signOut, Caller me, HttpContext context, CancellationToken stop) =>
        {
            await signOut.RunAsync(me, context, stop);
            return TypedResults.NoContent();
        }).Needs(Scopes.None).WithName("SignOut").WithSummary("Sign out").WithTags("Sessions");

    /// <summary>Ends the browser's session and takes its cookies back; a bearer token is left alone, and so is who has no session.</summary>
    public async Task RunAsync(Caller? me, HttpContext context, CancellationToken stop)
    {
        if ((me is null ? context.Features.Get<UnprovenSession>()?.Key : me.Session) is not { } key) return;
        await writer.WriteAsync(new Write(key), stop);
        SessionKeeper.TakeBack(context);
    }

    private sealed class Write(byte[] key) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            SessionRows.End(session, key);
            return default;
        }
    }
}
