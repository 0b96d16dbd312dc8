using Entourage.Lab.Lift;
using Entourage.Tests.Commands;
using Entourage.Web.Commands;

namespace Entourage.Tests.Lab;

public sealed class LiftCommandTests
{
    [Fact]
    public async Task Everything_promised_holds_and_the_same_seed_gives_the_same_table()
    {
        var (code, output, errors) = await RunAsync("simulate", "--seed", "7", "--runs=60");
        Assert.True(code == 0, output);
        Assert.Empty(errors);
        Assert.EndsWith("Everything promised held.", output.TrimEnd(), StringComparison.Ordinal);
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
        Assert.EndsWith("BROKEN followers, 50/50: 0.060 false alarms\nNot everything promised held.", table.ReplaceLineEndings("\n").TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(CommandLine.Of("", LiftCommand.Define(onTerminal: true)), ["lift", "simulate"], output, errors, stop.Token));
        Assert.Empty(output.ToString());
        Assert.EndsWith("Stopped.", errors.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_sees_how_far_it_is()
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync(CommandLine.Of("", LiftCommand.Define(onTerminal: true)), ["lift", "simulate", "--runs", "2"], output, errors, TestContext.Current.CancellationToken));
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
    public Task Words_that_make_no_sense_are_answered_in_one_line(params string[] words) => Spoken.RefusedAsync(LiftCommand.Define(onTerminal: false), words);

    private static Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => Spoken.ToAsync(LiftCommand.Define(onTerminal: false), words);
}
