using Entourage.Facts;

namespace Entourage.Tests.Insights;

/// <summary>A fact that was written is read as it was.</summary>
public sealed class FactsCodeTests
{
    [Fact]
    public void What_was_written_is_read_whatever_it_has()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var facts = Enumerable.Range(0, random.Next(1, 70)).Select(_ => Any(random)).ToList();
            Assert.Equal(facts, FactsCode.Read(FactsCode.Write(facts)));
        }
    }

    [Fact]
    public void A_row_of_another_version_is_not_guessed_at()
    {
        var bytes = FactsCode.Write([Any(new Random(1))]);
        bytes[0]++;
        Assert.Throws<InvalidDataException>(() => FactsCode.Read(bytes));
    }

    [Fact]
    public void A_person_is_another_beside_another_creator()
    {
        var (one, other, person) = (new MemberId(Guid.NewGuid()), new MemberId(Guid.NewGuid()), new MemberId(Guid.NewGuid()));
        Assert.Equal(FactPerson.Of(one, person), FactPerson.Of(one, person));
        Assert.NotEqual(FactPerson.Of(one, person), FactPerson.Of(other, person));
    }

    private static Fact Any(Random random)
    {
        T? Maybe<T>(T value)
            where T : struct => random.Next(2) == 0 ? null : value;
        DateTimeOffset At() => DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000));
        return new((FactKind)random.Next(9), At(), new(Guid.NewGuid()))
        {
            Clip = Maybe(new ClipId(Guid.NewGuid())),
            Channel = random.Next(2) == 0 ? null : new string('a', random.Next(0, 33)),
            MadeAt = Maybe(At()),
            FollowedAt = Maybe(At()),
            Asserted = random.Next(2) == 0,
            Depth = random.Next(9),
            Person = Maybe(random.NextInt64(long.MinValue, long.MaxValue)),
        };
    }
}
