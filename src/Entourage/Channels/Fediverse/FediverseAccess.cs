using System.Text.Json;

namespace Entourage.Channels.Fediverse;

/// <summary>What the site is known by at a server. Not for logs.</summary>
internal sealed class FediverseApp(string id, string secret)
{
    public string Id => id;

    public string Secret => secret;

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(new(id, secret), FediverseJson.Default.KeptApp);

    /// <summary>Reads what was kept; null for anything else.</summary>
    public static FediverseApp? Read(string kept) => FediverseJson.Read(kept, FediverseJson.Default.KeptApp) is { } app ? new(app.Id, app.Secret) : null;
}

/// <summary>What opens an account: its token, and what is needed to give it back. Not for logs.</summary>
internal sealed class FediverseAccess(string server, string token, FediverseApp app)
{
    public string Server => server;

    public string Token => token;

    public FediverseApp App => app;

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(new(server, token, app.Id, app.Secret), FediverseJson.Default.KeptAccess);

    /// <summary>Reads what was kept; null for anything else.</summary>
    public static FediverseAccess? Read(string kept) =>
        FediverseJson.Read(kept, FediverseJson.Default.KeptAccess) is { } read ? new(read.Server, read.Token, new(read.Client, read.Secret)) : null;
}
