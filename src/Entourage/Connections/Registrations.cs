using Entourage.Channels;

namespace Entourage.Connections;

/// <summary>Makes the site known to the servers of members' accounts, and keeps what it is known by there, sealed. Thread-safe.</summary>
internal sealed class Registrations(StoreReader reader, StoreWriter writer, SiteKeys keys, TimeProvider time)
{
    // Mastodon forgets an app that nobody has used for a day.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private readonly SiteSeal seal = new(keys, "registration");

    /// <summary>What the site is known by at a server; it is made known there when it was not, or too long ago. The problems of the channel.</summary>
    public async Task<Outcome<string>> FindAsync(IOAuthChannel channel, string server, string returnTo, CancellationToken stop)
    {
        var whose = $"{channel.Id}\n{server}\n{returnTo}";
        var since = time.GetUtcNow() - Kept;
        var kept = await reader.ReadAsync(
            (channel.Id, server, returnTo, since), static (session, asked) => RegistrationRows.Find(session, asked.Id, asked.server, asked.returnTo, asked.since), stop);
        if (kept is not null && seal.Open(kept, whose) is { } known) return Outcome.Of(known);
        var made = await channel.RegisterAsync(server, returnTo, stop);
        if (made.Ok) await writer.WriteAsync(new Write(channel.Id, server, returnTo, seal.Seal(made.Value, whose), time.GetUtcNow(), since), stop);
        return made;
    }

    private sealed class Write(string channel, string server, string returnTo, byte[] sealedText, DateTimeOffset now, DateTimeOffset since) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            RegistrationRows.Put(session, channel, server, returnTo, sealedText, now, since);
            return default;
        }
    }
}
