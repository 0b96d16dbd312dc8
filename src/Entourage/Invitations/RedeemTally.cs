namespace Entourage.Invitations;

/// <summary>How many redeems this node has tried, and how many of them failed for a reason of ours; a refusal is no failure. Thread-safe.</summary>
internal sealed class RedeemTally
{
    private readonly Lock change = new();
    private long tried;
    private long failed;

    /// <summary>Waits for one and counts what came of it. Whoever left before it had its turn is not counted.</summary>
    public async Task<T> CountAsync<T>(Task<T> redeem)
    {
        var broke = true;
        try
        {
            var answer = await redeem;
            broke = false;
            return answer;
        }
        catch (OperationCanceledException)
        {
            broke = false;
            throw;
        }
        finally
        {
            lock (change)
            {
                tried++;
                if (broke) failed++;
            }
        }
    }

    /// <summary>What was counted since this was asked last with enough to tell; then it begins anew.</summary>
    public (long Tried, long Failed) Take(long enough)
    {
        lock (change)
        {
            var counted = (tried, failed);
            if (tried >= enough) (tried, failed) = (0, 0);
            return counted;
        }
    }
}
