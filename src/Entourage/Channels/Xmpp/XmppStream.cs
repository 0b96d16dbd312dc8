using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Entourage.Channels.Xmpp;

/// <summary>
/// The XML streams of one connection (RFC 6120 §4): elements out, elements in. What comes in is bounded in bytes, depth and time, and has no DTD,
/// comments or instructions. Whatever goes wrong is an <see cref="XmppFaultException"/>. One caller at a time; reading once after a deadline is over is for nothing.
/// </summary>
internal sealed class XmppStream : IAsyncDisposable
{
    private const int DeepestElement = 16;

    private readonly CancellationTokenSource deadline;
    private readonly CancellationToken stop;
    private Stream connection;
    private BoundedReading? reading;
    private XmlReader? reader;

    private XmppStream(Stream connection, CancellationTokenSource deadline, CancellationToken stop) =>
        (this.connection, this.deadline, this.stop) = (connection, deadline, stop);

    /// <summary>Whether everything on it is encrypted.</summary>
    public bool IsSecure => connection is SslStream;

    /// <summary>Connects to one of a domain's servers.</summary>
    public static async Task<XmppStream> ConnectAsync(XmppServer server, TimeSpan within, CancellationToken stop)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(within);
        var socket = new Socket(server.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Address, deadline.Token);
            return new(new NetworkStream(socket, ownsSocket: true), deadline, stop);
        }
        catch (Exception reason) when (IsTheirs(reason, stop))
        {
            socket.Dispose();
            deadline.Dispose();
            throw new XmppFaultException("The server does not answer.", reason);
        }
        catch
        {
            socket.Dispose();
            deadline.Dispose();
            throw;
        }
    }

    /// <summary>How long what follows may take, altogether.</summary>
    public void Allow(TimeSpan within) => deadline.CancelAfter(within);

    /// <summary>Goes on under TLS with a certificate that is valid for the host.</summary>
    public Task SecureAsync(string host, X509ChainPolicy policy, bool direct) => GuardAsync(async () =>
    {
        // What was read ahead without protection is nobody's word.
        reader?.Dispose();
        reader = null;
        var tls = new SslStream(connection, leaveInnerStreamOpen: false);
        connection = tls;
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = policy,
                ApplicationProtocols = direct ? [new("xmpp-client")] : null,
            },
            deadline.Token);
        return true;
    });

    /// <summary>Begins a stream and gives the server's features.</summary>
    public Task<XElement> OpenAsync(string domain) => GuardAsync(async () =>
    {
        var to = new XAttribute("to", domain).ToString();
        await SendAsync($"<?xml version='1.0'?><stream:stream {to} version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
        reader?.Dispose();
        reading = new BoundedReading(connection, deadline.Token);
        reader = XmlReader.Create(reading, new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            ConformanceLevel = ConformanceLevel.Document,
            CloseInput = false,
        });
        while (await reader.ReadAsync() && reader.NodeType != XmlNodeType.Element)
        {
            if (reader.NodeType is not (XmlNodeType.XmlDeclaration or XmlNodeType.Whitespace)) throw new XmppFaultException();
        }
        if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "stream" || reader.NamespaceURI != XmppNames.Stream.NamespaceName || reader.IsEmptyElement) throw new XmppFaultException();
        return await ElementAsync() is { } features && features.Name == XmppNames.Stream + "features" ? features : throw new XmppFaultException();
    });

    /// <summary>Sends one or more elements, all at once.</summary>
    public Task WriteAsync(params XElement[] elements) => GuardAsync(async () =>
    {
        await SendAsync(string.Concat(elements.Select(element => element.ToString(SaveOptions.DisableFormatting))));
        return true;
    });

    /// <summary>The next element of the stream.</summary>
    public Task<XElement> NextAsync() => GuardAsync(async () =>
    {
        var next = await ElementAsync() ?? throw new XmppFaultException("The server has ended the session.");
        return next.Name == XmppNames.Stream + "error" ? throw new XmppFaultException("The server has ended the session with an error.") : next;
    });

    /// <summary>Says goodbye, without waiting for it to be heard for long.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (reader is not null && !deadline.IsCancellationRequested)
            {
                deadline.CancelAfter(TimeSpan.FromSeconds(1));
                await SendAsync("</stream:stream>");
            }
        }
        catch (Exception reason) when (IsTheirs(reason, stop) || reason is OperationCanceledException)
        {
            // It is over either way.
        }
        finally
        {
            reader?.Dispose();
            await connection.DisposeAsync();
            deadline.Dispose();
        }
    }

    private async Task SendAsync(string text)
    {
        await connection.WriteAsync(Encoding.UTF8.GetBytes(text), deadline.Token);
        await connection.FlushAsync(deadline.Token);
    }

    // Null at the end of the stream.
    private async Task<XElement?> ElementAsync()
    {
        var open = new Stack<XElement>();
        reading!.Renew();
        while (await reader!.ReadAsync())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = Begun();
                    if (open.TryPeek(out var parent)) parent.Add(element);
                    if (!reader.IsEmptyElement) open.Push(element);
                    else if (open.Count == 0) return element;
                    if (open.Count > DeepestElement) throw new XmppFaultException();
                    break;
                case XmlNodeType.EndElement:
                    if (!open.TryPop(out var ended)) return null;
                    if (open.Count == 0) return ended;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    if (open.TryPeek(out var around)) around.Add(await reader.GetValueAsync());
                    else reading.Renew();
                    break;
                default:
                    throw new XmppFaultException();
            }
        }
        throw new XmppFaultException("The connection was cut.");
    }

    private XElement Begun()
    {
        var element = new XElement(XName.Get(reader!.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/") element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
        }
        reader.MoveToElement();
        return element;
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception reason) when (reason is not XmppFaultException && IsTheirs(reason, stop))
        {
            throw new XmppFaultException("The connection failed.", reason);
        }
    }

    // A deadline of ours that has passed is their slowness; the caller's own token is the caller's.
    private static bool IsTheirs(Exception reason, CancellationToken stop) => reason switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,
        IOException or SocketException or AuthenticationException or XmlException or ObjectDisposedException or ArgumentException => true,
        _ => false,
    };

    /// <summary>Reads no more than one element may have, and no longer than the deadline.</summary>
    private sealed class BoundedReading(Stream from, CancellationToken deadline) : Stream
    {
        // Some servers answer a roster of thousands in one element.
        private const int MostBytes = 4_000_000;

        private int left = MostBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Renew() => left = MostBytes;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left <= 0) throw new XmppFaultException();
            var read = await from.ReadAsync(buffer, deadline);
            left -= read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
