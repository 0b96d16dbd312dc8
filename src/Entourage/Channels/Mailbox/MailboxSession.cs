using MailKit;

namespace Entourage.Channels.Mailbox;

/// <summary>A server that we have signed in to. At the end it is told so, without waiting for it to be heard for long.</summary>
/// <param name="client">Connected and signed in.</param>
internal sealed class MailboxSession<TClient>(TClient client) : IAsyncDisposable
    where TClient : MailService
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    /// <summary>What speaks with it.</summary>
    public TClient Client => client;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(Goodbye);
        try
        {
            await client.DisconnectAsync(client.IsConnected, deadline.Token);
        }
        catch (Exception reason) when (MailboxChannel.IsTheirs(reason, CancellationToken.None))
        {
            // It is over either way.
        }
        finally
        {
            client.Dispose();
        }
    }
}
