# shellcheck shell=bash disable=SC2154  # sourced by tests/bench/run, which sets these
# Every registration a message: to one subscriber and to three, beside a bare publisher at the same broker; and to
# one partner while another lives or is dead.

# messages NAME PROCESS OPTION…: notes the lines of figures as cases of that name.
messages() {
  local name=$1 process=$2 figures
  shift 2
  figures=$("$programs/messages" --port "$http_port" --token-file "$stage/tokens/las" --mqtt-port "$mqtt_port" --seconds "$seconds" \
    --pupils "$pupils" --partner-password-file "$stage/passwords/leerplicht-0363" --pid "$process" "$@") || fail "$name: messages failed"
  printf '%s\n' "$figures" | sed "s/^case=/round=$round case=$name-/" >>"$stage/results"
}

bare_publisher() {
  note "publish-$1" "$programs/publish" --mqtt-port "$mqtt_port" --subscribers "$1" --seconds "$seconds" \
    --hub-password-file "$stage/config/geheimen/mqtt-password" --partner-password-file "$stage/passwords/leerplicht-0363"
}

measure_messages() {
  say "round $round of $rounds: every registration a message, to one subscriber and to three"
  note fsync /usr/bin/python3 "$bench/fsync.py" "$stage/fsync"
  bare_publisher 1
  fresh_store 1
  start_hub
  messages hub-1 "${pids[hub]}" --percents 10,50,90 --hub-password-file "$stage/config/geheimen/mqtt-password"
  stop hub
  bare_publisher 3
  fresh_store 1
  start_hub
  messages hub-3 "${pids[hub]}" --subscribers 3 --percents 50
  stop hub
}

# Both times every second registration is for the other partner, and at the same pace, so that all that differs is
# whether that one lives. The living goes first: it ends the session that the broker kept for the dead.
measure_beside_dead() {
  local second pace=()
  for second in alive dead; do
    say "round $round of $rounds: every registration a message, half of them to a partner that is $second"
    fresh_store 2
    start_hub
    messages "beside-$second" "${pids[hub]}" --second "$second" --second-password-file "$stage/passwords/leerplicht-0362" \
      --percents 50 "${pace[@]}"
    stop hub
    pace=(--pace "$(sed -n "s/^round=$round case=beside-alive-at-50 rate=\([0-9]*\).*/\1/p" "$stage/results")")
  done
}
