# shellcheck shell=bash disable=SC2154  # sourced by deploy/demo, which sets these
# What stands around the hub: certificates, a private Mosquitto, a mail server that keeps what it gets,
# a configuration of its own, tokens and passwords, and every partner of the region, listening.

make_certificates() {
  local to=$demo/certificates key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  mkdir "$to"
  openssl req -x509 "${key[@]}" -days 30 -subj '/CN=Verzuimhub demonstration CA' -keyout "$to/ca.key" -out "$to/ca.pem" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
  openssl req "${key[@]}" -subj /CN=localhost -keyout "$to/server.key" -out "$to/server.csr"
  openssl x509 -req -in "$to/server.csr" -CA "$to/ca.pem" -CAkey "$to/ca.key" -CAcreateserial -days 30 -out "$to/server.pem" \
    -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n')
}

# The example region as shipped; only what the program itself needs to know is the demonstration's own.
make_configuration() {
  mkdir "$demo/config" "$demo/config/geheimen" "$demo/data"
  cp -R "$root"/config/. "$demo/config/"
  cat >"$demo/config/hub.yaml" <<YAML
oin: "00000099000000001000"
demonstration: true
link: http://127.0.0.1:$http_port/
secrets: geheimen
data: ../data
http:
  port: $http_port
  tls_port: $https_port
  certificate: ../certificates/server.pem
  key: ../certificates/server.key
mqtt:
  host: localhost
  port: $mqtts_port
  tls: true
  ca_file: ../certificates/ca.pem
smtp:
  url: smtp://localhost:$smtp_port
  starttls: true
  ca_file: ../certificates/ca.pem
  from: verzuimhub@regio.voorbeeld.nl
YAML
}

# One user a partner, named <line>-<partner> as the access list has it; the hub is verzuimhub.
make_broker() {
  local to=$demo/broker partner name
  mkdir "$to" "$to/data" "$demo/passwords"
  "$hub" check --config "$demo/config" --acl >"$to/acl" 2>>"$demo/stage.log"
  mapfile -t partners < <(sed -n 's|^topic read verzuim/v1/\([^/]*/[^/]*\)/#$|\1|p' "$to/acl")
  openssl rand -hex 16 >"$demo/config/geheimen/mqtt-password"
  echo "verzuimhub:$(cat "$demo/config/geheimen/mqtt-password")" >"$to/users"
  for partner in "${partners[@]}"; do
    name=${partner/\//-}
    openssl rand -hex 16 >"$demo/passwords/$name"
    echo "$name:$(cat "$demo/passwords/$name")" >>"$to/users"
  done
  mosquitto_passwd -U "$to/users"
  {
    # Started by root it would become another user, who may not read this folder.
    if [ "$(id -u)" -eq 0 ]; then echo "user root"; fi
    cat <<CONF
listener $mqtt_port 127.0.0.1
listener $mqtts_port 127.0.0.1
certfile $demo/certificates/server.pem
keyfile $demo/certificates/server.key
password_file $to/users
acl_file $to/acl
persistence true
persistence_location $to/data/
log_dest stderr
include_dir $root/deploy/broker/conf.d
CONF
  } >"$to/mosquitto.conf"
  start broker mosquitto -c "$to/mosquitto.conf"
}

# What starts the hub, now and after whatever happens to it. Business time goes on from where it was.
make_start_hub() {
  cat >"$demo/start-hub" <<SCRIPT
#!/usr/bin/env bash
# Starts the demonstration's hub in the foreground, on the same data and ports as before, and becomes it.
# What it says goes to hub.log; its process id is in run/hub.pid. Business time goes on as if the hub had
# never been away: the file clock says which second of it was which second of real time.
set -euo pipefail
export LC_ALL=C
demo=$(printf %q "$demo")
hub=$(printf %q "$hub")
SCRIPT
  cat >>"$demo/start-hub" <<'SCRIPT'
umask 077
other=$(cat "$demo/run/hub.pid" 2>/dev/null || true)
if [ -n "$other" ] && [ "$other" != $$ ] && [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$other/cmdline") == *"$demo"* ]]; then
  echo "start-hub: the hub runs already, as process $other" >&2
  exit 1
fi
read -r business since <"$demo/clock"
now=$((10#${EPOCHREALTIME/./}))
moment=$((business * 1000000 + now - 10#${since/./}))
TZ=UTC printf -v clock '%(%Y-%m-%dT%H:%M:%S)T.%06dZ' $((moment / 1000000)) $((moment % 1000000))
echo $$ >"$demo/run/hub.pid"
exec "$hub" serve --config "$demo/config" --data "$demo/data" --clock "$clock" </dev/null >>"$demo/hub.log" 2>&1
SCRIPT
  chmod 700 "$demo/start-hub"
}

# A token for each source (of a school) and each partner; sources is the list "school source-name urn".
make_tokens() {
  local source school name partner
  mkdir "$demo/tokens"
  mapfile -t sources < <(awk '/- naam:/ {name = $3} / source:/ {urn = $2} / vestigingen:/ {gsub(/[][,]/, " "); print $2, name, urn}' \
    "$demo/config/bronnen.yaml")
  for source in "${sources[@]}"; do
    read -r school name _ <<<"$source"
    "$hub" token "$name" --config "$demo/config" >"$demo/tokens/$school" 2>>"$demo/stage.log"
  done
  for partner in "${partners[@]}"; do
    [[ $partner == school/* ]] && continue
    "$hub" token "$partner" --config "$demo/config" >"$demo/tokens/${partner/\//-}" 2>>"$demo/stage.log"
  done
}

start_mail_server() {
  start mail /usr/bin/python3 "$root/tests/support/smtp_sink.py" --directory "$demo/mail" --port "$smtp_port" \
    --certificate "$demo/certificates/server.pem" --key "$demo/certificates/server.key" --require-starttls
}

# Every partner listens over TLS and confirms what it gets; an officer of leerplicht also takes it up (B).
start_listeners() {
  local partner name extra
  for partner in "${partners[@]}"; do
    name=${partner/\//-}
    extra=()
    [[ $partner == leerplicht/* ]] && extra=(--status B)
    start "listen-$name" "$hub" listen "$partner" --config "$demo/config" --password-file "$demo/passwords/$name" --json "${extra[@]}"
  done
}

all_listen() {
  local partner
  for partner in "${partners[@]}"; do
    grep -q 'listening to' "$demo/listen-${partner/\//-}.log" 2>/dev/null || return 1
  done
}
mail_is_ready() { grep -q '^ready' "$demo/mail.out" 2>/dev/null; }
broker_is_ready() { grep -q ' running$' "$demo/broker.log" 2>/dev/null; }

set_the_stage() {
  mkdir -p "$demo/run"
  # shellcheck disable=SC2046  # one word a port
  set -- $(free_ports 5)
  http_port=$1 https_port=$2 mqtt_port=$3 mqtts_port=$4 smtp_port=$5
  say "making certificates, passwords and an access list of its own in build/demo"
  make_certificates 2>>"$demo/stage.log" || fail "no certificates; see $demo/stage.log"
  make_configuration
  make_broker || fail "no broker; see $demo/stage.log and $demo/broker.log"
  start_mail_server
  make_start_hub
  make_tokens
  within 20 broker_is_ready || fail "Mosquitto does not start; see $demo/broker.log"
  within 20 mail_is_ready || fail "the mail server does not start; see $demo/mail.log"
  start_listeners
  within 30 all_listen || fail "not every partner could subscribe; see $demo/listen-*.log"
  say "Mosquitto (TLS, passwords, access list), a mail server (STARTTLS) and ${#partners[@]} partners are there"
}
