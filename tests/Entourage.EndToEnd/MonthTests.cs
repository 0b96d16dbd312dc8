using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd;

/// <summary>A month of simulated life through the real server, and what its pages say of it.</summary>
public sealed class MonthTests
{
    [Fact]
    public async Task What_was_lived_is_what_the_pages_say()
    {
        await using var month = Child.Start("dotnet", [Site.Lab, "demo", "--month", "7", "--check"], new Dictionary<string, string> { ["Server__Port"] = "0" });
        var code = await month.EndAsync(TimeSpan.FromMinutes(5));
        Assert.True(code == 0, month.Everything);
        Assert.Contains("The pages show what happened.", month.Said);
    }
}
