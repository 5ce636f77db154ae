#!/usr/bin/env bash
# How fast PostgreSQL makes single-row transactions durable, on the same disk, with the same octets and as many clients:
# the figure that the journal's group commit is held against.
#
#     Tests/Benchmarks/journal/compare-postgresql.sh [--clients 64] [--bytes 400] [--seconds 10] [--rounds 3] [--directory DIR] [-- COMMAND…]
#
# COMMAND is run once a round, alternating with PostgreSQL so that both see the same disk; the last number before "records/s"
# in its output is its rate. Without one, it is the journal with as many producers (`journal-bench producers`), built in
# release mode. In COMMAND, {clients} {bytes} {seconds} stand for the settings.
#
# The cluster lives in a temporary directory, listens on a Unix socket only, keeps PostgreSQL's defaults for durability
# (fsync, synchronous_commit, full_page_writes all on; wal_sync_method as shipped), and is stopped by its process id.
set -euo pipefail

clients=64 bytes=400 seconds=10 rounds=3 base=${TMPDIR:-/tmp}
while [ $# -gt 0 ]; do
  case $1 in
    --clients) clients=$2; shift 2 ;;
    --bytes) bytes=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --directory) base=$2; shift 2 ;;
    --) shift; break ;;
    *) sed -n '2,9p' "$0" >&2; exit 2 ;;
  esac
done
command=("$@")

bin=$(pg_config --bindir 2>/dev/null || ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || true)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  echo "skipped: PostgreSQL is not here (apt-get install postgresql)" >&2
  exit 0
fi
export PATH="$bin:$PATH"

work=$(mktemp -d "$base/journal-compare.XXXXXX")
chmod 755 "$work"
as=()
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || { echo "skipped: root may not run PostgreSQL and there is no user postgres" >&2; exit 0; }
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  install -d -o postgres "$work/pg"
else
  mkdir "$work/pg"
fi
stop() {
  if [ $? -ne 0 ] && [ -s "$work/pgbench.log" ]; then cat "$work/pgbench.log" >&2; fi
  if [ -s "$work/pg/data/postmaster.pid" ]; then
    pid=$(head -1 "$work/pg/data/postmaster.pid")
    kill -INT "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf "$work"
}
trap stop EXIT

(cd "$work/pg" && "${as[@]}" initdb -D data -A trust -U postgres --no-instructions >init.log 2>&1)
cat >>"$work/pg/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$work/pg'
max_connections = $((clients + 10))
shared_buffers = '256MB'
max_wal_size = '4GB'
CONF
(cd "$work/pg" && exec "${as[@]}" postgres -D data >server.log 2>&1) &
for _ in $(seq 100); do pg_isready -q -h "$work/pg" && break; sleep 0.1; done
sql() { psql -q -h "$work/pg" -U postgres -d postgres -At "$@"; }
sql -c 'create table events (seq bigserial primary key, body text not null)'
payload=$(head -c "$bytes" /dev/zero | tr '\0' x)
printf "insert into events (body) values ('%s');\n" "$payload" >"$work/insert.sql"
chmod 644 "$work/insert.sql"
echo "PostgreSQL $(sql -c 'show server_version'), fsync $(sql -c 'show fsync'), synchronous_commit $(sql -c 'show synchronous_commit'), wal_sync_method $(sql -c 'show wal_sync_method')"

if [ ${#command[@]} -eq 0 ]; then
  root=$(cd "$(dirname "$0")/../../.." && pwd)
  program=$(cd "$root" && swift build -c release --show-bin-path)/journal-bench
  [ -x "$program" ] || (cd "$root" && swift build -c release --product journal-bench >&2)
  command=("$program" producers "$work/journal" --clients '{clients}' --bytes '{bytes}' --seconds '{seconds}')
fi
command=("${command[@]//\{clients\}/$clients}")
command=("${command[@]//\{bytes\}/$bytes}")
command=("${command[@]//\{seconds\}/$seconds}")

for round in $(seq "$rounds"); do
  postgres=$(pgbench -n -h "$work/pg" -U postgres -c "$clients" -j 2 -M prepared -T "$seconds" -f "$work/insert.sql" postgres 2>"$work/pgbench.log" |
    sed -n 's/^tps = \([0-9]*\).*/\1/p')
  own=$("${command[@]}" | tee >(cat >&2) | grep -o '[0-9.]* records/s' | tail -1 | cut -d' ' -f1)
  echo "round $round: PostgreSQL $postgres commits/s, command ${own:-?} records/s, ratio $(awk -v a="${own:-0}" -v b="$postgres" 'BEGIN { printf "%.1f", b ? a / b : 0 }')"
done
