namespace Entourage.Storage;

/// <summary>Statements that each touch some rows of many, so that no transaction becomes long.</summary>
[FrontDoor]
internal static class SomeRows
{
    /// <summary>
    /// Runs statements in their order until <paramref name="most"/> rows are touched; how many were. Each touches at most <c>@most</c> rows of one
    /// member, <c>@member</c>.
    /// </summary>
    public static int Run(StoreSession session, IEnumerable<string> statements, MemberId member, int most) =>
        Run(session, statements, most, statement => statement.With("@member", member.Value));

    /// <summary>The same for statements about whatever <paramref name="about"/> puts into them.</summary>
    public static int Run(StoreSession session, IEnumerable<string> statements, int most, Func<Statement, Statement> about)
    {
        var touched = 0;
        foreach (var sql in statements)
        {
            if (touched >= most) break;
            touched += about(session.Sql(sql)).With("@most", (long)(most - touched)).Run();
        }
        return touched;
    }
}
