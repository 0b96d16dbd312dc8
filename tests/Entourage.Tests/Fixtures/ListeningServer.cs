using System.Net.Sockets;
using System.Text;
using Entourage.Web.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Fixtures;

/// <summary>The product behind its own listener, spoken to byte by byte: what no client of ours would ever send.</summary>
public sealed class ListeningServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly string folder = Directory.CreateTempSubdirectory("entourage-listening-").FullName;
    private WebApplication? app;

    public IServiceProvider Services => app!.Services;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What a request states as its host.</summary>
    public string Host => Address.Authority;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        app = ServeCommand.Build(["--applicationName", "Entourage.Web", "--DATA", folder, "--PORT", "0", "--Logging:LogLevel:Default", "None"]);
        await app.Services.PrepareStorageAsync(stop);
        await app.StartAsync(stop);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Sends bytes as they are, and reads until the server has nothing more to say: it closes, or is silent after an answer.</summary>
    public async Task<Heard> SayAsync(string said, bool waitForEnd = false)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port, deadline.Token);
        var (heard, buffer, closed) = (new StringBuilder(), new byte[64 * 1024], false);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(said), SocketFlags.None, deadline.Token);
            while (!closed && (waitForEnd || !IsWhole(heard.ToString())))
            {
                var length = await socket.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
                closed = length == 0;
                heard.Append(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (SocketException)
        {
            // Cut off while it was still being spoken to.
            closed = true;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // It waits for more, and that is an answer too.
        }
        return new Heard(heard.ToString(), closed);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    // Good enough for answers of ours: a length, chunks with an end, or no body.
    private static bool IsWhole(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        var headers = answer[..head];
        var at = headers.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0) return answer.Length - head - 4 >= int.Parse(headers[(at + 16)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture) / 4;
        return !headers.Contains("chunked", StringComparison.OrdinalIgnoreCase) || answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }
}

/// <summary>What came back, as text, and whether the server then closed.</summary>
public sealed record Heard(string Text, bool Closed)
{
    /// <summary>The first answer's status; 0 where none came.</summary>
    public int Status => Text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(Text[9..12], System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>How many answers there are.</summary>
    public int Answers => Text.Split("HTTP/1.1 ").Length - 1;

    /// <summary>Whether a header stands in the first answer.</summary>
    public bool Has(string header) => Text.Split("\r\n\r\n")[0].Contains($"\r\n{header}:", StringComparison.OrdinalIgnoreCase);
}
