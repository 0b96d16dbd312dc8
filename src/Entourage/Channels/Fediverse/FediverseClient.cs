using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DnsClient;
using Entourage.Channels.Xmpp;

namespace Entourage.Channels.Fediverse;

/// <summary>What a server said. Not for logs, and so not a record, which would print it.</summary>
internal sealed class FediverseAnswer(HttpStatusCode status, string body, string? link, Uri? location)
{
    public HttpStatusCode Status => status;

    public string Body => body;

    /// <summary>Where a list goes on.</summary>
    public string? Link => link;

    /// <summary>Where it would have led.</summary>
    public Uri? Location => location;

    public bool IsFine => (int)Status is >= 200 and < 300;
}

/// <summary>
/// Asks servers that members named: https only, at public addresses only (asked of the very address that is then connected to), without following redirects,
/// without cookies and proxies, with an end to every answer in bytes and seconds. Thread-safe.
/// </summary>
internal sealed class FediverseClient : IDisposable
{
    // A page of 80 accounts with long profiles has 300 kB.
    private const int MostBytes = 4_000_000;
    private const int MostAddresses = 4;

    private readonly LookupClient dns;
    private readonly FediverseOptions options;
    private readonly TimeSpan patience;
    private readonly HttpClient reading;
    private readonly HttpClient writing;

    public FediverseClient(IOptions<ChannelsOptions> settings)
    {
        options = settings.Value.Fediverse;
        patience = TimeSpan.FromSeconds(options.AnswerSeconds);
        var asked = options.Resolver.Length > 0 && XmppOptions.Read(options.Resolver) is { } resolver ? new LookupClientOptions(resolver) : new LookupClientOptions();
        asked.Timeout = TimeSpan.FromSeconds(Math.Min(5, options.AnswerSeconds));
        asked.Retries = 1;
        asked.UseCache = false;
        dns = new LookupClient(asked);
        var policy = new TrustedAuthorities(options.TrustedCertificates).Policy();
        reading = Client(policy, TimeSpan.FromSeconds(5));
        // On a connection that has been used before nobody could tell whether a message has arrived, and some servers hang up on a second request.
        writing = Client(policy, TimeSpan.Zero);
    }

    /// <summary>Asks something that can be asked twice.</summary>
    /// <exception cref="FediverseFaultException">No answer, or none that is whole.</exception>
    public Task<FediverseAnswer> GetAsync(string server, string path, string? token, CancellationToken stop) =>
        AskAsync(reading, new HttpRequestMessage(HttpMethod.Get, $"https://{server}{path}"), token, stop);

    /// <summary>
    /// Fetches a picture from where somebody's account says that it is, which may be any server: nothing goes with the question that says whose it is. Null for
    /// whatever is none, or too large a one.
    /// </summary>
    public async Task<byte[]?> PictureAsync(Uri address, CancellationToken stop)
    {
        if (FediverseServer.At(address.AbsoluteUri) is not { } server) return null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{server}{address.PathAndQuery}");
        request.Headers.Accept.ParseAdd("image/png, image/jpeg, image/webp");
        try
        {
            using var response = await reading.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK) return null;
            await response.Content.LoadIntoBufferAsync(IConnectedChannel.MostPictureBytes, deadline.Token);
            return await response.Content.ReadAsByteArrayAsync(deadline.Token);
        }
        catch (Exception reason) when (IsTheirs(reason, stop))
        {
            return null;
        }
    }

    /// <summary>Sends a form.</summary>
    /// <exception cref="FediverseFaultException">No answer, or none that is whole.</exception>
    public Task<FediverseAnswer> PostAsync(string server, string path, string? token, (string Name, string Value)[] fields, CancellationToken stop) =>
        PostAsync(server, path, token, new FormUrlEncodedContent(fields.Select(one => KeyValuePair.Create(one.Name, one.Value))), stop);

    /// <summary>Sends what knows its own length; <paramref name="headers"/> go with it.</summary>
    /// <exception cref="FediverseFaultException">No answer, or none that is whole.</exception>
    public Task<FediverseAnswer> PostAsync(string server, string path, string? token, HttpContent content, CancellationToken stop, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"https://{server}{path}") { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return AskAsync(writing, request, token, stop);
    }

    /// <summary>Takes something away.</summary>
    /// <exception cref="FediverseFaultException">No answer, or none that is whole.</exception>
    public Task<FediverseAnswer> DeleteAsync(string server, string path, string token, CancellationToken stop) =>
        AskAsync(writing, new HttpRequestMessage(HttpMethod.Delete, $"https://{server}{path}"), token, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        reading.Dispose();
        writing.Dispose();
    }

    private async Task<FediverseAnswer> AskAsync(HttpClient http, HttpRequestMessage request, string? token, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        using (request)
        {
            try
            {
                if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await http.SendAsync(request, deadline.Token);
                var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(deadline.Token));
                var link = response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null;
                return new(response.StatusCode, body, link, response.Headers.Location);
            }
            catch (Exception reason) when (IsTheirs(reason, stop))
            {
                throw new FediverseFaultException("The server does not answer.", reason);
            }
        }
    }

    private HttpClient Client(X509ChainPolicy policy, TimeSpan kept)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            ConnectTimeout = patience,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 8,
            PooledConnectionLifetime = kept,
            PooledConnectionIdleTimeout = kept,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        };
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Entourage", null));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return http;
    }

    // The name is asked for once, and what is checked is what is connected to: another answer to the same question leads nowhere.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        SocketException? failed = null;
        foreach (var address in await AddressesAsync(context.DnsEndPoint.Host, stop))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException reason)
            {
                socket.Dispose();
                failed = reason;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw new IOException("No address of the server can be connected to.", failed);
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken stop)
    {
        var found = new List<IPAddress>();
        foreach (var kind in (QueryType[])[QueryType.A, QueryType.AAAA])
        {
            var answer = await dns.QueryAsync(host, kind, cancellationToken: stop);
            found.AddRange(answer.Answers.AddressRecords().Select(record => record.Address).Where(address => options.PrivateAddresses || PublicAddresses.Has(address)));
        }
        return [.. found.Take(MostAddresses)];
    }

    // A deadline of ours that has passed is their slowness; the caller's own token is the caller's.
    private static bool IsTheirs(Exception reason, CancellationToken stop) => reason switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,
        HttpRequestException or IOException or SocketException or AuthenticationException or DnsResponseException => true,
        _ => false,
    };
}
