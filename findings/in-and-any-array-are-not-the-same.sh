#!/usr/bin/env bash
# PostgreSQL 15: "the oldest films of each owner, as many as that owner keeps": films.id IN (SELECT … WHERE owner = owners.id ORDER BY at LIMIT owners.keep).
#
# Guess, written down first: for each owner PostgreSQL reads a few ids by the index on (owner, at) and fetches these films by their key. "IN (SELECT …)" and
# "= ANY (ARRAY(SELECT …))" are two spellings of that.
#
# What happens: an IN whose subquery names a column of the outer query is never made a join, with LIMIT or without. It becomes a filter: every owner is paired
# with every film, and the subquery is run for each pair: 250,000 times for 50 owners and 5,000 films, and four times that for twice of each. It looks good
# in EXPLAIN, where the subquery is an index scan. With ARRAY around it the same subquery is run once an owner, and the films are fetched by their key; a
# LATERAL inside an IN that names nothing from outside does so as well.
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
ask() { psql -XAtq -h "$folder" -U me postgres "$@"; }
ask -c 'SHOW server_version'
ask <<'X'
CREATE TABLE owners (id int PRIMARY KEY, keep int NOT NULL);
CREATE TABLE films (id int PRIMARY KEY, owner int NOT NULL, at int NOT NULL);
INSERT INTO owners SELECT i, 5 FROM generate_series(1, 50) AS i;
INSERT INTO films SELECT i, i % 50 + 1, i FROM generate_series(1, 5000) AS i;
CREATE INDEX of_owner ON films (owner, at);
VACUUM ANALYZE owners, films;
X
few='SELECT id FROM films AS few WHERE few.owner = owners.id ORDER BY at LIMIT owners.keep'
try() {
  # The plan has one line for the scan of "few", which says how often it was begun.
  ask -c "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $2" >plan
  echo "$1: $(ask -c "SELECT count(*) FROM ($2) AS found") films; the subquery is run $(sed -n 's/.* on films few .*loops=\([0-9]*\)).*/\1/p' plan) times; films are found by $(grep -q 'using films_pkey' plan && echo key || echo 'reading them all')"
}
{
  try 'IN (…)' "SELECT films.id FROM owners JOIN films ON films.id IN ($few)"
  try 'IN (…), without LIMIT' "SELECT films.id FROM owners JOIN films ON films.id IN (SELECT id FROM films AS few WHERE few.owner = owners.id AND few.at <= 250)"
  try '= ANY (ARRAY(…))' "SELECT films.id FROM owners JOIN films ON films.id = ANY (ARRAY($few))"
  try 'IN (… LATERAL …)' "SELECT films.id FROM films WHERE id IN (SELECT one.id FROM owners CROSS JOIN LATERAL ($few) AS one)"
} | tee said
diff - said <<'X' || { echo "This has changed." >&2; exit 1; }
IN (…): 250 films; the subquery is run 250000 times; films are found by reading them all
IN (…), without LIMIT: 250 films; the subquery is run 250000 times; films are found by reading them all
= ANY (ARRAY(…)): 250 films; the subquery is run 50 times; films are found by key
IN (… LATERAL …): 250 films; the subquery is run 50 times; films are found by key
X
echo "Seen as described."
