using System.Runtime;
using Entourage.Invitations.Links;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Budgets;

/// <summary>
/// Bytes that one operation allocates, all threads of the process together. Unlike a time this hardly depends on the machine, so a test can hold
/// it against a budget. Each is the least of many short rounds: what the runtime and the site do by themselves every second is nobody's cost, and on a busy machine a
/// long round has more of it.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 60;
    private const int Asks = 10;

    // Before the rounds.
    private const int Steps = 3;
    private const int AsksOfStep = 200;

    /// <summary>By name, in the order of the budget file.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken stop)
    {
        await using var site = await SiteInProcess.StartAsync((Rounds * Asks) + (Steps * AsksOfStep), stop);
        var tokens = site.Services.GetRequiredService<InvitationToken>();
        var tickets = site.Services.GetRequiredService<Ticket>();
        var sessions = site.Services.GetRequiredService<SessionKeeper>();
        var (token, invitation, holder) = (site.Token, site.Link.Invitation, site.Reader.Session);
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = site.Reader.Cookies;
        return new Dictionary<string, long>
        {
            ["redeem"] = await OfAsync(site.Redeem, stop),
            ["landing, anonymous"] = await OfAsync(() => site.Ask(site.Anonymous), stop),
            ["landing, signed in"] = await OfAsync(() => site.Ask(site.SignedIn), stop),
            ["token: read"] = await OfAsync(() => Expect(tokens.Read(token) is not null), stop),
            ["ticket: issue and read"] = await OfAsync(() => Expect(tickets.Read(tickets.Issue(invitation, ArrivalClass.App, holder), holder) is not null), stop),
            ["session: recognise"] = await OfAsync(() =>
            {
                // Each request brings its cookies anew; what was read of them before must not help.
                context.Features.Set<IRequestCookiesFeature>(null);
                Expect(IsAtOnce(sessions.WhoAsync(context.Request)));
            }, stop),
        };
    }

    private static async Task<long> OfAsync(Action operation, CancellationToken stop)
    {
        // Until pools are filled and the code is compiled for good: in two steps, each of which begins with what was called often enough in the last.
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < AsksOfStep; i++) operation();
            await SettleAsync(stop);
        }
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Asks; i++) operation();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Asks);
        }
        return least;
    }

    // The compiler works in the background, and on a busy machine for longer than the operations take: a redeem of half-compiled code allocates half
    // as much again.
    private static async Task SettleAsync(CancellationToken stop)
    {
        for (var (tries, before) = (0, -1L); tries < 40 && JitInfo.GetCompiledMethodCount() is var now && now != before; tries++)
        {
            before = now;
            await Task.Delay(250, stop);
        }
    }

    private static bool IsAtOnce<T>(ValueTask<T?> answer) => answer is { IsCompletedSuccessfully: true, Result: not null };

    private static void Expect(bool worked)
    {
        if (!worked) throw new InvalidOperationException("It refused what it has to take.");
    }
}
