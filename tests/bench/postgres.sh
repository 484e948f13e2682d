# shellcheck shell=bash disable=SC2034,SC2154  # sourced by tests/bench/run, which sets these
# A PostgreSQL of the benchmark's own, in $stage/postgres, and on it the store of the stage, moved there by the hub:
# the same pupils under the same keys. Each measurement starts on a copy of that database. It forgets nothing: what
# the bare writer and the hub say is stored is on the disk.

postgres_user=()  # it refuses to run as root

# find_postgres: whether it can be started here; why not goes into the table.
find_postgres() {
  local reason=''
  postgres_bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)  # Debian keeps them out of PATH
  [ "$(id -u)" -ne 0 ] || postgres_user=(setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig=INT)
  if [ ! -x "$postgres_bin/initdb" ] || [ ! -x "$postgres_bin/postgres" ] || [ ! -x "$postgres_bin/psql" ]; then
    reason="no server's programs in /usr/lib/postgresql: apt-get install postgresql-15 postgresql-client-15"
  elif [ "$(id -u)" -eq 0 ] && ! getent passwd postgres >/dev/null; then
    reason="root runs this, and there is no user postgres to run the server"
  elif [ "$(id -u)" -eq 0 ] && ! { chmod o+x "$stage" && "${postgres_user[@]}" test -x "$stage"; }; then
    reason="the user postgres does not reach $stage: set TMPDIR to a folder that it may enter"
  else
    return 0
  fi
  say "without PostgreSQL: $reason"
  echo "PostgreSQL: $reason" >>"$stage/skipped"
  return 1
}

postgres_is_ready() { grep -q 'ready to accept connections' "$stage/postgres.log" 2>/dev/null; }
# in_postgres DATABASE SQL…
in_postgres() {
  local options=() sql
  for sql in "${@:2}"; do options+=(-c "$sql"); done
  "$postgres_bin/psql" -X -q -v ON_ERROR_STOP=1 -d "$postgres_server dbname=$1" "${options[@]}" >>"$stage/stage.log" 2>&1
}

make_postgres() {
  local port data=$stage/postgres owner
  port=$(free_ports 1)
  owner=$(id -un)
  [ ${#postgres_user[@]} -eq 0 ] || owner=postgres
  install -d -m 700 -o "$owner" "$data"
  "${postgres_user[@]}" "$postgres_bin/initdb" -D "$data" -U verzuimhub -A trust -E UTF8 --locale=C --no-instructions >>"$stage/stage.log" 2>&1 ||
    fail "initdb failed: $(tail -n 3 "$stage/stage.log")"
  # shared_buffers hold the store; everything else is as it comes, and said here where a commit hangs on it.
  cat >"$data/postgresql.auto.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 256MB
CONF
  start postgres "${postgres_user[@]}" "$postgres_bin/postgres" -D "$data"
  within 20 postgres_is_ready || fail "PostgreSQL does not start: $(tail -n 3 "$stage/postgres.log")"
  postgres_server="host=127.0.0.1 port=$port user=verzuimhub"
  fresh_store 1
  in_postgres postgres "CREATE DATABASE prepared" || fail "no database: $(tail -n 3 "$stage/stage.log")"
  "$hub" migrate "$postgres_server dbname=prepared" --config "$stage/config" --data "$stage/data" >>"$stage/stage.log" 2>&1 ||
    fail "the store was not moved to PostgreSQL: $(tail -n 3 "$stage/stage.log")"
  # What autovacuum would have done before long.
  in_postgres prepared "VACUUM ANALYZE" || fail "no VACUUM: $(tail -n 3 "$stage/stage.log")"
}

# Its "fast" stop: who is still connected is not waited for.
stop_postgres() {
  [ -z "${pids[postgres]:-}" ] || kill -INT "${pids[postgres]}" 2>/dev/null || true
  stop postgres
}

# fresh_database: $database is the prepared store again, on the disk; what the copy left to write is not the
# measured program's.
fresh_database() {
  database="$postgres_server dbname=measured"
  in_postgres postgres "DROP DATABASE IF EXISTS measured WITH (FORCE)" "CREATE DATABASE measured TEMPLATE prepared STRATEGY file_copy" "CHECKPOINT" ||
    fail "no fresh database: $(tail -n 3 "$stage/stage.log")"
}

# start_hub_on_postgres: on a fresh one.
start_hub_on_postgres() {
  fresh_database
  rm -rf "$stage/data"
  mkdir "$stage/data"
  start_hub --set store.kind=postgres --set "store.database=$database"
}
