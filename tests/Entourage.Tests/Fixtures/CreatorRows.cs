namespace Entourage.Tests.Fixtures;

/// <summary>Members as rows, where making hundreds of accounts would take too long.</summary>
internal static class CreatorRows
{
    /// <summary>So many creators, <c>creator_0</c> and on; the same seed gives the same ids, and with them the same lots.</summary>
    public static IReadOnlyList<MemberId> AddCreators(this Server server, int count, int seed = 1)
    {
        var random = new Random(seed);
        var ids = Enumerable.Range(0, count).Select(_ => Id(random)).ToList();
        var rows = ids.Select((id, number) => $"({Literal(id)}, 'creator_{number}', 'Somebody', '', 0, FALSE, FALSE, 0, 0, 1)");
        server.Change(
            $"INSERT INTO members (id, handle, name, bio, joined_at, operator, suspended, followers, following, clips) VALUES {string.Join(", ", rows)}");
        return ids;
    }

    /// <summary>An id as both stores read it in a statement.</summary>
    public static string Literal(MemberId id) =>
        StoreUnderTest.OnPostgres ? $"'{id.Value}'" : $"X'{Convert.ToHexString(id.Value.ToByteArray(bigEndian: true))}'";

    private static MemberId Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(new Guid(bytes));
    }
}
