# shellcheck shell=bash disable=SC2119,SC2120,SC2154  # sourced by tests/bench/run, which sets these
# What stands around a measurement: a broker with passwords and an access list, the example region, and a store
# in which every pupil is on the roster and judged. Each measurement starts on a copy of that store, the hub's
# and the bare writer's alike; the peers start on nothing. Everything is in $stage, and only processes started here are ever stopped.

declare -A pids

# start NAME COMMAND…: in the background; stdout to NAME.out, stderr to NAME.log.
start() {
  local name=$1
  shift
  : >"$stage/$name.out"
  "$@" </dev/null >"$stage/$name.out" 2>>"$stage/$name.log" &
  pids[$name]=$!
}

# stop NAME: asks, waits ten seconds, then does not ask.
stop() {
  local name=$1 pid=${pids[$1]:-} turn
  [ -n "$pid" ] || return 0
  unset "pids[$name]"
  kill -TERM "$pid" 2>/dev/null || true
  for turn in {1..200}; do
    kill -0 "$pid" 2>/dev/null || break
    [ "$turn" -lt 200 ] || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.05
  done
  wait "$pid" 2>/dev/null || true
}

stop_everything() {
  local name
  for name in "${!pids[@]}"; do [[ $name == broker || $name == postgres ]] || stop "$name"; done
  stop_postgres
  stop broker
}

# within SECONDS COMMAND…: true as soon as the command is.
within() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.02
  done
}

# free_ports N: ports of this machine that nothing is bound to, below those that outgoing connections use.
free_ports() {
  perl -MIO::Socket::INET -e '
    my @held;
    while (@held < $ARGV[0]) {
      my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 18000 + int(rand(14000)), Listen => 1);
      push @held, $socket if $socket;
    }
    print $_->sockport, "\n" for @held;' "$1"
}

make_configuration() {
  mkdir "$stage/config" "$stage/config/geheimen" "$stage/passwords"
  cp -R "$root"/config/. "$stage/config/"
  cat >"$stage/config/hub.yaml" <<YAML
oin: "00000099000000001000"
demonstration: true
link: http://127.0.0.1/
secrets: geheimen
data: ../data
http:
  port: 0
  tls_port: $tls_port
  certificate: ../server.pem
  key: ../server.key
mqtt:
  host: 127.0.0.1
  port: $mqtt_port
smtp:
  url: smtp://127.0.0.1:9
  starttls: false
  from: verzuimhub@regio.voorbeeld.nl
YAML
  # The same school, as if its system were another: for the files of those.
  cat >>"$stage/config/bronnen.yaml" <<YAML

  - naam: 90BB01-eduarte
    source: urn:nld:oin:00000099000000090201:systeem:eduarte
    vestigingen: [90BB01]
    formaat: eduarte-absentiemeldingen
    redenen:
      TL: {soort: te-laat, geoorloofd: nee}

  - naam: 90BB01-somtoday
    source: urn:nld:oin:00000099000000090201:systeem:somtoday
    vestigingen: [90BB01]
    formaat: somtoday-absentiemeldingen
YAML
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -keyout "$stage/server.key" -out "$stage/server.pem" 2>>"$stage/stage.log"
  openssl rand -hex 16 >"$stage/config/geheimen/mqtt-password"
  local name
  for name in leerplicht-0362 leerplicht-0363; do openssl rand -hex 16 >"$stage/passwords/$name"; done
  mkdir "$stage/tokens"
  for name in las eduarte somtoday; do
    "$hub" token "90BB01-$name" --config "$stage/config" >"$stage/tokens/$name" 2>>"$stage/stage.log"
  done
}

broker_is_ready() { grep -q ' running$' "$stage/broker.log" 2>/dev/null; }
make_broker() {
  local name
  "$hub" check --config "$stage/config" --acl >"$stage/acl" 2>>"$stage/stage.log"
  {
    echo "verzuimhub:$(cat "$stage/config/geheimen/mqtt-password")"
    for name in leerplicht-0362 leerplicht-0363; do echo "$name:$(cat "$stage/passwords/$name")"; done
  } >"$stage/users"
  mosquitto_passwd -U "$stage/users"
  cat >"$stage/mosquitto.conf" <<CONF
user $(id -un)
listener $mqtt_port 127.0.0.1
password_file $stage/users
acl_file $stage/acl
persistence false
log_dest stderr
include_dir $root/deploy/broker/conf.d
CONF
  start broker mosquitto -c "$stage/mosquitto.conf"
  within 10 broker_is_ready || fail "Mosquitto does not start: $(tail -n 3 "$stage/broker.log")"
}

is_ready() { grep -q '^ready' "$stage/$1.out" 2>/dev/null; }
hub_is_connected() { [[ $(curl -s "http://127.0.0.1:$http_port/readyz") == *'"mqtt":"connected"'* ]]; }

# take_ports NAME: from the line in which a server says that it is ready.
take_ports() {
  within 20 is_ready "$1" || fail "$1 does not start: $(tail -n 3 "$stage/$1.log")"
  http_port=$(sed -n 's/^ready http=[^ ]*:\([0-9]*\).*/\1/p' "$stage/$1.out")
  # shellcheck disable=SC2034  # for cases over TLS
  https_port=$(sed -n 's/.*https=[^ ]*:\([0-9]*\).*/\1/p' "$stage/$1.out")
}

# fresh_store TOWNS: $stage/data is the prepared store again, whose pupils live in one town or in two.
fresh_store() {
  rm -rf "$stage/data"
  cp -R "$stage/prepared-$1" "$stage/data"
  sync "$stage"/data/*  # what the copy left to write is not the measured program's
}

# start_hub [OPTION…]: on $stage/data; business time starts on a school day, so that every run judges the same.
start_hub() {
  start hub "$hub" serve --config "$stage/config" --data "$stage/data" --clock 2026-11-16T10:00:00+01:00 "$@"
  take_ports hub
  within 20 hub_is_connected || fail "the hub finds no broker: $(tail -n 3 "$stage/hub.log")"
}

# start_answer [--store FILE]
start_answer() {
  start answer "$programs/answer" "$@" --certificate "$stage/server.pem" --key "$stage/server.key"
  take_ports answer
}

# prepare_store TOWNS: the roster comes in as it would: pushed, stored, judged.
prepare_store() {
  mkdir "$stage/data"
  start_hub
  "$programs/load" --port "$http_port" --token-file "$stage/tokens/las" --soort inschrijving --batch 1000 --connections 2 --seconds 120 \
    --count "$pupils" --pupils "$pupils" --towns "$1" --store "$stage/data/verzuimhub.db" --pid "${pids[hub]}" >"$stage/roster.out" ||
    fail "the roster was not taken: $(tail -n 3 "$stage/hub.log")"
  stop hub
  mv "$stage/data" "$stage/prepared-$1"
}

set_the_stage() {
  # shellcheck disable=SC2046  # one word a port
  set -- $(free_ports 2)
  mqtt_port=$1 tls_port=$2
  make_configuration
  make_broker
  prepare_store 1
  prepare_store 2
}
