using System.Diagnostics;

namespace Entourage.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "serve", "--help")]
    [InlineData(2, "nonsense")]
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
        Assert.StartsWith("entourage serve ", code == 0 ? await output : await errors, StringComparison.Ordinal);
        Assert.Empty(code == 0 ? await errors : await output);
    }
}
