using Entourage.Invitations;
using Entourage.Members.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Budgets;

/// <summary>
/// Bytes that one operation allocates, all threads of the process together. Unlike a time this hardly depends on the machine, so a test can hold
/// it against a budget. Each is the least of several rounds: what a timer of the runtime allocates in between is nobody's cost.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 3;
    private const int Asks = 200;

    /// <summary>By name, in the order of the budget file.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken stop)
    {
        await using var site = await SiteInProcess.StartAsync((Rounds + 3) * Asks, stop);
        var tokens = site.Services.GetRequiredService<InvitationToken>();
        var tickets = site.Services.GetRequiredService<Ticket>();
        var sessions = site.Services.GetRequiredService<Sessions>();
        var (token, invitation, holder) = (site.Token, site.Link.Invitation, site.Reader.Session);
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = site.Reader.Cookies;
        return new Dictionary<string, long>
        {
            ["redeem"] = Of(site.Redeem),
            ["landing, anonymous"] = Of(() => site.Ask(site.Anonymous)),
            ["landing, signed in"] = Of(() => site.Ask(site.SignedIn)),
            ["token: read"] = Of(() => Expect(tokens.Read(token) is not null)),
            ["ticket: issue and read"] = Of(() => Expect(tickets.Read(tickets.Issue(invitation, ArrivalClass.App, holder), holder) is not null)),
            ["session: recognise"] = Of(() =>
            {
                // Each request brings its cookies anew; what was read of them before must not help.
                context.Features.Set<IRequestCookiesFeature>(null);
                Expect(sessions.Who(context.Request) is not null);
            }),
        };
    }

    private static long Of(Action operation)
    {
        for (var i = 0; i < 3 * Asks; i++) operation(); // until the code is compiled for good and pools are filled
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Asks; i++) operation();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Asks);
        }
        return least;
    }

    private static void Expect(bool worked)
    {
        if (!worked) throw new InvalidOperationException("It refused what it has to take.");
    }
}
