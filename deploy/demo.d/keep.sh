# shellcheck shell=bash disable=SC2154  # sourced by deploy/demo, which sets these
# --keep: the hub, the broker and the mail server go on; the partners' places become free for whoever wants
# to try, and build/demo/env says where everything is.

# forget_session PARTNER: the broker kept a place for the listener of this partner; now it does not.
forget_session() {
  local name=${1/\//-}
  mosquitto_sub -V 5 -i "listen-$name" -h 127.0.0.1 -p "$mqtt_port" -u "$name" -P "$(cat "$demo/passwords/$name")" \
    -t "verzuim/v1/$1/#" -E -W 10 >>"$demo/stage.log" 2>&1 || true
}

# set_variable NAME VALUE: one line for a shell.
set_variable() { printf '%s=%q\n' "$1" "$2"; }

write_env() {
  local source school name urn partner key
  {
    echo "# Where the demonstration is, for a shell: . $demo/env"
    set_variable HUB_URL "http://127.0.0.1:$http_port"
    set_variable HUB_TLS_URL "https://localhost:$https_port"
    set_variable MQTT_HOST 127.0.0.1
    set_variable MQTT_PORT "$mqtt_port"
    set_variable MQTT_TLS_PORT "$mqtts_port"
    set_variable CA_FILE "$demo/certificates/ca.pem"
    echo "# Starts the hub again on the same data and ports, in the foreground; add & to get your prompt back."
    set_variable HUB_CMD "$(printf %q "$demo/start-hub")"
    set_variable HUB_PIDFILE "$demo/run/hub.pid"
    set_variable HUB_LOG "$demo/hub.log"
    set_variable DATA_DIR "$demo/data"
    set_variable CONFIG_DIR "$demo/config"
    set_variable MAIL_DIR "$demo/mail"
    echo "# Each school's system: its token and its CloudEvents source."
    for source in "${sources[@]}"; do
      read -r school name urn <<<"$source"
      set_variable "TOKEN_$school" "$(cat "$demo/tokens/$school")"
      set_variable "SOURCE_$school" "$urn"
    done
    echo "# Each partner, on MQTT and (TOKEN_…) on GET /v1/berichten; a school itself is school_…"
    for partner in "${partners[@]}"; do
      name=${partner/\//-}
      key=${name//-/_}
      set_variable "MQTT_USER_$key" "$name"
      set_variable "MQTT_PASS_$key" "$(cat "$demo/passwords/$name")"
      if [ -e "$demo/tokens/$name" ]; then set_variable "TOKEN_$key" "$(cat "$demo/tokens/$name")"; fi
    done
  } >"$demo/env"
}

leave_running() {
  local partner names=()
  for partner in "${partners[@]}"; do names+=("listen-${partner/\//-}"); done
  stop "${names[@]}"
  for partner in "${partners[@]}"; do forget_session "$partner"; done
  write_env
  cat <<TEXT

The hub, the broker and the mail server go on running; on the hub's clock it is Monday 11 January 2027, just
past nine. No partner listens any more: be one yourself. To look at it:

  . $(printf %q "$demo/env")
  curl -s "\$HUB_URL/readyz"
  curl -s -H "Authorization: Bearer \$TOKEN_90BB00" "\$HUB_URL/v1/meldingen"
  mosquitto_sub -V 5 -h "\$MQTT_HOST" -p "\$MQTT_PORT" -t 'verzuim/v1/leerplicht/0363/#' \\
    -u "\$MQTT_USER_leerplicht_0363" -P "\$MQTT_PASS_leerplicht_0363"
  kill -9 "\$(cat "\$HUB_PIDFILE")"; sh -c "\$HUB_CMD" &

To stop it: $(printf %q "$root/deploy/demo") --stop
TEXT
}
