using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>
/// A mail server that says what it was told to: first, and then once for each line it hears. <c>{tag}</c> is what the line began with; after <c>354</c> it hears
/// a whole message.
/// </summary>
internal sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;

    public ScriptedMailServer(X509Certificate2? certificate, params string[] says)
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
            var (heard, until) = ("", "\n");
            for (var turn = 0; turn < says.Length; turn++)
            {
                if (turn > 0 && (heard = await HearAsync(stream, until)).Length == 0) return;
                // A client that has had enough hangs up in the middle.
                await stream.WriteAsync(Encoding.UTF8.GetBytes(says[turn].Replace("{tag}", heard.Split(' ')[0], StringComparison.Ordinal)), ended.Token);
                until = says[turn].StartsWith("354", StringComparison.Ordinal) ? "\r\n.\r\n" : "\n";
            }
            while ((await HearAsync(stream, "\n")).Length > 0)
            {
                // There is nothing to answer any more.
            }
        }
        catch (Exception over) when (over is IOException or AuthenticationException)
        {
            // The client has gone.
        }
    }

    private async Task<string> HearAsync(Stream stream, string until)
    {
        var (line, buffer) = (new StringBuilder(), new byte[16_384]);
        while (!line.ToString().EndsWith(until, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, ended.Token);
            if (read == 0) return "";
            line.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        Heard.Append(line);
        return line.ToString();
    }
}
