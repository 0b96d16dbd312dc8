#!/usr/bin/env bash
# ASP.NET Core 10: an endpoint that answers ranges (enableRangeProcessing) and is kept by the framework's own output cache (CacheOutput).
#
# Guess, written down first: the output cache keeps whole answers and either cuts ranges out of them, as nginx and Varnish do, or stays out of the way when
# somebody asks for a range, since the endpoint can do it.
#
# What happens: it depends on who came before. As long as nobody has asked for the whole, each range is answered by the endpoint with 206. Once one request
# without Range has been answered, the cache gives every range request the whole content with 200, and with the endpoint's "Accept-Ranges: bytes" on it.
# A range that lies outside, rightly refused with 416 before, is a 200 then. A player that seeks loads the film from the start each time, from the moment
# that somebody downloads it until the entry is too old; a test that asks for ranges only, or for a range first, is green.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
command -v dotnet >/dev/null || { echo "Please install: the .NET SDK 10" >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Cached.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.Net.Http.Headers;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddOutputCache();
await using var app = builder.Build();
app.UseOutputCache();
app.MapGet("/film", () => Results.Bytes(new byte[5_000_000], "video/mp4", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"1\""))).CacheOutput();
await app.StartAsync();
Console.WriteLine($".NET {Environment.Version}");
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
foreach (var range in (string?[])["bytes=0-99", "bytes=4000000-4000099", "bytes=9000000-", null, "bytes=0-99", "bytes=4000000-4000099", "bytes=9000000-"])
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "/film");
    if (range is not null) request.Headers.Add("Range", range);
    using var answer = await http.SendAsync(request);
    Console.WriteLine($"{range ?? "the whole"}: {(int)answer.StatusCode}, {(await answer.Content.ReadAsByteArrayAsync()).Length} bytes, Accept-Ranges {answer.Headers.AcceptRanges}, {(answer.Headers.Age is null ? "from the endpoint" : "from the cache")}");
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/Cached.dll | tee said
diff - <(sed 1d said) <<'X' || { echo "This has changed." >&2; exit 1; }
bytes=0-99: 206, 100 bytes, Accept-Ranges bytes, from the endpoint
bytes=4000000-4000099: 206, 100 bytes, Accept-Ranges bytes, from the endpoint
bytes=9000000-: 416, 0 bytes, Accept-Ranges bytes, from the endpoint
the whole: 200, 5000000 bytes, Accept-Ranges bytes, from the endpoint
bytes=0-99: 200, 5000000 bytes, Accept-Ranges bytes, from the cache
bytes=4000000-4000099: 200, 5000000 bytes, Accept-Ranges bytes, from the cache
bytes=9000000-: 200, 5000000 bytes, Accept-Ranges bytes, from the cache
X
echo "Seen as described."
