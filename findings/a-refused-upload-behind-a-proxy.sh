#!/usr/bin/env bash
# .NET 10's HttpClient with "Expect: 100-continue" and an endpoint that refuses an upload (401) without reading it: alone, behind nginx 1.22 and behind
# Caddy 2.6 (Debian 12).
#
# Guess, written down first: the client sends the headers, waits for a word, is told 401 and keeps its fifty megabytes to itself. A proxy hands the question on to
# whoever decides, at least where it is told not to collect bodies first (proxy_request_buffering off; Caddy never does). At worst the bytes
# are sent for nothing; the 401 is heard in any case.
#
# What happens: only Kestrel alone does it. nginx says "100 Continue" itself and takes the header away, also with proxy_request_buffering off, so that all
# fifty megabytes are sent before the 401 is heard. Caddy hands the header on but says the word itself as it begins to read; it passes the 401 on early
# and closes the connection. HttpClient does not look for an answer while it sends (curl does), so it fails with a broken connection and the 401 is never
# seen: a wrong password looks like a bad line, and is tried again. Without Expect it is the same in Caddy. What nginx decides by itself (client_max_body_size) does come before the body.
set -euo pipefail
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # No build server is left behind.
PATH=$PATH:/usr/sbin
for need in dotnet nginx caddy python3; do command -v $need >/dev/null || { echo "Please install: nginx-light caddy python3 and the .NET SDK 10" >&2; exit 3; }; done
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
read -r app nginx caddy < <(python3 -c 'import socket
all = [socket.socket() for _ in range(3)]
for one in all: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in all))')
cat >Upload.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
var ports = args.Select(int.Parse).ToArray();
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{ports[0]}").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
await using var app = builder.Build();
app.MapPost("/{way}/films", () => Results.Unauthorized());
await app.StartAsync();
foreach (var (name, address) in new[] { ("Kestrel alone", $"{ports[0]}/x"), ("nginx", $"{ports[1]}/collects"), ("nginx, proxy_request_buffering off", $"{ports[1]}/passes"), ("nginx, client_max_body_size 1m", $"{ports[1]}/small"), ("Caddy", $"{ports[2]}/x") })
{
    foreach (var expect in (bool[])[true, false])
    {
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(20) });
        var film = new Film(50_000_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{address}/films") { Content = new StreamContent(film) };
        request.Headers.ExpectContinue = expect;
        string said;
        try { using var answer = await http.SendAsync(request); said = $"{(int)answer.StatusCode}"; }
        // "Broken pipe" or "connection reset by peer", whichever comes first.
        catch (HttpRequestException failed) when (failed is { StatusCode: null, InnerException: IOException }) { said = "no answer, the connection broke"; }
        Console.WriteLine($"{name}, {(expect ? "Expect" : "no Expect")}: {said}; {(film.Position == 0 ? "nothing sent" : film.Position == film.Length ? "all sent" : "some sent")}");
    }
}

// Fifty megabytes that come about as fast as a good line takes them, and that know how far they have been read.
sealed class Film(long length) : Stream
{
    public override long Position { get; set; }
    public override long Length => length;
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override int Read(byte[] buffer, int offset, int count)
    {
        Thread.Sleep(1);
        var some = (int)Math.Min(count, length - Position);
        Position += some;
        return some;
    }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => Position = offset;
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
cat >nginx.conf <<X
daemon off;
pid $folder/pid;
error_log $folder/error.log;
$([ "$(id -u)" != 0 ] || echo 'user root;')
events {}
http {
  access_log off;
  client_body_temp_path $folder/1; proxy_temp_path $folder/2; fastcgi_temp_path $folder/3; uwsgi_temp_path $folder/4; scgi_temp_path $folder/5;
  client_max_body_size 0;
  proxy_http_version 1.1;
  server {
    listen 127.0.0.1:$nginx;
    location /collects/ { proxy_pass http://127.0.0.1:$app; }
    location /passes/ { proxy_pass http://127.0.0.1:$app; proxy_request_buffering off; }
    location /small/ { proxy_pass http://127.0.0.1:$app; client_max_body_size 1m; }
  }
}
X
printf '{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:%s {\n  reverse_proxy 127.0.0.1:%s\n}\n' "$caddy" "$app" >Caddyfile
nginx -v
nginx -e "$folder/error.log" -c "$folder/nginx.conf" &
running+=($!)
XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder caddy run --config Caddyfile >caddy.log 2>&1 &
running+=($!)
for port in "$nginx" "$caddy"; do for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done; done
echo "Caddy $(caddy version)"
dotnet out/Upload.dll "$app" "$nginx" "$caddy" | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
Kestrel alone, Expect: 401; nothing sent
Kestrel alone, no Expect: 401; all sent
nginx, Expect: 401; all sent
nginx, no Expect: 401; all sent
nginx, proxy_request_buffering off, Expect: 401; all sent
nginx, proxy_request_buffering off, no Expect: 401; all sent
nginx, client_max_body_size 1m, Expect: 413; nothing sent
nginx, client_max_body_size 1m, no Expect: 413; all sent
Caddy, Expect: no answer, the connection broke; some sent
Caddy, no Expect: no answer, the connection broke; some sent
X
echo "Seen as described."
