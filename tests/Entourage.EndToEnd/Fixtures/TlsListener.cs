using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>Listens on loopback with TLS, and lets whoever comes be talked with until they go or the test is over.</summary>
internal sealed class TlsListener : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly Func<SslStream, CancellationToken, Task> talk;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentBag<Task> clients = [];
    private readonly Task serving;

    public TlsListener(X509Certificate2 certificate, Func<SslStream, CancellationToken, Task> talk)
    {
        (this.certificate, this.talk) = (certificate, talk);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await serving;
        await Task.WhenAll(clients);
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) clients.Add(ServeAsync(await listener.AcceptTcpClientAsync(ended.Token)));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ended.Token);
            await talk(tls, ended.Token);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or was killed, or the test is over.
        }
    }
}
