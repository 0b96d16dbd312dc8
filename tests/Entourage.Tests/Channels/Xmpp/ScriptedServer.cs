using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Entourage.Tests.Channels.Xmpp;

/// <summary>A server that says what it was told to, whatever it hears: one answer for each time the client says something.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;

    public ScriptedServer(X509Certificate2? certificate, params string[] says)
    {
        listener.Start();
        serving = ServeAsync(certificate, says);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Everything that was said to it.</summary>
    public StringBuilder Heard { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await serving;
        ended.Dispose();
    }

    private async Task ServeAsync(X509Certificate2? certificate, string[] says)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ended.Token);
                await SayAsync(client, certificate, says);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task SayAsync(TcpClient client, X509Certificate2? certificate, string[] says)
    {
        try
        {
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ended.Token);
                stream = tls;
            }
            var buffer = new byte[65_536];
            foreach (var answer in says)
            {
                var read = await stream.ReadAsync(buffer, ended.Token);
                if (read == 0) return;
                Heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
                // A client that has had enough hangs up in the middle.
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), ended.Token);
            }
            while (await stream.ReadAsync(buffer, ended.Token) is > 0 and var more) Heard.Append(Encoding.UTF8.GetString(buffer, 0, more));
        }
        catch (Exception over) when (over is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone.
        }
    }
}
