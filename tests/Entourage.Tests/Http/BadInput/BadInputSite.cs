namespace Entourage.Tests.Http.BadInput;

/// <summary>One server, with somebody of each kind and an example for each of its operations.</summary>
public sealed class BadInputSite : IAsyncLifetime
{
    private readonly Dictionary<Sender, Person> senders = [];

    internal Server Server { get; } = new();

    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    internal IReadOnlyDictionary<string, Example> Examples { get; private set; } = new Dictionary<string, Example>();

    internal Things Things { get; private set; } = new("", "", "bi_other", "bi_third");

    public async ValueTask InitializeAsync()
    {
        // A table of bad input is a lot at once; what is limited, and from when on, has tests of its own.
        foreach (var limit in (string[])["Attempts", "WrongLinks", "WrongTokens", "Changes", "Searches", "Watching", "Notices"]) Server.Settings[$"Limits:{limit}PerMinute"] = "1000000";
        await Server.InitializeAsync();
        Operations = await Operation.AllAsync(Server);
        senders[Sender.Nobody] = Server.Visitor();
        senders[Sender.Operator] = await Server.OperatorAsync();
        senders[Sender.Leaver] = await Server.PersonByTokenAsync("bi_leaver");
        var member = senders[Sender.Member] = await Server.PersonByTokenAsync("bi_member");
        await Server.JoinAsync(Things.Other);
        await Server.PersonByTokenAsync(Things.Third);
        Assert.Equal(204, (await senders[Sender.Operator].PutAsync("/api/v1/operator/groups/listed/members/bi_other", null)).Status);
        var clip = await Server.ReadyClipAsync(member);
        Things = Things with { Clip = clip, Invitation = (await member.InviteAsync()).Id };
        Examples = Example.All(Things);
    }

    /// <summary>Sends an example, changed in one way.</summary>
    internal Task<Answer> SendAsync(Operation operation, string? path = null, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var example = Examples[operation.Name];
        body ??= example.Body is { } json ? new StringContent(json, System.Text.Encoding.UTF8, "application/json") : null;
        return senders[example.Sender].SendAsync(new HttpMethod(operation.Method), path ?? example.PathOf(operation), body, headers);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
