using Microsoft.Extensions.Logging;

namespace Entourage.Transcoding;

/// <summary>Finds out at its first use how well children can be kept apart on this machine, logs it, and keeps the answer. Thread-safe.</summary>
internal sealed class SandboxOnce(TranscodeLimits limits, TimeProvider time, ILogger<Sandbox> logger)
{
    private readonly Lock first = new();
    private Task<Sandbox>? found;

    /// <summary>The answer, once it is known.</summary>
    public SandboxStrength? Strength { get; private set; }

    public Task<Sandbox> GetAsync(CancellationToken stop)
    {
        // Not the first caller's token: others wait for the same answer.
        lock (first) found ??= FindAsync();
        return found.WaitAsync(stop);
    }

    private async Task<Sandbox> FindAsync()
    {
        var sandbox = await Sandbox.DetectAsync(limits, time, logger, CancellationToken.None);
        Strength = sandbox.Strength;
        return sandbox;
    }
}
