using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Entourage.Tests.Architecture;

/// <summary><c>./test NAME</c> installs and builds by what <c>scripts/tests</c> reads in the sources; here that is held against the tests themselves.</summary>
public sealed class NamedTestsTests
{
    [Fact]
    public async Task The_script_finds_every_test_there_is_and_what_it_needs()
    {
        var mine =
            from type in typeof(NamedTestsTests).Assembly.GetTypes()
            where !type.IsAbstract || type.IsSealed
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            where method.IsDefined(typeof(FactAttribute), inherit: true)
            let traits = type.GetCustomAttributes<TraitAttribute>().Concat(method.GetCustomAttributes<TraitAttribute>()).Where(trait => trait.Name is "Needs" or "Store")
            select $"Entourage.Tests\t{type.FullName}.{method.Name}\t{string.Join(' ', traits.Select(trait => $"{trait.Name}={trait.Value}"))}";
        var found = (await FindAsync("")).Where(line => line.StartsWith("Entourage.Tests\t", StringComparison.Ordinal));
        Assert.Equal(mine.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_is_looked_for_in_any_case_of_letters() =>
        Assert.Equal([$"Entourage.Tests\t{typeof(NamedTestsTests).FullName}.{nameof(A_name_is_looked_for_in_any_case_of_letters)}\t"], await FindAsync("a_NAME_is_looked"));

    [Theory]
    [InlineData("chromium", @"\b(?:Chromium|Scene) \w+\)|\bChromium \w+,|\bBareBrowser \w+")]
    [InlineData("proxy", @"\bProxyInFront\.")]
    public void What_needs_a_program_says_so(string program, string used) =>
        Assert.Empty(
            from file in Repository.Written("tests/Entourage.EndToEnd")
            where file.EndsWith("Tests.cs", StringComparison.Ordinal)
            let code = File.ReadAllText(file)
            where Regex.IsMatch(code, used) != code.Contains($"[Trait(\"Needs\", \"{program}\")]", StringComparison.Ordinal)
            select Path.GetRelativePath(Repository.Root, file));

    private static async Task<string[]> FindAsync(string name)
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "tests"), [name]) { RedirectStandardOutput = true })!;
        var lines = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, script.ExitCode);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
