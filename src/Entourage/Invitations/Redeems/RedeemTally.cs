namespace Entourage.Invitations.Redeems;

/// <summary>How many redeems this node has decided, and how many failed for a reason of ours; a refusal is no failure. Thread-safe.</summary>
internal sealed class RedeemTally
{
    private readonly Lock change = new();
    private long tried;
    private long failed;

    /// <summary>Counts one redeem. A caller who left before its turn is not counted.</summary>
    public void Count(bool broke)
    {
        lock (change)
        {
            tried++;
            if (broke) failed++;
        }
    }

    /// <summary>What was counted since it began; it begins anew when that is enough to tell.</summary>
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
