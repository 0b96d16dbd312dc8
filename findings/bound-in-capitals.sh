#!/usr/bin/env bash
# Prosody 0.12.3 and ejabberd 23.01 (Debian 12): as whom does one sign in who types capitals?
#
# Guess, written down first: the local part of an address is case-mapped (RFC 7622 §3.3), and the server is the one that says how it is spelt: resource
# binding answers with the full address (RFC 6120 §7.6), so the answer is in small letters whatever was typed, and can be stored and compared as it is.
#
# What happens: Prosody binds alice@xmpp.lan for ALICE. ejabberd lets ALICE in as alice and binds ALICE@xmpp.lan; it says so in every "to" and "from" of that
# session as well, also towards others. Whoever keeps the bound address as the server's spelling has two spellings of one account.
set -euo pipefail
for need in prosody erl python3; do command -v $need >/dev/null || { echo "Please install: prosody ejabberd python3" >&2; exit 3; }; done
prosodyctl about 2>/dev/null | grep -q '^Prosody 0\.12\.3' || { echo "Another Prosody than 0.12.3 is installed." >&2; exit 3; }
library=$(dirname -- "$(ls -d /usr/lib/*-linux-gnu*/ejabberd-23.01 | head -n 1)")
folder=$(mktemp -d)
running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; wait "$one" 2>/dev/null || true; done; rm -rf -- "$folder"' EXIT
cd -- "$folder"
read -r one two three <<<"$(python3 -c 'import socket
held = [socket.socket() for _ in range(3)]
for one in held: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))')"
mkdir -p p/xmpp%2elan/accounts e
for person in alice bob; do echo 'return { ["password"] = "secret"; };' >"p/xmpp%2elan/accounts/$person.dat"; done
cat >p/prosody.cfg.lua <<X
run_as_root = true
pidfile = "$folder/p/pid"
data_path = "$folder/p"
interfaces = { "127.0.0.1" }
c2s_ports = { $one }
s2s_ports = {}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
modules_enabled = { "roster"; "saslauth"; "presence"; "message"; "iq" }
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
modules: {mod_admin_extra: {}, mod_http_api: {}, mod_roster: {}}
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

class Session:
    def __init__(self, port, name):
        self.line = patiently(lambda: socket.create_connection(("127.0.0.1", port), 10))
        self.heard = ""
        opening = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='xmpp.lan' version='1.0'>"
        self.ask(opening, "</stream:features>")
        proof = base64.b64encode(f"\0{name}\0secret".encode()).decode()
        self.ask(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{proof}</auth>", "<success[^>]*>")
        self.ask(opening, "</stream:features>")
        self.bound = self.ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "<jid>([^<]*)</jid>").group(1)

    def say(self, text):
        self.line.sendall(text.encode())

    def ask(self, text, until):
        self.say(text)
        return self.wait(until)

    def wait(self, until):
        while not (found := re.search(until, self.heard, re.S)):
            more = self.line.recv(65536)
            if not more: sys.exit(f"Hung up: {self.heard}")
            self.heard += more.decode()
        self.heard = self.heard[found.end():]
        return found

def look(name, port):
    alice, bob = Session(port, "ALICE"), Session(port, "bob")
    alice.say(f"<message type='chat' to='{bob.bound}'><body>hello</body></message>")
    heard = bob.wait("<message([^>]*)>").group(1)
    sender = re.search("from=['\"]([^/'\"]*)", heard).group(1)
    print(f"{name}: ALICE is bound as {alice.bound.split('/')[0]}, and bob hears from {sender}")

one, two, three = map(int, sys.argv[1:])
patiently(lambda: call(three, "status"))
for person in ("alice", "bob"): call(three, "register", user=person, host="xmpp.lan", password="secret")
look("Prosody 0.12.3", one)
look("ejabberd 23.01", two)
X
)
echo "$said"
[ "$said" = "Prosody 0.12.3: ALICE is bound as alice@xmpp.lan, and bob hears from alice@xmpp.lan
ejabberd 23.01: ALICE is bound as ALICE@xmpp.lan, and bob hears from ALICE@xmpp.lan" ] || { echo "This has changed." >&2; exit 1; }
