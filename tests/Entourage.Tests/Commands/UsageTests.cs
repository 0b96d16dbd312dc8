using System.Diagnostics;

namespace Entourage.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "serve", "--help")]
    [InlineData(2, "nonsense")]
    [InlineData(2, "rollout", "explain", "")]
    [InlineData(2, "demo", "")]
    public async Task Whoever_asks_what_it_can_do_is_told_and_nothing_is_started(int code, params string[] words)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var stop = deadline.Token;
        using var program = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (program.StandardOutput.ReadToEndAsync(stop), program.StandardError.ReadToEndAsync(stop));
        try
        {
            await program.WaitForExitAsync(stop);
        }
        finally
        {
            // One that serves instead.
            program.Kill();
        }
        Assert.Equal(code, program.ExitCode);
        Assert.Empty(code == 0 ? await errors : await output);
        if (code == 0) Assert.Contains("Usage:\n  entourage ", await output, StringComparison.Ordinal);
        else Assert.Contains(" --help", Assert.Single((await errors).TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
