namespace Entourage.EndToEnd.Kills;

/// <summary>Lets clients rest while the server is known to be away, so that its start has the machine to itself. Thread-safe.</summary>
public sealed class PowerSwitch
{
    private volatile TaskCompletionSource on = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task OnAsync() => on.Task;

    public void TurnOn() => on.TrySetResult();

    public void TurnOff() => on = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
