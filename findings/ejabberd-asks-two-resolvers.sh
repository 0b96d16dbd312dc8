#!/usr/bin/env bash
# ejabberd 23.01 on Erlang/OTP 25 (Debian 12): whose name server does it ask for another domain's server?
#
# Guess, written down first: Erlang has a resolver of its own, and ERL_INETRC (which Debian's ejabberdctl sets to its own inetrc) says which name server and which
# hosts file it uses. What gethostbyname finds in that Erlang is what ejabberd finds.
#
# What happens: the SRV record is asked of the name server in inetrc, and the address of the host in it of the C library (net:getaddrinfo), which knows nothing of
# inetrc. With a private name server there, federation fails with "DNS lookup failed: enoname" although the same Erlang resolves that very name; the A record is
# never asked for. Either the system's resolver must know the hosts as well, or the SRV record must name one that it knows.
set -euo pipefail
for need in erl python3; do command -v $need >/dev/null || { echo "Please install: ejabberd python3" >&2; exit 3; }; done
library=$(dirname -- "$(ls -d /usr/lib/*-linux-gnu*/ejabberd-23.01 | head -n 1)")
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
read -r names api <<<"$(python3 -c 'import socket
held = [socket.socket() for _ in range(2)]
for one in held: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))')"
cat >names.py <<'X'
import socket, struct, sys
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.bind(("127.0.0.1", int(sys.argv[1])))
def spelled(name): return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
while True:
    question, asker = line.recvfrom(4096)
    at, labels = 12, []
    while question[at]:
        labels.append(question[at + 1:at + 1 + question[at]].decode())
        at += question[at] + 1
    name, kind, data = ".".join(labels), struct.unpack(">H", question[at + 1:at + 3])[0], b""
    if (name, kind) == ("_xmpp-server._tcp.other.lan", 33): data = struct.pack(">HHH", 0, 0, 5269) + spelled("host.other.lan")
    if (name, kind) == ("host.other.lan", 1): data = bytes([127, 0, 0, 1])
    print(kind, name, flush=True)
    known = data or name.endswith("host.other.lan")
    head = question[:2] + bytes([0x85, 0x80 if known else 0x83, 0, 1, 0, 1 if data else 0, 0, 0, 0, 0])
    line.sendto(head + question[12:at + 5] + (b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 5, len(data)) + data if data else b""), asker)
X
python3 names.py "$names" >>asked &
running+=($!)
cat >inetrc <<X
{lookup, [dns]}.
{resolv_conf, ""}.
{hosts_file, ""}.
{nameserver, {127, 0, 0, 1}, $names}.
X
cat >ejabberd.yml <<X
hosts: ["xmpp.lan"]
loglevel: warning
listen:
  - {port: $api, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {"/api": mod_http_api}}
acl:
  here: {ip: ["127.0.0.0/8"]}
api_permissions:
  here: {from: [mod_http_api], who: [{acl: here}], what: ["*"]}
modules: {mod_admin_extra: {}, mod_http_api: {}}
X
erlang=$(ERL_INETRC=$folder/inetrc timeout 20 erl -noshell -eval 'io:format("~p", [element(1, inet:gethostbyname("host.other.lan"))]), halt().')
: >asked # it is appended to
ERL_LIBS=$library ERL_INETRC=$folder/inetrc EJABBERD_CONFIG_PATH=$folder/ejabberd.yml EJABBERD_LOG_PATH=$folder/log ERL_CRASH_DUMP=$folder/crash \
  erl -noinput +sbwt none -mnesia dir "\"$folder/mnesia\"" -s ejabberd </dev/null >out 2>&1 &
running+=($!)
call() { curl -sf -m 5 -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$api/api/$1"; }
for _ in $(seq 200); do call status '{}' >/dev/null 2>&1 && break; sleep 0.1; done
call register '{"user":"alice","host":"xmpp.lan","password":"secret"}' >/dev/null
call send_message '{"type":"chat","from":"alice@xmpp.lan","to":"zoe@other.lan","subject":"","body":"hello"}' >/dev/null
for _ in $(seq 100); do grep -q 'xmpp.lan -> other.lan' log && break; sleep 0.1; done
said="gethostbyname of this Erlang: $erlang
ejabberd asked for the SRV record: $(grep -c '^33 _xmpp-server._tcp.other.lan' asked)
ejabberd asked for the address: $(grep -c 'host.other.lan$' asked || true)
$(grep -o 'xmpp.lan -> other.lan: [a-zA-Z: ]*' log | head -n 1)"
echo "$said"
[ "$said" = "gethostbyname of this Erlang: ok
ejabberd asked for the SRV record: 1
ejabberd asked for the address: 0
xmpp.lan -> other.lan: DNS lookup failed: enoname" ] || { echo "This has changed." >&2; exit 1; }
