# shellcheck shell=bash disable=SC2154  # sourced by tests/bench/run, which sets these
# One registration a request, and the ceilings of that.

measure_single_posts() {
  local count
  for count in 1 16 64 256; do
    say "round $round of $rounds: single POST, connections: $count"
    write_rows "$count"
    hub_takes "hub-$count" --connections "$count"
    answer_takes "answer-$count" "" --connections "$count"
    fresh_store 1
    answer_takes "durable-$count" "--store $stage/data/verzuimhub.db" --connections "$count"
  done
  say "round $round of $rounds: single POST over TLS, 64 connections"
  hub_takes hub-tls-64 --tls --connections 64
  answer_takes answer-tls-64 "" --tls --connections 64
}
