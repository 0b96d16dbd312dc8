using System.Security.Cryptography;
using System.Text;
using Entourage.Invitations.Making;

namespace Entourage.Tests.Invitations.Making;

public sealed class ContactRowsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Whom_somebody_may_not_invite_is_told_by_as_many_statements_for_fifty_as_for_one()
    {
        await server.CreatorByTokenAsync("rows_creator");
        var creator = server.IdOf("rows_creator");
        var people = Enumerable.Range(0, 50).Select(number => (IReadOnlyList<byte[]>)[Form($"{number}"), Form($"earlier {number}")]).ToArray();
        Suppress(people[3][0], creator.Value);
        Suppress(people[7][1], Guid.Empty);
        Suppress(people[9][0], Guid.NewGuid()); // by somebody else's invitation

        var (fifty, mayNot) = Ask(people);
        var (one, alone) = Ask(people[..1]);

        Assert.Equal([3, 7], mayNot.Index().Where(answer => answer.Item).Select(answer => answer.Index));
        Assert.False(Assert.Single(alone));
        Assert.Equal((2, 2), (fifty, one));
        Assert.Equal((0, true), (Ask([[]]).Begun, Ask([[]]).MayNot is [false]));

        (long Begun, IReadOnlyList<bool> MayNot) Ask(IReadOnlyList<IReadOnlyList<byte[]>> asked) => server.Read((creator, asked), static (session, about) =>
        {
            var before = session.Begun;
            var told = ContactRows.MayNotHear(session, about.creator, about.asked);
            return (session.Begun - before, told);
        });
    }

    private static byte[] Form(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    private void Suppress(byte[] contact, Guid creator) =>
        server.Change("INSERT INTO suppressions (contact, creator, made_at) VALUES (@contact, @creator, 7)", ("@contact", contact), ("@creator", creator));
}
