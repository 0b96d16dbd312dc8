using System.Data.Common;
using System.Diagnostics;
using Entourage.Bench.Crowds;

namespace Entourage.Bench.Stores;

/// <summary>
/// The store's own rate for the transaction of a redeem: the reads and writes that it cannot do without, prepared, on one connection with one caller
/// and nothing around them. On PostgreSQL all of them travel in one message, which is the quickest that a single transaction can be there.
/// </summary>
internal sealed class RawRedeem(BenchStore store)
{
    private static readonly string[] Statements =
    [
        """
        SELECT i.creator, i.clip, i.channel, i.state, i.expires_at, i.redeemed_by, i.redemption, i.result, c.suspended, c.followers, k.status, m.joined_at,
            EXISTS (SELECT 1 FROM blocks WHERE blocker = @me AND blocked = i.creator),
            EXISTS (SELECT 1 FROM blocks WHERE blocker = i.creator AND blocked = @me),
            EXISTS (SELECT 1 FROM follows WHERE follower = @me AND followee = i.creator),
            c.tokens, c.counted_to, c.half_reports,
            (SELECT sum(weight) - count(*) FROM (
                SELECT weight FROM invitations WHERE creator = i.creator AND weight IS NOT NULL AND made_at > @year ORDER BY made_at DESC LIMIT 40) AS ring),
            (SELECT count(*) FROM (
                SELECT 1 FROM invitations
                WHERE creator = i.creator AND made_at <= @before AND weight >= 4 AND accepted_at <= @before LIMIT 3) AS kept),
            EXISTS (SELECT 1 FROM invitations WHERE redeemed_by = @me AND creator = i.creator AND accepted_at IS NOT NULL),
            EXISTS (SELECT 1 FROM places AS p JOIN places AS q ON q.member = i.creator AND q.mark = p.mark WHERE p.member = @me)
        FROM invitations AS i
        LEFT JOIN members AS c ON c.id = i.creator
        LEFT JOIN members AS m ON m.id = @me
        LEFT JOIN clips AS k ON k.id = i.clip
        WHERE i.id = @invitation
        """,
        """
        UPDATE invitations SET state = 'redeemed', redeemed_by = @me, redeemed_at = @now, redemption = @redemption, result = 'redeemed', weight = 8, accepted_at = @now
        WHERE id = @invitation AND state IN ('open', 'handed_over')
        """,
        """
        INSERT INTO follows (follower, followee, made_at, through, channel, automatic)
        VALUES (@me, @creator, @now, @invitation, 'whatsapp', @no) ON CONFLICT DO NOTHING
        """,
        "UPDATE members SET following = following + 1 WHERE id = @me",
        "UPDATE members SET followers = followers + 1, tokens = 3000, counted_to = @now WHERE id = @creator",
    ];

    /// <summary>Redeems each of them in a transaction of its own; the median in milliseconds.</summary>
    public double Run(IReadOnlyList<Pairing> pairings, DateTimeOffset now)
    {
        using var connection = store.Open();
        var took = new double[pairings.Count];
        using var single = new Single(connection);
        for (var i = 0; i < took.Length; i++)
        {
            single.Set(Values(pairings[i], now));
            var from = Stopwatch.GetTimestamp();
            single.Run();
            took[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
        return Figures.Median(took);
    }

    private Dictionary<string, object> Values(Pairing one, DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["@invitation"] = one.Invitation.Value,
        ["@me"] = store.Value(one.Reader.Id.Value),
        ["@creator"] = store.Value(one.Creator.Id.Value),
        ["@redemption"] = $"raw{one.Invitation.Value}",
        ["@now"] = now.ToUnixTimeMilliseconds(),
        ["@year"] = (now - TimeSpan.FromDays(365)).ToUnixTimeMilliseconds(),
        ["@before"] = (now - TimeSpan.FromHours(72)).ToUnixTimeMilliseconds(),
        ["@no"] = store.Value(false),
    };

    // A batch where the driver has one; else statement after statement, which for SQLite is a call each and no trip.
    private sealed class Single : IDisposable
    {
        private readonly DbConnection connection;
        private readonly DbBatch? batch;
        private readonly List<DbCommand> commands = [];
        private readonly List<DbParameter> parameters = [];

        public Single(DbConnection connection)
        {
            this.connection = connection;
            batch = connection.CanCreateBatch ? connection.CreateBatch() : null;
            foreach (var text in Statements)
            {
                var maker = connection.CreateCommand();
                maker.CommandText = text;
                DbParameterCollection own = maker.Parameters;
                if (batch is not null)
                {
                    var part = batch.CreateBatchCommand();
                    part.CommandText = text;
                    batch.BatchCommands.Add(part);
                    own = part.Parameters;
                }
                foreach (var name in Names(text))
                {
                    var parameter = maker.CreateParameter();
                    parameter.ParameterName = name;
                    own.Add(parameter);
                    parameters.Add(parameter);
                }
                commands.Add(maker);
            }
        }

        public void Set(Dictionary<string, object> values)
        {
            var first = parameters[0].Value is null;
            foreach (var parameter in parameters) parameter.Value = values[parameter.ParameterName];
            if (first) batch?.Prepare(); // its types are known only now; SQLite's driver prepares by itself
        }

        public void Run()
        {
            if (batch is not null)
            {
                // Without an explicit transaction the batch is one: it is committed, with its fsync, at its end.
                using var reader = batch.ExecuteReader();
                do
                {
                    while (reader.Read()) _ = reader.GetValue(0);
                }
                while (reader.NextResult());
                return;
            }
            using var transaction = connection.BeginTransaction();
            foreach (var command in commands)
            {
                command.Transaction = transaction;
                using var reader = command.ExecuteReader();
                while (reader.Read()) _ = reader.GetValue(0);
            }
            transaction.Commit();
        }

        public void Dispose()
        {
            batch?.Dispose();
            foreach (var command in commands) command.Dispose();
        }

        private static IEnumerable<string> Names(string text) =>
            text.Split(' ', ',', '(', ')', '\n').Where(word => word.StartsWith('@')).Distinct(StringComparer.Ordinal);
    }
}
