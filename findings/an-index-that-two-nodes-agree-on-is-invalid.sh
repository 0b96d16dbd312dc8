#!/usr/bin/env bash
# PostgreSQL 15: two nodes that start at once, pg_advisory_lock around the changes of the schema, and CREATE INDEX CONCURRENTLY IF NOT EXISTS among them.
#
# Guess, written down first: a session's advisory lock belongs to no transaction, so the node that waits for it holds nothing that anybody could wait for. The first
# node makes the index, the second gets the lock afterwards, finds the index and goes on.
#
# What happens: the waiting is itself a statement (SELECT pg_advisory_lock) with a snapshot, and CREATE INDEX CONCURRENTLY waits for every older snapshot. Each waits
# for the other. PostgreSQL sees it after a second and ends the making of the index: the first node fails with "deadlock detected" and leaves an
# invalid index behind. Then the second gets the lock, "IF NOT EXISTS" finds the name, and all is reported well, on this start and every later one, while no
# query ever uses the index. (Had the waiting begun within the same second, the second node might be the one to fail.) Where the second node
# asks with pg_try_advisory_lock and sleeps in between, by itself and not in SQL, both are fine.
set -euo pipefail
bin=/usr/lib/postgresql/15/bin
{ [ -x $bin/initdb ] && command -v psql >/dev/null; } || { echo "Please install: postgresql-15" >&2; exit 3; }
folder=$(mktemp -d)
# PostgreSQL will not run as root.
as=()
[ "$(id -u)" != 0 ] || { as=(runuser -u postgres --); chown postgres "$folder"; }
trap '"${as[@]}" $bin/pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf -- "$folder"' EXIT
cd -- "$folder"
"${as[@]}" $bin/initdb -D data -U me --auth=trust >/dev/null
"${as[@]}" $bin/pg_ctl -D data -o "-k $folder -c listen_addresses='' -c fsync=off" -l data/log -w start >/dev/null
ask() { psql -XAtq -h "$folder" -U me -v ON_ERROR_STOP=0 postgres "$@" 2>&1; }
ask -c 'SHOW server_version'
make='CREATE INDEX CONCURRENTLY IF NOT EXISTS of_state ON films (state)'
held() { [ "$(ask -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")" = 1 ]; }
start() {
  # The first node has the lock and something else to do for three seconds; then it makes the index.
  ask -c 'SELECT pg_advisory_lock(7)' -c 'SELECT pg_sleep(3)' -c "$make" -c 'SELECT pg_advisory_unlock(7)' >first &
  until held; do sleep 0.1; done
  if [ "$1" = waits ]; then
    ask -c 'SELECT pg_advisory_lock(7)' -c "$make" >second
  else
    # One session that asks again and again, with nothing running in between.
    { for _ in $(seq 8); do echo "SELECT pg_try_advisory_lock(7) AS mine \\gset"; echo '\if :mine'; echo "$make;"; echo '\q'; echo '\endif'; echo '\! sleep 1'; done; } | ask >second
  fi
  wait
  echo "The second node $1: first node: $(grep -o 'deadlock detected' first || echo fine); second node: $(grep -o 'ERROR.*\|already exists, skipping' second || echo fine);" \
    "the index is $(ask -c "SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'invalid' END FROM pg_index WHERE indexrelid = 'of_state'::regclass")"
  ask -c "$make" >third
  echo "The next start: $(grep -o 'ERROR.*\|already exists, skipping' third); one film of a hundred thousand is found by: $(ask -c "EXPLAIN (COSTS OFF) SELECT * FROM films WHERE state = '7'" | grep -o 'Seq Scan\|of_state' | head -n 1)"
}
for way in waits asks; do
  ask -c 'DROP TABLE IF EXISTS films' >/dev/null
  ask -c 'CREATE TABLE films AS SELECT i AS id, i::text AS state FROM generate_series(1, 100000) AS i' -c 'ANALYZE films'
  start $way
done | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
The second node waits: first node: deadlock detected; second node: already exists, skipping; the index is invalid
The next start: already exists, skipping; one film of a hundred thousand is found by: Seq Scan
The second node asks: first node: fine; second node: already exists, skipping; the index is valid
The next start: already exists, skipping; one film of a hundred thousand is found by: of_state
X
echo "Seen as described."
