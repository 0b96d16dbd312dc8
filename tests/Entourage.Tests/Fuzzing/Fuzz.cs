using System.Globalization;
using CsCheck;

namespace Entourage.Tests.Fuzzing;

/// <summary>
/// Random input for a moment in every run, and for as many seconds as <c>FUZZ</c> says in a longer one. What fails is made as small as it can be and
/// printed with its seed; <c>CsCheck_Seed</c> repeats it.
/// </summary>
internal static class Fuzz
{
    private const int Usual = 2000;

    private static readonly int Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    /// <summary>Characters that mean something to somebody: a parser, a path, a header, a browser.</summary>
    public static readonly Gen<char> Sign = Gen.OneOf(
        Gen.Char.AlphaNumeric, Gen.Char, Gen.Char["/\\.%?#&=;:,'\"<>(){}[]*-_+~@!|^` \t\r\n\0\u00A0\u200B\u202E\u2028\uFEFF\uFF0F\u0660\u212A\uD800\uDC00"]);

    /// <summary>A text of such characters.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(Sign.Array[0, 48], Sign.Array[0, 300]).Select(signs => new string(signs));

    /// <summary>Says something about each of many random ones.</summary>
    public static void Each<T>(Gen<T> gen, Action<T> assert)
    {
        if (Seconds > 0) gen.Sample(assert, time: Seconds, threads: 1);
        else gen.Sample(assert, iter: Usual, threads: 1);
    }

    /// <summary>A few of them, for what takes longer than a moment each; more in a longer run.</summary>
    public static IEnumerable<T> Some<T>(Gen<T> gen, int count)
    {
        var some = new List<T>();
        gen.Sample(some.Add, iter: count * Math.Max(1, Seconds), threads: 1);
        return some;
    }

    /// <summary>Texts that are nearly <paramref name="valid"/>: one sign another, away, twice, or more around it.</summary>
    public static Gen<string> Nearly(Gen<string> valid) => Gen.Select(valid, Gen.Int[0, 5], Gen.Int[0, 10_000], Sign).Select((text, how, where, sign) =>
    {
        var at = text.Length == 0 ? 0 : where % text.Length;
        return how switch
        {
            0 when text.Length > 0 => text[..at] + sign + text[(at + 1)..],
            1 when text.Length > 0 => text.Remove(at, 1),
            2 => text.Insert(at, sign.ToString()),
            3 => text + sign,
            4 => text[..at],
            _ => text + text,
        };
    });
}
