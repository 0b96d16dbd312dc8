using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Entourage.Http;

/// <summary>What can be wrong between a proxy and the site.</summary>
[FrontDoor]
internal enum ProxyFaultKind
{
    /// <summary>Somebody speaks as a proxy does, and the settings do not name them.</summary>
    NotNamed,

    /// <summary>A proxy does not say that people come by https.</summary>
    NoScheme,

    /// <summary>Somebody inside the network came without https and was sent there; a proxy with TLS would be sent in a circle.</summary>
    SentOn,

    /// <summary>A proxy asks for a name inside the network in place of the site's.</summary>
    InnerName,

    /// <summary>A proxy is in front, and the site does not know its own address.</summary>
    NoAddress,

    /// <summary>People come by https, and the site's address says http.</summary>
    PlainAddress,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="About">The address or the name that it is about.</param>
/// <param name="Last">When it was last seen.</param>
[FrontDoor]
internal sealed record ProxyFault(ProxyFaultKind Kind, string About, DateTimeOffset Last);

/// <summary>
/// What a proxy in front leaves out, or the settings do not say of it: seen at requests, told once in the log, and to operators until it has not been
/// seen for a day. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class ProxyFaults(SiteLinks links, Networks networks, TimeProvider time, ILogger<ProxyFaults> logger)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private ImmutableArray<ProxyFault> seen = [];

    /// <summary>What has been seen in the last day.</summary>
    public IReadOnlyList<ProxyFault> Lately()
    {
        var since = time.GetUtcNow() - Life;
        return [.. seen.Where(one => one.Last > since).OrderBy(one => one.Kind)];
    }

    /// <summary>Remembers that something was seen of an address, and tells it the first time.</summary>
    internal void Note(ProxyFaultKind kind, IPAddress? peer)
    {
        if (!IsFresh(kind)) Remember(kind, peer is null ? "" : (peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer).ToString());
    }

    /// <summary>Remembers that something was seen of a name, and tells it the first time.</summary>
    internal void Note(ProxyFaultKind kind, string name)
    {
        if (!IsFresh(kind)) Remember(kind, name);
    }

    /// <summary>Somebody was sent from http to https. Somebody far away may well have typed http.</summary>
    internal void SentOn(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } peer && networks.IsShared(peer) && !context.Request.Headers.ContainsKey("X-Original-Proto")) Note(ProxyFaultKind.SentOn, peer);
    }

    /// <summary>A name that is not the site's was asked for. Only a proxy asks for one that has no meaning outside; others come from whoever tries doors.</summary>
    internal void AskedFor(string host)
    {
        var isInner = IPAddress.TryParse(host, out var address) ? networks.IsShared(address) : host.Length > 0 && !host.Contains('.', StringComparison.Ordinal);
        if (isInner) Note(ProxyFaultKind.InnerName, host);
    }

    // Every request may come by here: within a minute it is not worth writing down again.
    private bool IsFresh(ProxyFaultKind kind)
    {
        foreach (var one in seen)
        {
            if (one.Kind == kind) return (time.GetUtcNow() - one.Last).Duration() < Step;
        }
        return false;
    }

    private void Remember(ProxyFaultKind kind, string about)
    {
        var (now, isNew) = (time.GetUtcNow(), false);
        ImmutableInterlocked.Update(ref seen, kept =>
        {
            var others = kept.RemoveAll(one => one.Kind == kind);
            isNew = others.Length == kept.Length;
            return others.Add(new(kind, about, now));
        });
        if (isNew) Tell(kind, about);
    }

    private void Tell(ProxyFaultKind kind, string about)
    {
        var address = links.Own?.Origin ?? "";
        switch (kind)
        {
            case ProxyFaultKind.NotNamed: Log.NotNamed(logger, about); break;
            case ProxyFaultKind.NoScheme: Log.NoScheme(logger, about); break;
            case ProxyFaultKind.SentOn: Log.SentOn(logger, about, address); break;
            case ProxyFaultKind.InnerName: Log.InnerName(logger, about, address); break;
            case ProxyFaultKind.NoAddress: Log.NoAddress(logger, about); break;
            case ProxyFaultKind.PlainAddress: Log.PlainAddress(logger, about); break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "A request came through {Peer}, which speaks as a proxy does and is not named: everybody seems to come from there. If it is yours, set Site:Proxies={Peer}")]
        public static partial void NotNamed(ILogger logger, string peer);

        [LoggerMessage(1302, LogLevel.Warning, "The proxy at {Peer} does not say that people come by https; they are taken to, as Site:Address says. Let it send X-Forwarded-Proto: https (nginx: proxy_set_header X-Forwarded-Proto $scheme)")]
        public static partial void NoScheme(ILogger logger, string peer);

        [LoggerMessage(1303, LogLevel.Warning, "A request from {Peer} came without https and was sent to {Address}. If {Peer} is a proxy with TLS, this goes in a circle: set Site:Proxies={Peer}, and let it send X-Forwarded-Proto")]
        public static partial void SentOn(ILogger logger, string peer, string address);

        [LoggerMessage(1304, LogLevel.Warning, "A request asked for {Host}, and the site answers at {Address} only. If a proxy is in front, let it pass on the name that people typed (nginx: proxy_set_header Host $host)")]
        public static partial void InnerName(ILogger logger, string host, string address);

        [LoggerMessage(1305, LogLevel.Warning, "A proxy is in front, and the site does not know its own address: links that are sent begin with {Host}. Set Site:Address to what people type, such as https://clips.example")]
        public static partial void NoAddress(ILogger logger, string host);

        [LoggerMessage(1306, LogLevel.Warning, "People come by https, and the links that are sent begin with {Address}. Set Site:Address to the same with https")]
        public static partial void PlainAddress(ILogger logger, string address);
    }
}
