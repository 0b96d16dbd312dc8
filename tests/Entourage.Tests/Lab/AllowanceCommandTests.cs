using Entourage.Lab.Allowance;
using Entourage.Tests.Commands;
using Entourage.Web.Commands;

namespace Entourage.Tests.Lab;

public sealed class AllowanceCommandTests
{
    [Fact]
    public async Task Everything_proved_holds_and_the_same_seed_gives_the_same_table()
    {
        var (code, output, errors) = await RunAsync("simulate", "--seed", "7", "--runs=3", "--days=100");
        Assert.True(code == 0, output);
        Assert.Empty(errors);
        Assert.EndsWith("Everything proved held.", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(output, (await RunAsync("simulate", "--seed=7", "--runs", "3", "--days", "100")).Output);
        Assert.NotEqual(output.Split('\n')[1..], (await RunAsync("simulate", "--seed=8", "--runs=3", "--days=100")).Output.Split('\n')[1..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(30)]
    [InlineData(365)]
    public async Task It_holds_however_long_it_lasts(int days) =>
        Assert.Equal(0, (await RunAsync("simulate", "--runs=1", $"--days={days}")).Code);

    [Fact]
    public async Task The_drawing_shows_the_bound_and_the_main_strategies()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, (await RunAsync("simulate", "--runs=1", "--days=40", "--svg", file)).Code);
            var drawing = System.Xml.Linq.XDocument.Load(file);
            Assert.Equal(7, drawing.Descendants().Count(part => part.Name.LocalName == "polyline"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(CommandLine.Of("", AllowanceCommand.Define(onTerminal: true)), ["allowance", "simulate"], output, errors, stop.Token));
        Assert.Empty(output.ToString());
        Assert.EndsWith("Stopped.", errors.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("simulated")]
    [InlineData("simulate", "--seed")]
    [InlineData("simulate", "--seed", "x")]
    [InlineData("simulate", "--days", "0")]
    [InlineData("simulate", "--days", "366")]
    [InlineData("simulate", "--runs", "0")]
    [InlineData("simulate", "more")]
    public Task Words_that_make_no_sense_are_answered_in_one_line(params string[] words) => Spoken.RefusedAsync(AllowanceCommand.Define(onTerminal: false), words);

    private static Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => Spoken.ToAsync(AllowanceCommand.Define(onTerminal: false), words);
}
