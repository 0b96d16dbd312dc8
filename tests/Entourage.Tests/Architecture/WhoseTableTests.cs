using System.Text.RegularExpressions;
using Entourage.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Tests.Architecture;

/// <summary>A table belongs to the capability of its entity, and only the SQL in the folder of that capability names it.</summary>
public sealed partial class WhoseTableTests
{
    // Whoever adds a line here says what the question to the owner would have cost.
    private static readonly (string File, string[] Tables, string Because)[] Exceptions =
    [
        ("Invitations/Redeems/RedeemRows.cs", ["blocks", "clips", "follows", "members"],
            "one statement for a whole batch of redeems, in the transaction that everything waits for (decision 0009)"),
        ("Allowance/Bucket.cs", ["members"],
            "a sender's bucket is a part of their row, which a new follower changes anyway (decision 0028)"),
        ("Allowance/EntryRows.cs", ["invitations", "members"],
            "what an invitation counts is a part of its row, which a redeem changes anyway; a table beside it cost a redeem a third of its pages of the log (decision 0028)"),
        ("Invitations/Landings/LandingRows.cs", ["blocks", "clips", "follows", "members"],
            "seven questions to their owners cost a signed-in member's page more than everything else about it"),
        ("Invitations/Landings/ReaderRows.cs", ["blocks", "follows", "members"],
            "the reader's part of the statement above, where the link's is remembered"),
        ("Invitations/Links/FollowTerms.cs", ["follow_requests", "follows"],
            "a part of the statements above, so that they never tell two stories"),
        ("Follows/ListRequests.cs", ["members"],
            "how many wait has to agree with the list of them, which leaves out who is suspended; asking for each would read the whole list"),
        ("Invitations/Making/MakeInvitation.cs", ["members"],
            "whether the creator approves followers is kept by the statement that makes the invitation; a question before it would be a round trip"),
        ("Storage/SiteIdentity.cs", ["identity_users"],
            "whether anybody has an account is asked before there is anybody to ask, and by EF Core it would be half of a first start"),
    ];

    [Fact]
    public void The_SQL_of_a_capability_names_its_own_tables_only()
    {
        var owners = Owners();
        var folder = Path.Combine(Fixtures.Repository.Root, "src", "Entourage");
        var uses = (
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(folder, file).Replace('\\', '/')
            where !name.Contains("/Migrations/", StringComparison.Ordinal)
            let capability = name.Split('/')[0]
            from use in Named().Matches(File.ReadAllText(file))
            let table = use.Groups["table"].Value
            where owners.ContainsKey(table)
            select (Capability: capability, File: name, Table: table)).Distinct().ToList();
        Assert.Contains(uses, use => use is { Capability: "Members", Table: "members" });
        var foreign = uses.Where(use => owners[use.Table] != use.Capability).Select(use => $"{use.File} → {use.Table}");
        // Those that are declared, and no more; one that is not needed any more goes from the list.
        Assert.Equal(Exceptions.SelectMany(one => one.Tables, (one, table) => $"{one.File} → {table}").Order(StringComparer.Ordinal), foreign.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exception_says_why() => Assert.All(Exceptions, one => Assert.NotEqual("", one.Because));

    // ASP.NET Core Identity's own tables are the accounts'.
    private static Dictionary<string, string> Owners()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entity in db.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table) owners[table] = entity.ClrType.Namespace!.Split('.') is ["Entourage", var capability, ..] ? capability : "Members";
        }
        return owners;
    }

    [GeneratedRegex(@"\b(FROM|JOIN|UPDATE|INTO)\s+(?<table>[a-z][a-z_]*)\b")]
    private static partial Regex Named();
}
