#!/usr/bin/env bash
# Chromium and HTTP/1.1: a POST whose connection is closed by the server after it has read the request and before it answers (a node that is killed, Abort).
#
# Guess, written down first: a browser repeats a GET by itself and never a POST: it cannot know whether the server has acted (RFC 9112 §9.3.1, RFC 9110
# §9.2.2). fetch rejects, a form shows an error page, and the page or the person decides.
#
# What happens: on a connection that has been used before, which nearly every connection of an open page has been, Chromium sends the POST again, and again, as
# long as it has such connections, and once on a new one. The endpoint has run once for each; the page sees one answer and never learns of it. Forms,
# fetch and sendBeacon are alike. On a connection that is new it is as guessed. .NET's HttpClient does not send the POST again. So "at
# most once" needs a key in the request that the server remembers: neither a disabled button nor a fetch that is never retried will do.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
for need in dotnet chromium node npm; do command -v $need >/dev/null || { echo "Please install: chromium nodejs npm and the .NET SDK 10" >&2; exit 3; }; done
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Again.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Collections.Concurrent;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
var runs = 0;
var used = new ConcurrentDictionary<string, bool>();
app.MapGet("/", () => Results.Content("""<!doctype html><title>x</title><form method="post" action="/old"><input name="film" value="1"></form>""", "text/html"));
app.MapGet("/warm", async (HttpContext context) => { used[context.Connection.Id] = true; await Task.Delay(500); return "warm"; });
app.MapGet("/runs", () => Interlocked.Exchange(ref runs, 0));
app.MapPost("/{which}", async (HttpContext context, string which) =>
{
    await new StreamReader(context.Request.Body).ReadToEndAsync();
    Interlocked.Increment(ref runs);
    // The work is done; the answer does not leave any more. "old": only where the connection has carried something before; "every": always.
    if (!used.TryAdd(context.Connection.Id, true) || which == "every") { context.Abort(); return ""; }
    return "done";
});
await app.StartAsync();
var address = app.Urls.First();
Console.WriteLine(address);
using (var http = new HttpClient { BaseAddress = new Uri(address) })
{
    await http.GetStringAsync("/warm");
    string said;
    try { said = await (await http.PostAsync("/old", new StringContent("film"))).Content.ReadAsStringAsync(); }
    catch (HttpRequestException) { said = "an error"; }
    Console.WriteLine($"HttpClient, connection used before: the caller sees {said}, the endpoint ran {Interlocked.Exchange(ref runs, 0)} times");
}
await app.WaitForShutdownAsync();
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit-lockfile-registry-resolved=true playwright-core@1.56.1
cat >ask.mjs <<'X'
import { chromium } from 'playwright-core';
const address = process.argv[2];
// The same server by another name, to which the page has no connection yet.
const elsewhere = address.replace('127.0.0.1', 'localhost');
const ways = {
  fetch: path => fetch(path, { method: 'POST', body: 'film', mode: path[0] === '/' ? 'cors' : 'no-cors' }).then(answer => answer.text(), () => 'an error'),
  sendBeacon: async path => { navigator.sendBeacon(path, 'film'); await new Promise(later => setTimeout(later, 1500)); return 'nothing, as always'; },
};
for (const [way, path, warm] of [['fetch', '/old', 1], ['fetch', '/old', 5], ['sendBeacon', '/old', 1], ['form', '/old', 1], ['fetch', `${elsewhere}/every`, 0]]) {
  // A browser of its own for each, so that no connection is left from the one before.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  if (warm) {
    await page.goto(address);
    await page.evaluate(count => Promise.all(Array.from({ length: count }, (_, one) => fetch(`/warm?${one}`, { cache: 'no-store' }))), warm);
  } else await page.goto(address);
  let seen;
  if (way === 'form') {
    const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(() => document.forms[0].submit())]);
    seen = await answer.text();
  } else seen = await page.evaluate(ways[way], path);
  const runs = await (await fetch(`${address}/runs`)).text();
  console.log(`${way}, connections used before: ${warm}: the page sees ${seen}, the endpoint ran ${runs} times`);
  await browser.close();
}
X
CHROMIUM=$(command -v chromium)
export CHROMIUM
dotnet out/Again.dll >client &
running+=($!)
for _ in $(seq 200); do grep -q HttpClient client && break; sleep 0.1; done
echo "SDK $(dotnet --version), $(chromium --version 2>/dev/null)"
{ sed -n 2p client; node ask.mjs "$(head -n 1 client)"; } | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
HttpClient, connection used before: the caller sees an error, the endpoint ran 1 times
fetch, connections used before: 1: the page sees done, the endpoint ran 2 times
fetch, connections used before: 5: the page sees done, the endpoint ran 6 times
sendBeacon, connections used before: 1: the page sees nothing, as always, the endpoint ran 2 times
form, connections used before: 1: the page sees done, the endpoint ran 2 times
fetch, connections used before: 0: the page sees an error, the endpoint ran 1 times
X
echo "Seen as described."
