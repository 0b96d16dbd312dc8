using BenchmarkDotNet.Attributes;
using Entourage.Bench.Budgets;
using Entourage.Invitations.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Bench.Micro;

/// <summary>What every opened link and every redeem pays before the store is asked.</summary>
[MemoryDiagnoser, Config(typeof(InThisProcess))]
public class TokenBenchmarks
{
    private SiteInProcess site = null!;
    private InvitationToken tokens = null!;
    private Ticket tickets = null!;
    private string token = "";
    private string ticket = "";

    /// <summary>Starts the site whose keys seal them.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        site = await SiteInProcess.StartAsync(redeems: 0, CancellationToken.None);
        tokens = site.Services.GetRequiredService<InvitationToken>();
        tickets = site.Services.GetRequiredService<Ticket>();
        token = site.Token;
        ticket = TicketIssue();
    }

    /// <summary>Checks a link's secret.</summary>
    [Benchmark]
    public bool TokenRead() => tokens.Read(token) is not null;

    /// <summary>Seals a proof of landing.</summary>
    [Benchmark]
    public string TicketIssue() => tickets.Issue(site.Link.Invitation, ArrivalClass.App, site.Reader.Session);

    /// <summary>Checks one; they live for ten minutes, which is longer than this runs.</summary>
    [Benchmark]
    public bool TicketRead() => tickets.Read(ticket, site.Reader.Session) is not null;

    /// <summary>Ends the site.</summary>
    [GlobalCleanup]
    public async Task Stop() => await site.DisposeAsync();
}
