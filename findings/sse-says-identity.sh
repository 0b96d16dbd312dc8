#!/usr/bin/env bash
# ASP.NET Core 10: what do TypedResults.ServerSentEvents and the response compression of the same framework make of each other?
#
# Guess, written down first: a stream of events is text, and a program that adds text/event-stream to what UseResponseCompression compresses wants it
# compressed; the result sets the content's type and leaves the encoding to the middleware.
#
# What happens: the result sets "Content-Encoding: identity" itself. The middleware takes that for a body that is encoded already and leaves it alone,
# whatever its settings say; a proxy in front that looks whether there is an encoding does the same. And the word goes out to clients, although RFC 9110
# (8.4.1) keeps "identity" for Accept-Encoding and says that it should not stand in this header. The same text written by hand is compressed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Events.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.AspNetCore.ResponseCompression;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddResponseCompression(options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream"]);
var app = builder.Build();
app.UseResponseCompression();
app.MapGet("/result", () => TypedResults.ServerSentEvents(Words()));
app.MapGet("/by-hand", async (HttpContext context) =>
{
    context.Response.ContentType = "text/event-stream";
    await foreach (var word in Words()) await context.Response.WriteAsync($"data: {word}\n\n");
});
await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
foreach (var path in (string[])["/result", "/by-hand"])
{
    using var request = new HttpRequestMessage(HttpMethod.Get, path);
    request.Headers.Add("Accept-Encoding", "gzip");
    using var answer = await http.SendAsync(request);
    Console.WriteLine($"{path}: {answer.Content.Headers.ContentType}, encoding {string.Join(",", answer.Content.Headers.ContentEncoding)}, {(await answer.Content.ReadAsByteArrayAsync()).Length} bytes");
}

static async IAsyncEnumerable<string> Words()
{
    for (var i = 0; i < 200; i++) { await Task.Yield(); yield return "the same words again"; }
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --version
said=$(dotnet out/Events.dll)
echo "$said"
grep -q '^/result: text/event-stream, encoding identity, 5600 bytes$' <<<"$said" && grep -qE '^/by-hand: text/event-stream, encoding gzip, [0-9]{3,4} bytes$' <<<"$said" \
  || { echo "This has changed." >&2; exit 1; }
