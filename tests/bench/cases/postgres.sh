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
  local name=$1
  shift
  start_hub_on_postgres
  note "$name" send --port "$http_port" "$@" --database "$database" --pid "${pids[hub]}" --server-pid "${pids[postgres]}"
  stop hub
}

measure_on_postgres() {
  local count
  [ "$with_postgres" = yes ] || return 0
  for count in 64 256; do
    say "round $round of $rounds: on PostgreSQL, single POST, connections: $count"
    postgres_rows "$count"
    postgres_hub_takes "postgres-hub-$count" --connections "$count"
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
