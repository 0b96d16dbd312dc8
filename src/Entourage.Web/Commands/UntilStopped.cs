using System.Runtime.InteropServices;

namespace Entourage.Web.Commands;

/// <summary>Ctrl-C and SIGTERM while something long runs: asked once, it ends itself; asked again, it is ended.</summary>
internal static class UntilStopped
{
    /// <summary>Runs it to its end; its own exit code, or 128 and the signal's number where that ended it.</summary>
    /// <param name="run">What runs.</param>
    /// <param name="also">Ends it too.</param>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> run, CancellationToken also)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(also);
        var signal = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15));
        var code = await run(stop.Token);
        return signal == 0 || code == 0 ? code : 128 + signal;

        void Stop(PosixSignalContext context, int number)
        {
            context.Cancel = !stop.IsCancellationRequested;
            signal = number;
            stop.Cancel();
        }
    }
}
