#!/usr/bin/env bash
# Kestrel of ASP.NET Core 10, HTTP/1.1: when does RequestAborted say that the client has hung up?
#
# Guess, written down first: Kestrel watches the socket by itself; when the client is gone the token is cancelled, whatever the endpoint is doing, at the
# latest when the connection is reset.
#
# What happens: Kestrel learns of the end by reading on, and it reads on only while its buffer for the request's body has room (1 MiB, MaxRequestBufferSize).
# An endpoint that does something else before it reads the body (waits for its turn, asks a database who this is) is never told that the
# sender of a larger body has gone, neither by a close nor by a reset: its work goes on to the end for nobody. With a body that fits the token comes at
# once, so a test with a small file sees it work; and it comes when the endpoint reads.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Gone.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Net.Sockets;
using System.Text;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
TaskCompletionSource<string> told = new();
app.MapPost("/{reads}", async (HttpContext context, string reads) =>
{
    var read = reads == "reading" ? context.Request.Body.CopyToAsync(Stream.Null) : Task.CompletedTask;
    try { await Task.Delay(TimeSpan.FromSeconds(8), context.RequestAborted); told.TrySetResult("not told in eight seconds"); }
    catch (OperationCanceledException) { told.TrySetResult("told"); }
    try { await read; } catch (IOException) { }
});
await app.StartAsync();
Console.WriteLine($".NET {Environment.Version}");
var port = new Uri(app.Urls.First()).Port;
foreach (var (reads, sent, reset) in new[] { ("waiting", 500_000, false), ("waiting", 3_000_000, false), ("waiting", 3_000_000, true), ("reading", 3_000_000, false) })
{
    told = new();
    using (var client = new Socket(SocketType.Stream, ProtocolType.Tcp))
    {
        await client.ConnectAsync("127.0.0.1", port);
        await client.SendAsync(Encoding.ASCII.GetBytes($"POST /{reads} HTTP/1.1\r\nHost: films.test\r\nContent-Length: 10000000\r\n\r\n"));
        // The client sends some of its ten million bytes, and hangs up a moment later.
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try { for (var left = sent; left > 0;) left -= await client.SendAsync(new byte[Math.Min(left, 50_000)], moment.Token); await Task.Delay(-1, moment.Token); }
        catch (OperationCanceledException) { }
        if (reset) client.LingerState = new(true, 0);
    }
    Console.WriteLine($"endpoint {reads}, {sent} bytes sent, then a {(reset ? "reset" : "close")}: {await told.Task}");
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Gone.dll | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
endpoint waiting, 500000 bytes sent, then a close: told
endpoint waiting, 3000000 bytes sent, then a close: not told in eight seconds
endpoint waiting, 3000000 bytes sent, then a reset: not told in eight seconds
endpoint reading, 3000000 bytes sent, then a close: told
X
echo "Seen as described."
