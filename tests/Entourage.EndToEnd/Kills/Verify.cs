using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>Holds the clients' ledger against the database.</summary>
public static class Verify
{
    public static void Everything(IReadOnlyList<Entry> told, Database rows)
    {
        rows.AssertSound();
        Redeems(told, rows);
        Follows(told, rows);
        Allowance(rows);
    }

    private static void Redeems(IReadOnlyList<Entry> told, Database rows)
    {
        var stored = rows.Rows(
            // Whoever undoes within a minute gives the link back; what the redeem said stays with it.
            "SELECT i.id, m.handle, i.redemption FROM invitations i JOIN members m ON m.id = COALESCE(i.redeemed_by, i.undone_by)",
            row => (Id: row.GetString(0), Member: row.GetString(1), Redemption: row.GetString(2))).ToDictionary(row => row.Id);

        // Every call was made again until it was answered, so the two books must be equal, not only one within the other.
        var acknowledged = told.Where(entry => entry.What == What.Redeemed).ToList();
        Assert.Equal(acknowledged.Count, acknowledged.DistinctBy(entry => entry.Invitation).Count());
        Assert.Equal(acknowledged.Count, acknowledged.DistinctBy(entry => entry.Value).Count());
        foreach (var entry in acknowledged)
        {
            Assert.True(stored.TryGetValue(entry.Invitation, out var row), $"{entry} was acknowledged and is lost.");
            Assert.Equal((entry.Member, entry.Value), (row.Member, row.Redemption));
        }
        Assert.Equal(acknowledged.Count, stored.Count);

        foreach (var entry in told.Where(entry => entry.What == What.Used)) Assert.NotEqual(entry.Member, stored[entry.Invitation].Member);

        var made = told.Where(entry => entry.What == What.Made).Select(entry => entry.Invitation).ToHashSet();
        Assert.Equal(made.Count, told.Count(entry => entry.What == What.Made));
        Assert.Equal(made.Count, rows.Number("SELECT count(*) FROM invitations"));
        Assert.Superset(stored.Keys.ToHashSet(), made);
    }

    // A member's own answers come one after the other, so the last one tells whether they follow.
    private static void Follows(IReadOnlyList<Entry> told, Database rows)
    {
        var creatorOf = told.Where(entry => entry.What == What.Made).ToDictionary(entry => entry.Invitation, entry => entry.Member);
        var expected = new HashSet<(string Follower, string Followee)>();
        foreach (var entry in told)
        {
            if (entry.What == What.Redeemed) expected.Add((entry.Member, creatorOf[entry.Invitation]));
            if (entry.What == What.Undone) expected.Remove((entry.Member, creatorOf[entry.Invitation]));
        }
        var stored = rows.Rows(
            "SELECT a.handle, b.handle FROM follows f JOIN members a ON a.id = f.follower JOIN members b ON b.id = f.followee",
            row => (row.GetString(0), row.GetString(1))).ToHashSet();
        Assert.Equal(expected.Order(), stored.Order());

        var redeemed = rows.Number("SELECT count(*) FROM invitations WHERE result = 'redeemed'");
        Assert.Equal(stored.Count, redeemed - told.Count(entry => entry.What == What.Undone));
        Assert.Equal(stored.Count, rows.Number("SELECT count(*) FROM follows f JOIN invitations i ON i.id = f.through AND i.redeemed_by = f.follower"));
    }

    // An invitation is charged once, in the transaction that makes it, and forgiven once, in the one that finds the follow standing already.
    private static void Allowance(Database rows)
    {
        Assert.Equal(
            0,
            rows.Number("SELECT count(*) FROM invitations WHERE (weight IS NULL) <> (result IS NOT DISTINCT FROM 'already_following')"));
    }
}
