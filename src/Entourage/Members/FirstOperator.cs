namespace Entourage.Members;

/// <summary>
/// The link that makes the first operator, printed when the server starts and nobody runs the site. It is new at each of those starts and works once: a line of an
/// old log makes nobody an operator.
/// </summary>
internal sealed class FirstOperator(StoreReader reader, StoreWriter writer, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>A new path to join with, which takes the place of every earlier one; null when there is an operator already.</summary>
    public async Task<string?> NewPathAsync(CancellationToken stop)
    {
        if (await reader.ReadAsync(0, static (rows, _) => AccountRows.HasOperator(rows), stop)) return null;
        var (secret, key) = AccessLinkRows.New();
        var now = time.GetUtcNow();
        await writer.WriteAsync(new Write(new() { Key = key, Kind = AccessLinkKind.FirstOperator, MadeAt = now, ExpiresAt = now + Life }), stop);
        return $"/join?setup={secret}";
    }

    /// <summary>Uses the link up, inside the transaction that makes the account. False when it is not the one, or somebody runs the site.</summary>
    public static bool Use(StoreSession session, string given, DateTimeOffset now) =>
        !AccountRows.HasOperator(session) && AccessLinkRows.Key(given) is { } key && AccessLinkRows.Use(session, AccessLinkKind.FirstOperator, key, now, out _);

    private sealed class Write(AccessLink link) : StoreWrite<Done>
    {
        protected override Done Apply(StoreSession session)
        {
            AccessLinkRows.Replace(session, link);
            return default;
        }
    }
}
