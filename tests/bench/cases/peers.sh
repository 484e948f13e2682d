# shellcheck shell=bash disable=SC2154  # sourced by tests/bench/run, which sets these
# What a user would write or take instead of the hub (see README.md), in the same rounds.

# What `peers/install` could make, and what starts, is measured; why the rest is not, goes into the table.
find_peers() {
  local peer reason
  "$bench/peers/install" "$programs" || fail "peers/install failed"
  for peer in node-red node python; do
    if [ -f "$programs/peers-$peer/skipped" ]; then
      reason=$(cat "$programs/peers-$peer/skipped")
    else
      reason=$(try_peer "$peer" 2>&1 | tr -s ' \n' ' ') && reason=''
    fi
    if [ -n "$reason" ]; then
      say "without $peer: $reason"
      echo "$peer: $reason" >>"$stage/skipped"
    elif [ "$peer" = node-red ]; then
      peers+=("$peer")
    else
      peers+=("$peer" "$peer-group")
    fi
  done
}

# In a shell of its own, so that a peer that does not start ends that one only.
try_peer() (
  trap 'stop peer' EXIT
  start_peer "$1"
)

# start_peer NAME: on an empty store; NAME-group: with group commit.
start_peer() {
  local name=${1%-group} here=$stage/peer options=()
  local source=$bench/peers/$name installed=$programs/peers-$name
  rm -rf "$here"
  mkdir "$here"
  [ -d "$installed/node_modules" ] && ln -s "$installed/node_modules" "$here/node_modules"
  options=(--schemas "$root/schemas/gebeurtenissen" --sql "$bench/peers" --store "$here/store.db" --token-file "$stage/tokens/las"
    --mqtt-port "$mqtt_port" --mqtt-password-file "$stage/config/geheimen/mqtt-password")
  [ "$name" = "$1" ] || options+=(--group-commit)
  case $name in
    node)
      cp "$source/server.mjs" "$here"
      start peer env NODE_ENV=production node "$here/server.mjs" "${options[@]}"
      ;;
    node-red)
      cp "$source"/{settings.js,flows.json,flows_cred.json} "$here"
      start peer env NODE_ENV=production SCHEMAS="$root/schemas/gebeurtenissen" SQL="$bench/peers" STORE="$here/store.db" \
        TOKEN_FILE="$stage/tokens/las" PORT="$(free_ports 1)" MQTT_PORT="$mqtt_port" \
        MQTT_PASSWORD="$(cat "$stage/config/geheimen/mqtt-password")" \
        node "$here/node_modules/node-red/red.js" --userDir "$here" --settings "$here/settings.js"
      ;;
    python) start peer /usr/bin/python3 "$source/server.py" "${options[@]}" ;;
  esac
  take_ports peer
}

measure_peer_posts() {
  local peer
  for peer in "${peers[@]}"; do
    say "round $round of $rounds: single POST, connections: 64, to the peer $peer"
    start_peer "$peer"
    note "$peer-64" send --port "$http_port" --connections 64 --pid "${pids[peer]}"
    stop peer
  done
}

measure_peer_messages() {
  local peer
  for peer in "${peers[@]}"; do
    say "round $round of $rounds: every registration a message, from the peer $peer"
    start_peer "$peer"
    messages "$peer" "${pids[peer]}" --plain --percents 50
    stop peer
  done
}
