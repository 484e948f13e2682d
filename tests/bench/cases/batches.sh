# shellcheck shell=bash disable=SC2154  # sourced by tests/bench/run, which sets these
# A thousand registrations a request, as NDJSON and as the files of school systems, beside the bare writer.

measure_batches() {
  local count
  for count in 1 4; do  # what arrives together is committed together
    say "round $round of $rounds: 1000 registrations a request, connections: $count"
    write_rows "${count}000" --one-request
    hub_takes "hub-ndjson-$count" --connections "$count" --batch 1000
    hub_takes "hub-eduarte-$count" --connections "$count" --batch 1000 --soort eduarte
    hub_takes "hub-somtoday-$count" --connections "$count" --batch 1000 --soort somtoday
  done
}
