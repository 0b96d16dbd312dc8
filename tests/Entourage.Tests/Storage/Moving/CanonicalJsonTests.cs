using System.Text;
using System.Text.Json;
using Entourage.Storage.Moving;

namespace Entourage.Tests.Storage.Moving;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b": 1, "a" : [true, null, "x"]}""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("[1.0, 1e2, 0.10]", "[1,100,0.1]")]
    [InlineData("""{"é":"é 🎬"}""", """{"é":"é 🎬"}""")]
    public void Two_spellings_of_one_meaning_become_one(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("null", "{}")]
    public void Two_meanings_stay_two(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Theory]
    [InlineData("""{"a":"\u0000"}""")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void What_the_other_side_cannot_hold_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Of(text));

    private static string Of(string text) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(text)));
}
