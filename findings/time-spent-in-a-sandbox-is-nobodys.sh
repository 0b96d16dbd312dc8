#!/usr/bin/env bash
# bubblewrap 0.8 (Debian 12): the processor time of what ran inside, as its caller sees it (wait4 and getrusage, the shell's times, cutime in /proc/PID/stat).
#
# Guess, written down first: the kernel adds up what children used when they are waited for. bubblewrap waits for the program and hands its exit code on, so
# whoever waits for bubblewrap is told what the whole sandbox used, with any of its options. Billing, limits and benchmarks that ask so are right.
#
# What happens: with a namespace of processes (--unshare-pid, and so --unshare-all) the caller is told next to nothing. Inside, a first process waits for the
# program and writes its exit code to a pipe; the process outside reads it there and ends at once, without waiting for the one inside, so that nobody inherits
# its sum. Without that namespace, with --as-pid-1, and with unshare --pid --fork, everything is told. Only a control group, or the machine's own counters, know it.
set -euo pipefail
for tool in bwrap unshare; do command -v "$tool" >/dev/null || { echo "Please install: bubblewrap util-linux" >&2; exit 3; }; done
version=$(bwrap --version | cut -d' ' -f2)
echo "bubblewrap $version"
[[ $version == 0.8.* ]] || { echo "This is about Debian 12's bubblewrap 0.8." >&2; exit 3; }
said=$(mktemp)
trap 'rm -f -- "$said"' EXIT
work=(sh -c 'i=0; while [ $i -lt 1500000 ]; do i=$((i+1)); done')
world=(bwrap --ro-bind / / --dev /dev --proc /proc)
told() { # WHAT COMMAND…: whether the children's processor time says that there was work
  local what=$1 time
  shift
  # bash's own keyword asks wait4 for the times of its child.
  time=$( { TIMEFORMAT='%U %S'; time "$@"; } 2>&1 )
  awk -v what="$what" '{ print what ": " ($1 + $2 > 0.5 ? "all of it is told" : "hardly anything is told") }' <<<"$time"
}
{
  told 'alone' "${work[@]}"
  told 'bwrap' "${world[@]}" "${work[@]}"
  told 'bwrap --unshare-pid' "${world[@]}" --unshare-pid "${work[@]}"
  told 'bwrap --unshare-pid --as-pid-1' "${world[@]}" --unshare-pid --as-pid-1 "${work[@]}"
  told 'bwrap --unshare-all' "${world[@]}" --unshare-all "${work[@]}"
  told 'unshare --pid --fork' unshare --user --map-root-user --pid --fork "${work[@]}"
} | tee "$said"
diff - "$said" <<'X' || { echo "This has changed." >&2; exit 1; }
alone: all of it is told
bwrap: all of it is told
bwrap --unshare-pid: hardly anything is told
bwrap --unshare-pid --as-pid-1: all of it is told
bwrap --unshare-all: hardly anything is told
unshare --pid --fork: all of it is told
X
echo "Seen as described."
