using Entourage.Web.Commands.Lift;

namespace Entourage.Tests.Commands;

public sealed class LiftCommandTests
{
    [Fact]
    public async Task Everything_promised_holds_and_the_same_seed_gives_the_same_table()
    {
        var (code, output, errors) = await RunAsync("simulate", "--seed", "7", "--runs=60");
        Assert.True(code == 0, output);
        Assert.Empty(errors);
        Assert.EndsWith("Everything that is promised held.", output.TrimEnd(), StringComparison.Ordinal);
        foreach (var row in (string[])["followers, 90/10", "come back, always-valid, daily", "50/50 meant, 50/50 there", "50/50 meant, 55/45 there"])
        {
            Assert.Single(output.Split('\n'), line => line.StartsWith(row, StringComparison.Ordinal));
        }
        Assert.Equal(output, (await RunAsync("simulate", "--seed=7", "--runs", "60")).Output);
        Assert.NotEqual(output.Split('\n')[1..], (await RunAsync("simulate", "--runs=60")).Output.Split('\n')[1..]);
    }

    [Fact]
    public void What_did_not_hold_is_named()
    {
        var table = LiftTable.Of(new(2000, 28, 10, [], [], [], ["followers, 50/50: 0.060 false alarms"]), seed: 1);
        Assert.EndsWith("BROKEN followers, 50/50: 0.060 false alarms\nNot everything that is promised held.", table.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        Assert.Equal(1, await LiftCommand.RunAsync(["simulate"], output, errors, onTerminal: true, stop.Token));
        Assert.Empty(output.ToString());
        Assert.EndsWith("Stopped.", errors.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_sees_how_far_it_is()
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        Assert.Equal(0, await LiftCommand.RunAsync(["simulate", "--runs", "2"], output, errors, onTerminal: true, TestContext.Current.CancellationToken));
        Assert.Contains("0 of 18 runs", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("18 of 18 runs", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("simulated")]
    [InlineData("simulate", "--seed")]
    [InlineData("simulate", "--seed", "x")]
    [InlineData("simulate", "--runs", "0")]
    [InlineData("simulate", "--runs", "20001")]
    [InlineData("simulate", "more")]
    public async Task Words_that_make_no_sense_are_answered_with_the_usage(params string[] words)
    {
        var (code, output, errors) = await RunAsync(words);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("Usage: ", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await LiftCommand.RunAsync(words, output, errors, onTerminal: false, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
