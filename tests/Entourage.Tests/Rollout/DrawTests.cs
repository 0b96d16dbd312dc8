using Entourage.Rollout;

namespace Entourage.Tests.Rollout;

/// <summary>The number that decides who has a feature early.</summary>
public sealed class DrawTests
{
    [Fact]
    public void A_lot_is_the_same_for_ever()
    {
        // Were these to change, everybody's features would, at an update of the program.
        var member = new MemberId(new Guid("01890a5d-ac96-774b-bcce-b302099a8057"));
        Assert.Equal((3391, 5253, 3601), (Draw.Of(Features.Inviting, member), Draw.Of(Features.OneTap, member), Draw.HoldoutOf(Features.Inviting, member)));
    }

    [Fact]
    public void Lots_are_even_and_independent_of_each_other()
    {
        var random = new Random(4);
        var members = Enumerable.Range(0, 20_000).Select(_ => new MemberId(Guid(random))).ToList();
        bool Early(string feature, MemberId member) => Draw.Of(feature, member) < 1000;
        // Binomial: 2,000 expected, standard deviation 42; five of them.
        Assert.InRange(members.Count(member => Early(Features.Inviting, member)), 1790, 2210);
        Assert.InRange(members.Count(member => Early(Features.Inviting, member) && Early(Features.OneTap, member)), 130, 270);
        Assert.InRange(members.Count(member => Early(Features.Inviting, member) && Draw.HoldoutOf(Features.Inviting, member) < 1000), 130, 270);

        static Guid Guid(Random random)
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new(bytes);
        }
    }
}
