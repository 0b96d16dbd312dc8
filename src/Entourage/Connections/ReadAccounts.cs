using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>The accounts a member has connected.</summary>
internal sealed class ReadAccounts(ChannelList channels, StoreReader reader)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/channels/{channel}/account", async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> (
                string channel, ReadAccounts use, Caller me, HttpContext context, CancellationToken stop) =>
            {
                var found = await use.FindAsync(channel, me, stop);
                return found.Ok ? TypedResults.Ok(found.Value) : found.Problem.ToHttp(context);
            })
            .Needs(Scopes.Invite).WithTags("Channels").WithName("ReadAccount").WithSummary("Show the account you have connected on a channel")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    /// <summary>The one on a channel; <c>account_not_connected</c>.</summary>
    public async ValueTask<Outcome<ConnectionView>> FindAsync(string channel, Caller me, CancellationToken stop)
    {
        var known = channels.FindConnected(channel);
        if (!known.Ok) return known.Problem;
        var found = await reader.ReadAsync((me.Member, channel), static (session, asked) => ConnectionRows.Find(session, asked.Member, asked.channel), stop);
        return found is null ? ChannelProblems.AccountNotConnected : ConnectionView.Of(found);
    }

    /// <summary>All of them, at most one for each channel there has been.</summary>
    public ValueTask<IReadOnlyList<ConnectionCard>> RunAsync(Caller me, CancellationToken stop) => reader.ReadAsync(me.Member, ConnectionRows.Of, stop);
}
