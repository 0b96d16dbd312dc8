using System.Globalization;
using Entourage.Invitations.Links;
using MathNet.Numerics.Distributions;

namespace Entourage.Bench.Secrets;

/// <summary>Whether a million tokens look like a million draws: every one another, and at each of the 32 places every letter as often as the others.</summary>
internal static class TokenStatistics
{
    private const int Tokens = 1_000_000;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    // With 32 places an honest run is below this once in thirty thousand.
    private const double LeastLikely = 1e-6;

    public static bool Print(SiteKeys keys)
    {
        var tokens = new InvitationToken(keys);
        var counts = Enumerable.Range(0, 32).Select(_ => new int[Alphabet.Length]).ToArray();
        var (ids, seals) = (new HashSet<string>(Tokens, StringComparer.Ordinal), new HashSet<string>(Tokens, StringComparer.Ordinal));
        for (var number = 0; number < Tokens; number++)
        {
            var text = tokens.Text(InvitationToken.NewId());
            ids.Add(text[..16]);
            seals.Add(text[16..]);
            for (var i = 0; i < text.Length; i++) counts[i][Alphabet.IndexOf(text[i], StringComparison.Ordinal)]++;
        }
        var worst = counts.Min(Likelihood);
        var passes = ids.Count == Tokens && seals.Count == Tokens && worst >= LeastLikely;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Tokens:n0} tokens: {ids.Count:n0} different names, {seals.Count:n0} different MACs; least likely place: p = {worst:0.0000} (chi-squared, 31 degrees)  at least {LeastLikely:0e0}  {(passes ? "pass" : "short")}"));
        return passes;
    }

    private static double Likelihood(int[] seen)
    {
        var expected = (double)seen.Sum() / seen.Length;
        return 1 - ChiSquared.CDF(seen.Length - 1, seen.Sum(count => (count - expected) * (count - expected) / expected));
    }
}
