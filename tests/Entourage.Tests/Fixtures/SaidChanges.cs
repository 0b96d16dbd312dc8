using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// Watches every transaction of a server under test: one that changes what a cache remembers has to say so. So a new write that forgets to say it
/// fails whichever test runs it.
/// </summary>
internal sealed partial class SaidChanges : DbCommandInterceptor
{
    // What of a table nobody remembers, or what may count two seconds behind.
    private static readonly Dictionary<string, string[]> Counted = new(StringComparer.Ordinal)
    {
        ["members"] = ["followers", "following", "clips", "returned_at", "invited_by", "tokens", "counted_to", "half_reports", "ring", "ring_from", "kept", "counts_until"],
        ["clips"] = ["views", "plays", "likes", "attempts", "maker", "maker_until"],
        ["invitations"] = ["weight", "accepted_at", "accepted_by", "network", "device"],
        ["sessions"] = [],
        ["tokens"] = [],
    };

    private static readonly Dictionary<string, Type[]> Wanted = new(StringComparer.Ordinal)
    {
        ["members"] = [typeof(MemberChanged)],
        ["clips"] = [typeof(ClipChanged)],
        ["invitations"] = [typeof(InvitationChanged), typeof(MemberChanged)],
        ["sessions"] = [typeof(CallerEnded), typeof(MemberChanged)],
        ["tokens"] = [typeof(CallerEnded), typeof(MemberChanged)],
        ["rollouts"] = [typeof(RolloutsChanged)],
        ["rollout_members"] = [typeof(RolloutsChanged), typeof(MemberChanged)],
        ["rollout_groups"] = [typeof(RolloutsChanged), typeof(MemberChanged)],
        ["rollout_given"] = [typeof(RolloutsChanged)],
        ["brakes"] = [typeof(BrakesChanged)],
    };

    // These say it for each row that they answer with, and may answer with none.
    private static readonly string[] SayForEach =
    [
        "UPDATE members SET suspended = FALSE, suspended_until = NULL WHERE suspended_until <= @now RETURNING id",
        "DELETE FROM sessions WHERE member = @member AND key <> @key RETURNING key",
        "DELETE FROM tokens WHERE id = @id AND member = @member RETURNING key",
    ];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<string> faults = [];

    public void Check(PendingChanges transaction)
    {
        foreach (var statement in transaction.Statements ?? [])
        {
            foreach (var table in Known.GetOrAdd(statement, Changes))
            {
                if (!transaction.Said.Exists(change => Wanted[table].Contains(change.GetType()))) faults.Enqueue($"{table} changed and nobody was told: {statement}");
            }
        }
    }

    public void AssertNothingKept() => Assert.Empty(faults.Distinct());

    /// <summary>The remembered tables that a statement changes.</summary>
    public static IReadOnlyList<string> Changes(string statement)
    {
        var text = statement.Replace("\"", "", StringComparison.Ordinal);
        if (SayForEach.Contains(text.Trim())) return [];
        // What goes in steps hangs on something that is gone, and those who remembered that were told when it went.
        if (text.Contains("LIMIT @most)", StringComparison.Ordinal)) return [];
        var tables = new List<string>();
        foreach (Match match in Writes().Matches(text))
        {
            var table = match.Groups["table"].Value;
            if (!Wanted.ContainsKey(table)) continue;
            var counted = Counted.GetValueOrDefault(table);
            // A row that is new is remembered by nobody, where rows are remembered one by one.
            if (match.Groups["insert"].Success && counted is not null) continue;
            // Nobody is let in by what has run out.
            if (match.Groups["delete"].Success && table == "sessions" && text.Contains("expires_at <", StringComparison.Ordinal)) continue;
            var onlyCounts = match.Groups["columns"] is { Success: true, Value: var columns } && counted is not null
                && Columns().Matches(columns).All(column => counted.Contains(column.Groups["name"].Value));
            if (!onlyCounts) tables.Add(table);
        }
        return tables;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command, eventData);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command, eventData);
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }

    private static void Note(DbCommand command, CommandEventData eventData) => (eventData.Context as AppDb)?.Pending.Statements?.Add(command.CommandText);

    [GeneratedRegex(@"(?<insert>INSERT INTO) (?<table>\w+)|(?<delete>DELETE FROM) (?<table>\w+)|UPDATE (?<table>\w+)(?: AS \w+)?\s+SET (?<columns>.*?)(?:\s+WHERE|\s+FROM|\s*;|\s+RETURNING|$)",
        RegexOptions.Singleline)]
    private static partial Regex Writes();

    [GeneratedRegex(@"(?:^|,\s*)(?:\w+\.)?(?<name>\w+) =")]
    private static partial Regex Columns();
}
