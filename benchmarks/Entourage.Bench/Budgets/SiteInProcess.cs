using System.Text;
using Entourage.Bench.Crowds;
using Entourage.Bench.Load;
using Entourage.Bench.Stores;
using Entourage.Bench.UnderTest;
using Microsoft.AspNetCore.Builder;

namespace Entourage.Bench.Budgets;

/// <summary>The product over real Kestrel in this very process, on SQLite, with one caller who allocates nothing.</summary>
internal sealed class SiteInProcess : IAsyncDisposable
{
    private readonly string folder;
    private readonly BenchStore store;
    private readonly WebApplication app;
    private readonly Crowd crowd;
    private readonly OneCaller caller;
    private readonly Queue<byte[]> redeems;

    private SiteInProcess(string folder, BenchStore store, WebApplication app, Crowd crowd, List<Reader> readers, List<Pairing> invitations)
    {
        (this.folder, this.store, this.app, this.crowd) = (folder, store, app, crowd);
        var address = app.Urls.First().Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        caller = new(address);
        Reader = readers[0];
        Link = invitations[^1];
        Creators = [.. invitations.Select(one => one.Creator.Id).Distinct()];
        Anonymous = Encoding.ASCII.GetBytes(Requests.Open(address, crowd.Token(Link.Invitation), null));
        SignedIn = Encoding.ASCII.GetBytes(Requests.Open(address, crowd.Token(Link.Invitation), Reader));
        // One reader's after the other's: how often a session is looked up again then does not depend on how quick the machine is.
        redeems = new(invitations[..^1].OrderBy(one => one.Reader.Handle, StringComparer.Ordinal).Select(one =>
            Encoding.ASCII.GetBytes(Requests.Post(address, Requests.Redeem, crowd.Token(one.Invitation), crowd.Ticket(one), one.Reader))));
    }

    public IServiceProvider Services => app.Services;

    public Reader Reader { get; }

    public Pairing Link { get; }

    /// <summary>Whoever has invited somebody.</summary>
    public IReadOnlyList<MemberId> Creators { get; }

    public byte[] Anonymous { get; }

    public byte[] SignedIn { get; }

    public string Token => crowd.Token(Link.Invitation);

    public static async Task<SiteInProcess> StartAsync(int redeems, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("entourage-bench-").FullName;
        var store = new SqliteStore(Path.Combine(folder, "site"));
        var app = await TestedSite.BuildAsync(["--Storage:Folder", store.Folder], stop);
        var crowd = await Crowd.GatherAsync(store, stop);
        var readers = crowd.AddReaders(40);
        var invitations = crowd.AddInvitations(redeems + 1, readers);
        store.Settle();
        await app.StartAsync(stop);
        return new(folder, store, app, crowd, readers, invitations);
    }

    /// <summary>Sends one request; anything but 200 ends the measurement.</summary>
    public void Ask(ReadOnlySpan<byte> request)
    {
        var status = caller.Ask(request);
        if (status != 200) throw new InvalidOperationException($"Answered with {status}: {caller.Text}");
    }

    /// <summary>Redeems an invitation that nobody has redeemed.</summary>
    public void Redeem() => Ask(redeems.Dequeue());

    public async ValueTask DisposeAsync()
    {
        caller.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await crowd.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
