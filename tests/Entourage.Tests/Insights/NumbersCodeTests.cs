using CsCheck;
using Entourage.Insights;

namespace Entourage.Tests.Insights;

public sealed class NumbersCodeTests
{
    private static readonly string[] Channels = ["", "whatsapp", "sms", "telegram", "a_name_as_long_as_a_name_may_be1"];

    private static readonly Gen<(string Channel, Measure Measure)> Keys =
        Gen.Select(Gen.Int[0, Channels.Length - 1], Gen.Int[1, 90]).Select((channel, measure) => (Channels[channel], (Measure)measure));

    private static readonly Gen<Dictionary<(string Channel, Measure Measure), long>> Places =
        Gen.Dictionary(Keys, Gen.OneOf(Gen.Long[1, 127], Gen.Long[128, 100_000], Gen.Long[1, long.MaxValue]))[1, 60];

    [Fact]
    public void What_is_written_is_read_again() => Places.Sample(numbers =>
    {
        Dictionary<(string, Measure), long> read = [];
        NumbersCode.Read(NumbersCode.Write(numbers), (channel, measure, number) => read.Add((channel, measure), number));
        Assert.Equal(numbers, read);
    });

    [Fact]
    public void The_same_numbers_are_the_same_bytes() => Places.Sample(numbers =>
        Assert.Equal(NumbersCode.Write(numbers), NumbersCode.Write(numbers.Reverse().ToDictionary())));

    [Fact]
    public void Another_version_is_not_guessed_at() =>
        Assert.Throws<InvalidDataException>(() => NumbersCode.Read([2, 0, 1, 1, 1], (_, _, _) => Assert.Fail("Read all the same.")));

    [Fact]
    public void A_number_takes_as_few_bytes_as_it_needs() =>
        Assert.Equal([1, 0, 1, 20, 0x80, 0x01, 3, (byte)'s', (byte)'m', (byte)'s', 2, 1, 127, 20, 5], NumbersCode.Write(new Dictionary<(string, Measure), long>
        {
            [("sms", Measure.Views)] = 5,
            [("", Measure.Views)] = 128,
            [("sms", Measure.Made)] = 127,
        }));
}
