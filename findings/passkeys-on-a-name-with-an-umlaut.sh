#!/usr/bin/env bash
# ASP.NET Core Identity 10.0.15 and Chromium: passkeys on a site whose name is not ASCII (bücher…), with nothing set but what is there by default.
#
# Guess, written down first: browsers send such a name in its ASCII form (Host: xn--bcher-kva…), and that is what Request.Host holds. Identity takes the
# relying party's id from it, so passkeys work there as they do on any other name.
#
# What happens: HostString turns the ASCII form back into letters, whatever the header said. Identity hands the letters to the browser as the relying
# party's id, and Chromium, to which its own site is called xn--…, refuses to make a passkey at all (SecurityError). The answer to a request looks right
# to everybody who reads it: it names the site as people write it. With ServerDomain set to the ASCII form the same page works.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
for need in dotnet chromium node npm; do command -v $need >/dev/null || { echo "Please install: chromium nodejs npm and the .NET SDK 10" >&2; exit 3; }; done
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
cat >Passkeys.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.AspNetCore.Identity.EntityFrameworkCore" Version="10.0.15" />
    <PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="10.0.15" />
  </ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddDbContext<People>(options => options.UseSqlite("Data Source=people.db"));
builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
builder.Services.AddIdentityCore<IdentityUser>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
    .AddEntityFrameworkStores<People>().AddSignInManager();
if (args is [var domain]) builder.Services.Configure<IdentityPasskeyOptions>(options => options.ServerDomain = domain);
var app = builder.Build();
using (var scope = app.Services.CreateScope()) scope.ServiceProvider.GetRequiredService<People>().Database.EnsureCreated();
app.MapGet("/", () => Results.Content("<!doctype html><title>x</title>", "text/html"));
app.MapGet("/host", (HttpContext context) => $"header {context.Request.Headers.Host.ToString().Split(':')[0]}, Request.Host {context.Request.Host.Host}");
app.MapPost("/options", async (SignInManager<IdentityUser> people) =>
    Results.Content(await people.MakePasskeyCreationOptionsAsync(new() { Id = "1", Name = "ada", DisplayName = "Ada" }), "application/json"));
app.MapPost("/made", async (SignInManager<IdentityUser> people, HttpContext context) =>
{
    var made = await people.PerformPasskeyAttestationAsync(await new StreamReader(context.Request.Body).ReadToEndAsync());
    return made.Succeeded ? "taken" : made.Failure.Message;
});
await app.StartAsync();
Console.WriteLine(new Uri(app.Urls.First()).Port);
await app.WaitForShutdownAsync();

sealed class People(DbContextOptions<People> options) : IdentityUserContext<IdentityUser>(options);
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit-lockfile-registry-resolved=true playwright-core@1.56.1
cat >ask.mjs <<'X'
import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
for (const [name, host, port] of [['an ASCII name', 'films.localhost', process.argv[2]], ['an umlaut', 'xn--bcher-kva.localhost', process.argv[2]], ['an umlaut and ServerDomain', 'xn--bcher-kva.localhost', process.argv[3]]]) {
  const page = await browser.newPage();
  const tools = await page.context().newCDPSession(page);
  await tools.send('WebAuthn.enable');
  await tools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await page.goto(`http://${host}:${port}/`);
  const said = await page.evaluate(async () => {
    const host = await (await fetch('/host')).text();
    const options = await (await fetch('/options', { method: 'POST' })).json();
    let made;
    try {
      const passkey = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
      made = await (await fetch('/made', { method: 'POST', body: JSON.stringify(passkey.toJSON()) })).text();
    } catch (refused) { made = refused.name; }
    return `the page's own host ${location.hostname}, ${host}; rp.id ${options.rp.id}; ${made}`;
  });
  console.log(`${name}: ${said}`);
  await page.close();
}
await browser.close();
X
CHROMIUM=$(command -v chromium)
export CHROMIUM
serve() {
  mkdir "$1" && cd -- "$1"
  dotnet ../out/Passkeys.dll "${@:2}" >port 2>log &
  running+=($!)
  for _ in $(seq 200); do [ -s port ] && break; sleep 0.1; done
  cd ..
}
serve plain
serve named xn--bcher-kva.localhost
echo "SDK $(dotnet --version), $(chromium --version 2>/dev/null)"
node ask.mjs "$(cat plain/port)" "$(cat named/port)" | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
an ASCII name: the page's own host films.localhost, header films.localhost, Request.Host films.localhost; rp.id films.localhost; taken
an umlaut: the page's own host xn--bcher-kva.localhost, header xn--bcher-kva.localhost, Request.Host bücher.localhost; rp.id bücher.localhost; SecurityError
an umlaut and ServerDomain: the page's own host xn--bcher-kva.localhost, header xn--bcher-kva.localhost, Request.Host bücher.localhost; rp.id xn--bcher-kva.localhost; taken
X
echo "Seen as described."
