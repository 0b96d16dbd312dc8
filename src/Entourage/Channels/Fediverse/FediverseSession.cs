using System.Net;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Entourage.Channels.Fediverse;

/// <summary>What one account asks of its server. Whatever goes wrong is a <see cref="FediverseFaultException"/>.</summary>
internal sealed partial class FediverseSession(FediverseClient client, FediverseAccess access, CancellationToken stop)
{
    private const int PageSize = 80;
    private const int MostPages = 200;
    private const int BatchSize = 40;

    /// <summary>The account that the token opens, and the domain of the server's own people.</summary>
    public async Task<(MastodonAccount Account, Acct Acct)> SignInAsync()
    {
        var me = Read(await GetAsync("/api/v1/accounts/verify_credentials"), FediverseJson.Default.MastodonAccount);
        // It is one of the server's own people, whatever else it says.
        var acct = Acct.Read(me.Acct, access.Server) is { } own && own.Server == access.Server ? own : throw new FediverseFaultException();
        return (me, acct);
    }

    /// <summary>The account again, if it is still the one that was connected.</summary>
    public async Task<(string Id, Acct Acct)> SignInAsync(string address)
    {
        var (me, acct) = await SignInAsync();
        var kept = Acct.Read(address, access.Server) ?? throw new FediverseFaultException();
        if (!string.Equals(kept.Name, acct.Name, StringComparison.OrdinalIgnoreCase)) throw new FediverseFaultException("It opens another account.") { Refused = true };
        return (me.Id, kept);
    }

    /// <summary>
    /// What the server's own people's addresses end with. It may be another name than the server's, which that other name then has to say itself: else a
    /// server could pass its people off as somebody else's.
    /// </summary>
    public async Task<string> DomainAsync(string name)
    {
        var said = await client.GetAsync(access.Server, "/api/v2/instance", null, stop);
        if (!said.IsFine) said = await client.GetAsync(access.Server, "/api/v1/instance", null, stop);
        var instance = said.IsFine ? FediverseJson.Read(said.Body, FediverseJson.Default.MastodonInstance) : null;
        if (FediverseServer.Typed(instance?.Domain ?? instance?.Uri ?? "") is not { } domain || domain == access.Server) return access.Server;
        return await new FediverseFinger(client).FindAsync(domain, name, stop) == access.Server ? domain : access.Server;
    }

    /// <summary>Everybody whom the account follows, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MastodonAccount>> FollowingAsync(string id)
    {
        var path = $"/api/v1/accounts/{Uri.EscapeDataString(id)}/following";
        var page = FormattableString.Invariant($"{path}?limit={PageSize}");
        for (var pages = 0; page is not null && pages < MostPages; pages++)
        {
            var answer = await GetAsync(page);
            yield return Read(answer, FediverseJson.Default.IReadOnlyListMastodonAccount);
            page = Next(answer.Link, path);
        }
    }

    /// <summary>What there is between the account and others. Some servers answer for the first only, which are then asked one by one.</summary>
    public async IAsyncEnumerable<MastodonRelationship> RelationshipsAsync(IReadOnlyList<string> ids)
    {
        var left = new Queue<string>(ids);
        var atOnce = BatchSize;
        while (left.Count > 0)
        {
            var asked = new List<string>();
            while (asked.Count < atOnce && left.TryDequeue(out var next)) asked.Add(next);
            var path = "/api/v1/accounts/relationships?" + string.Join('&', asked.Select(id => $"id[]={Uri.EscapeDataString(id)}"));
            var said = Read(await GetAsync(path), FediverseJson.Default.IReadOnlyListMastodonRelationship);
            foreach (var one in said.Where(one => one is not null && asked.Contains(one.Id)).DistinctBy(one => one.Id)) yield return one;
            if (said.Count != 1 || asked.Count == 1) continue;
            atOnce = 1;
            foreach (var id in asked.Where(id => id != said[0]?.Id)) left.Enqueue(id);
        }
    }

    /// <summary>Sends a post. What it comes to is for the caller to judge.</summary>
    public Task<FediverseAnswer> PostAsync(FediversePost post, string key) => client.PostAsync(access.Server, "/api/v1/statuses", access.Token, post, stop, ("Idempotency-Key", key));

    /// <summary>Takes a post away.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> DeleteAsync(string id)
    {
        var gone = await client.DeleteAsync(access.Server, $"/api/v1/statuses/{Uri.EscapeDataString(id)}", access.Token, stop);
        return gone.IsFine || gone.Status == HttpStatusCode.NotFound;
    }

    private static T Read<T>(FediverseAnswer answer, JsonTypeInfo<T> type)
        where T : class
        => FediverseJson.Read(answer.Body, type) ?? throw new FediverseFaultException();

    private async Task<FediverseAnswer> GetAsync(string path)
    {
        var answer = await client.GetAsync(access.Server, path, access.Token, stop);
        // A token that does not hold: 401 at Mastodon, 422 at snac, 403 for an account that was closed.
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity) throw new FediverseFaultException("The server refuses.") { Refused = true };
        return answer.IsFine ? answer : throw new FediverseFaultException("The server does not do what it was asked.");
    }

    // Of the address in it only the place in the list is taken: the rest is ours, so that it leads nowhere else.
    private static string? Next(string? link, string path)
    {
        if (link is null || NextLink().Match(link) is not { Success: true } found || !Uri.TryCreate(found.Groups["to"].Value, UriKind.Absolute, out var next)) return null;
        return $"{path}{next.Query}";
    }

    [GeneratedRegex("""<(?<to>[^<>]{1,2000})>\s*;[^<,]*\brel="?next\b""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
