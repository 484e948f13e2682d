# shellcheck shell=bash disable=SC2154  # sourced by tests/bench/run, which sets these
# The hub with its store on PostgreSQL, beside bare writers on the same server: with arrays and row by row.

# postgres_rows N OPTION…: both writers, N registrations a transaction.
postgres_rows() {
  local count=$1 manner options=()
  shift
  for manner in arrays pipeline; do
    [ "$manner" = arrays ] || options=(--pipeline)
    fresh_database
    note "postgres-$manner-$count" "$programs/rows_postgres" --database "$database" --server-pid "${pids[postgres]}" \
      --seconds "$seconds" --transaction "$count" "${options[@]}" "$@"
  done
}

# postgres_hub_takes CASE LOAD…: a fresh hub takes that load.
postgres_hub_takes() {
  start_hub_on_postgres
  note_load_on_postgres "$@"
  stop hub
}

# postgres_hub_knows CASE LOAD…: after that one, a hub takes more of it, when the server has statistics of what came.
postgres_hub_knows() {
  in_postgres measured "VACUUM ANALYZE" "CHECKPOINT" || fail "no VACUUM: $(tail -n 3 "$stage/stage.log")"
  start_hub --set store.kind=postgres --set "store.database=$database"
  note_load_on_postgres "$@" --first 1000000000
  stop hub
}

note_load_on_postgres() {
  note "$1" send --port "$http_port" "${@:2}" --database "$database" --pid "${pids[hub]}" --server-pid "${pids[postgres]}"
}

measure_on_postgres() {
  local count
  [ "$with_postgres" = yes ] || return 0
  for count in 64 256; do
    say "round $round of $rounds: on PostgreSQL, single POST, connections: $count"
    postgres_rows "$count"
    postgres_hub_takes "postgres-hub-$count" --connections "$count"
    postgres_hub_knows "postgres-known-$count" --connections "$count"
  done
  for count in 1 4; do
    say "round $round of $rounds: on PostgreSQL, 1000 registrations a request, connections: $count"
    postgres_rows "${count}000" --one-request
    postgres_hub_takes "postgres-hub-ndjson-$count" --connections "$count" --batch 1000
  done
  say "round $round of $rounds: on PostgreSQL, every registration a message"
  start_hub_on_postgres
  messages postgres-hub-1 "${pids[hub]}" --percents 50 --server-pid "${pids[postgres]}"
  stop hub
}
