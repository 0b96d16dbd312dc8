using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DnsClient;

namespace Entourage.Channels.Mailbox;

/// <summary>
/// Connects to a domain's mail server, always under TLS with a certificate that is valid. STARTTLS is spoken here, before any program for mail takes over, so
/// that nothing of what came without protection is taken for the server's word. Thread-safe.
/// </summary>
internal sealed class MailboxDoor(MailboxServers servers, IOptions<ChannelsOptions> options)
{
    private const int LongestLine = 2_000;
    private const int MostLines = 100;

    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.Mailbox.AnswerSeconds);

    /// <summary>The first of the domain's servers that answers as it should.</summary>
    /// <param name="domain">In ASCII.</param>
    /// <param name="task">What is to be done there.</param>
    /// <param name="me">How we name ourselves.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="MailboxFaultException">None does.</exception>
    public async Task<MailboxStream> OpenAsync(string domain, MailboxTask task, string me, CancellationToken stop)
    {
        IReadOnlyList<MailboxServer> found;
        try
        {
            found = await servers.OfAsync(domain, task, stop);
        }
        catch (Exception reason) when (reason is DnsResponseException or ArgumentException || (reason is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new MailboxFaultException("The domain's server cannot be found.", reason);
        }
        MailboxFaultException? last = null;
        foreach (var server in found)
        {
            try
            {
                return await OpenAsync(server, task, me, stop);
            }
            catch (MailboxFaultException reason)
            {
                last = reason;
            }
        }
        throw last ?? new MailboxFaultException("The domain has no server that may be asked.");
    }

    private async Task<MailboxStream> OpenAsync(MailboxServer server, MailboxTask task, string me, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        Stream? connection = null;
        var socket = new Socket(server.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Address, deadline.Token);
            connection = new NetworkStream(socket, ownsSocket: true);
            if (!server.DirectTls) await BeginTlsAsync(connection, task, me, deadline.Token);
            var tls = new SslStream(connection, leaveInnerStreamOpen: false);
            connection = tls;
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = server.Name, CertificateChainPolicy = servers.Trusted.Policy() }, deadline.Token);
            byte[] greeting = server.DirectTls ? [] : Encoding.ASCII.GetBytes(task == MailboxTask.Read ? "* OK\r\n" : "220 hello\r\n");
            return new MailboxStream(tls, greeting, patience);
        }
        catch (Exception reason)
        {
            if (connection is not null) await connection.DisposeAsync();
            socket.Dispose();
            if (IsTheirs(reason, stop)) throw new MailboxFaultException("The server does not answer over a safe connection.", reason);
            throw;
        }
    }

    private static async Task BeginTlsAsync(Stream bare, MailboxTask task, string me, CancellationToken stop)
    {
        if (task == MailboxTask.Read)
        {
            await LineAsync(bare, stop);
            await SayAsync(bare, "a STARTTLS", stop);
            for (var lines = 0; lines < MostLines; lines++)
            {
                var line = await LineAsync(bare, stop);
                if (line.StartsWith("a OK", StringComparison.OrdinalIgnoreCase)) return;
                if (line.StartsWith("a ", StringComparison.Ordinal)) break;
            }
            throw new MailboxFaultException("The server has no TLS.");
        }
        await AnswerAsync(bare, stop);
        await SayAsync(bare, $"EHLO {me}", stop);
        await AnswerAsync(bare, stop);
        await SayAsync(bare, "STARTTLS", stop);
        if (await AnswerAsync(bare, stop) != "220") throw new MailboxFaultException("The server has no TLS.");
    }

    // The code of an answer in as many lines as it has (RFC 5321 §4.2.1).
    private static async Task<string> AnswerAsync(Stream bare, CancellationToken stop)
    {
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await LineAsync(bare, stop);
            if (line.Length < 3) break;
            if (line.Length == 3 || line[3] != '-') return line[..3];
        }
        throw new MailboxFaultException();
    }

    // Byte by byte: what comes after the line belongs to TLS.
    private static async Task<string> LineAsync(Stream bare, CancellationToken stop)
    {
        var (line, one) = (new StringBuilder(), new byte[1]);
        while (line.Length < LongestLine)
        {
            if (await bare.ReadAsync(one, stop) == 0) throw new MailboxFaultException("The connection was cut.");
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        throw new MailboxFaultException();
    }

    private static ValueTask SayAsync(Stream bare, string line, CancellationToken stop) => bare.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop);

    // A deadline of ours that has passed is their slowness; the caller's own token is the caller's.
    private static bool IsTheirs(Exception reason, CancellationToken stop) => reason switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,
        IOException or SocketException or AuthenticationException or ObjectDisposedException => true,
        _ => false,
    };
}
