#!/usr/bin/env bash
# ejabberd 23.01 (Debian 12) and .NET 10: does its HTTP API take what PostAsJsonAsync sends?
#
# Guess, written down first: the API speaks HTTP/1.1 (it answers so), and every HTTP/1.1 server must read a chunked body (RFC 9112 §7.1). PostAsJsonAsync is the
# ordinary way to send JSON from .NET; the same command in curl works, so it works from there too.
#
# What happens: 400 Bad Request, and nothing in the log: JsonContent does not know its length beforehand, so .NET sends it in chunks, and ejabberd takes a request
# without Content-Length for a wrong one. curl knows the length. With the content loaded into a buffer first, or written as a StringContent, it is 200.
set -euo pipefail
for need in erl dotnet curl python3; do command -v $need >/dev/null || { echo "Please install: ejabberd curl python3 and the .NET SDK 10" >&2; exit 3; }; done
library=$(dirname -- "$(ls -d /usr/lib/*-linux-gnu*/ejabberd-23.01 | head -n 1)")
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
api=$(python3 -c 'import socket
one = socket.socket()
one.bind(("127.0.0.1", 0))
print(one.getsockname()[1])')
mkdir data
cat >data/ejabberd.yml <<X
hosts: ["xmpp.lan"]
listen:
  - {port: $api, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {"/api": mod_http_api}}
acl:
  here: {ip: ["127.0.0.0/8"]}
api_permissions:
  here: {from: [mod_http_api], who: [{acl: here}], what: ["*"]}
modules: {mod_admin_extra: {}, mod_http_api: {}}
X
ERL_LIBS=$library EJABBERD_CONFIG_PATH=$folder/data/ejabberd.yml EJABBERD_LOG_PATH=$folder/data/log ERL_CRASH_DUMP=$folder/data/crash \
  erl -noinput +sbwt none -mnesia dir "\"$folder/data/mnesia\"" -s ejabberd </dev/null >data/out 2>&1 &
running+=($!)
cat >Ask.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Net.Http.Json;

using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{args[0]}/api/") };
using var sent = await http.PostAsJsonAsync("register", new { user = "alice", host = "xmpp.lan", password = "secret" });
Console.WriteLine($"PostAsJsonAsync: {(int)sent.StatusCode}");
using var known = JsonContent.Create(new { user = "bob", host = "xmpp.lan", password = "secret" });
await known.LoadIntoBufferAsync();
using var again = await http.PostAsync("register", known);
Console.WriteLine($"the same with its length: {(int)again.StatusCode}");
X
dotnet build --nologo -v quiet -o out >build.log 2>&1 || { cat build.log; exit 1; }
for _ in $(seq 200); do curl -sf -m 2 -d '{}' "http://127.0.0.1:$api/api/status" >/dev/null && break; sleep 0.1; done
said="$(curl -s -m 5 -o answer -w 'curl: %{http_version} %{http_code}' -d '{"user":"carol","host":"xmpp.lan","password":"secret"}' "http://127.0.0.1:$api/api/register")
$(dotnet out/Ask.dll "$api")"
echo "$said"
[ "$said" = "curl: 1.1 200
PostAsJsonAsync: 400
the same with its length: 200" ] || { echo "This has changed." >&2; exit 1; }
