#!/usr/bin/env bash
# Prosody 0.12.3 and ejabberd 23.01 (Debian 12): whose word is an answer to disco#info on somebody's bare address?
#
# Guess, written down first: XEP-0030 lets the server answer for an account only to those whom that account lets see it (a subscription of "from" or
# "both"), so the answer shows what the asked person's own roster says, on one server as between two. Somebody whom only the asker's roster calls "both",
# and a name that nobody has, get an error.
#
# What happens: ejabberd does so. Prosody, asked about its own people who are not signed in, looks into the roster of whoever asks: a stranger put there as
# "both" is confirmed with an identity of "account", and so is a name that does not exist. With an empty roster entry both are errors. Whoever takes the answer for the
# other side's word has, on one and the same server, only asked the same side twice.
set -euo pipefail
for need in prosody erl python3; do command -v $need >/dev/null || { echo "Please install: prosody ejabberd python3" >&2; exit 3; }; done
prosodyctl about 2>/dev/null | grep -q '^Prosody 0\.12\.3' || { echo "Another Prosody than 0.12.3 is installed." >&2; exit 3; }
library=$(dirname -- "$(ls -d /usr/lib/*-linux-gnu*/ejabberd-23.01 | head -n 1)")
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
ports=$(python3 -c 'import socket
held = [socket.socket() for _ in range(3)]
for one in held: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))')
read -r one two three <<<"$ports"

mkdir -p p/xmpp%2elan/accounts p/xmpp%2elan/roster e
for person in alice stranger; do echo 'return { ["password"] = "secret"; };' >"p/xmpp%2elan/accounts/$person.dat"; done
cat >p/xmpp%2elan/roster/alice.dat <<'X'
return {
  [false] = { ["version"] = 1; };
  ["stranger@xmpp.lan"] = { ["subscription"] = "both"; ["groups"] = {}; };
  ["nobody@xmpp.lan"] = { ["subscription"] = "both"; ["groups"] = {}; };
};
X
cat >p/prosody.cfg.lua <<X
run_as_root = true
pidfile = "$folder/p/pid"
data_path = "$folder/p"
interfaces = { "127.0.0.1" }
c2s_ports = { $one }
s2s_ports = {}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
modules_enabled = { "roster"; "saslauth"; "disco"; "presence"; "message"; "iq"; "offline" }
authentication = "internal_plain"
log = { warn = "$folder/p/log" }
VirtualHost "xmpp.lan"
X
prosody --config p/prosody.cfg.lua -F </dev/null >p/out 2>&1 &
running+=($!)

cat >e/ejabberd.yml <<X
hosts: ["xmpp.lan"]
loglevel: warning
listen:
  - {port: $two, ip: "127.0.0.1", module: ejabberd_c2s}
  - {port: $three, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {"/api": mod_http_api}}
acl:
  here: {ip: ["127.0.0.0/8"]}
api_permissions:
  here: {from: [mod_http_api], who: [{acl: here}], what: ["*"]}
modules:
  mod_admin_extra: {}
  mod_disco: {}
  mod_http_api: {}
  mod_roster: {}
X
ERL_LIBS=$library EJABBERD_CONFIG_PATH=$folder/e/ejabberd.yml EJABBERD_LOG_PATH=$folder/e/log ERL_CRASH_DUMP=$folder/e/crash \
  erl -noinput +sbwt none -mnesia dir "\"$folder/e/mnesia\"" -s ejabberd </dev/null >e/out 2>&1 &
running+=($!)

said=$(timeout 60 python3 - "$one" "$two" "$three" <<'X'
import base64, json, re, socket, sys, time, urllib.request

def call(port, command, **what):
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/api/{command}", json.dumps(what).encode(), {"Content-Type": "application/json"})
    return urllib.request.urlopen(ask, timeout=10).read()

def patiently(what):
    for _ in range(200):
        try:
            return what()
        except OSError:
            time.sleep(0.1)
    sys.exit("A server does not start.")

def look(name, port):
    line = patiently(lambda: socket.create_connection(("127.0.0.1", port), 10))
    opening = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='xmpp.lan' version='1.0'>"
    def ask(text, until):
        line.sendall(text.encode())
        heard = ""
        while not re.search(until, heard, re.S):
            more = line.recv(65536)
            if not more: sys.exit(f"{name} hung up after {text}: {heard}")
            heard += more.decode()
        return heard
    ask(opening, "</stream:features>")
    proof = base64.b64encode(b"\0alice\0secret").decode()
    ask(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{proof}</auth>", "<success")
    ask(opening, "</stream:features>")
    ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>")
    for person in ("stranger", "nobody", "unlisted"):
        heard = ask(f"<iq type='get' id='{person}' to='{person}@xmpp.lan'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>", f"<iq[^>]*id=['\"]{person}['\"].*(</iq>|/>)")
        account = re.search(r"<identity[^>]*category=['\"]account", heard)
        print(f"{name}: {person} {'is confirmed' if account else 'is refused'}")

one, two, three = map(int, sys.argv[1:])
patiently(lambda: call(three, "status"))
for person in ("alice", "stranger"): call(three, "register", user=person, host="xmpp.lan", password="secret")
for person in ("stranger", "nobody"): call(three, "add_rosteritem", localuser="alice", localhost="xmpp.lan", user=person, host="xmpp.lan", nick="", group="", subs="both")
look("Prosody 0.12.3", one)
look("ejabberd 23.01", two)
X
)
echo "$said"
[ "$said" = "Prosody 0.12.3: stranger is confirmed
Prosody 0.12.3: nobody is confirmed
Prosody 0.12.3: unlisted is refused
ejabberd 23.01: stranger is refused
ejabberd 23.01: nobody is refused
ejabberd 23.01: unlisted is refused" ] || { echo "This has changed." >&2; exit 1; }
