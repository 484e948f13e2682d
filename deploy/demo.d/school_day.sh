# shellcheck shell=bash disable=SC2154  # sourced by deploy/demo, which sets these
# What happens, in three scenes on one store. Between two scenes the hub is stopped and started again with a
# later clock; all it knows it has from its store.

# scene MOMENT: the hub runs, and on its clock it is MOMENT now.
scene() {
  echo "$(date -d "$1" +%s) $EPOCHREALTIME" >"$demo/clock"
  start hub "$demo/start-hub"
  within 30 hub_is_ready || fail "the hub does not start; see $demo/hub.log"
}
hub_is_ready() {
  local answer
  answer=$(curl -s "http://127.0.0.1:$http_port/readyz") && [[ $answer == *'"mqtt":"connected"'* ]]
}

# end_scene PHASE: everything of it arrived and is confirmed; adds to the totals and stops the hub.
end_scene() {
  within 30 arrived "$1" || fail "not everything arrived: $(missing "$1")"
  within 30 settled || fail "not everything was confirmed: $(metrics | grep '^verzuimhub_messages' | tr '\n' ' ')"
  total_sent=$((total_sent + $(metric messages_sent_total)))
  total_confirmed=$((total_confirmed + $(metric messages_confirmed_total)))
  total_refused=$((total_refused + $(metric messages_refused_total)))
}

metrics() { curl -sS "http://127.0.0.1:$http_port/metrics"; }
metric() { metrics | awk -v name="verzuimhub_$1" '$1 == name {print int($2)}'; }

# Nothing waits for judgement, nothing is under way, and what left was confirmed.
settled() {
  metrics | awk '{value[$1] = $2} END {
    exit !(value["verzuimhub_messages_under_way"] == 0 && value["verzuimhub_pupils_waiting"] == 0 &&
           value["verzuimhub_messages_sent_total"] == value["verzuimhub_messages_confirmed_total"])}'
}

# expectations PHASE: what must have arrived by the end of it, as "receiver type count" over all phases so far.
expectations() {
  awk -v last="$1" '
    BEGIN {order["push"] = 1; order["midnight"] = 2; order["mail"] = 3}
    /^[^#]/ && order[$1] <= order[last] {count[$2 " " $3] += $4}
    END {for (what in count) print what, count[what]}' "$samples/expected"
}

# missing PHASE: the expectations that are not met, exactly.
missing() {
  local receiver type count seen
  while read -r receiver type count; do
    if [[ $receiver == mail/* ]]; then
      seen=$(grep -ls "\"${receiver#mail/}\"" "$demo"/mail/*.json | wc -l)
    else
      seen=$(grep -cF "\"nl.onderwijs.$type.v1\"" "$demo/listen-${receiver/\//-}.out" || true)
    fi
    [ "$seen" -eq "$count" ] || echo "$receiver got $seen of $count $type;"
  done < <(expectations "$1")
}
arrived() { [ -z "$(missing "$1")" ]; }

# push SCHOOL WHAT FILE [FORMAT…]: a delivery, as the school's system would send it.
push() {
  local school=$1 what=$2 file=$3 counts
  shift 3
  counts=$("$hub" push --url "http://127.0.0.1:$http_port" --token-file "$demo/tokens/$school" "$@" "$samples/$file" 2>>"$demo/push.log") ||
    fail "the hub refused $file: $(tail -n 3 "$demo/push.log")"
  say "  $school pushes $what: $(field nieuw "$counts") taken, $(field geweigerd "$counts") refused"
}

push_roster() {
  curl -sS --fail-with-body -X PUT -H "Authorization: Bearer $(cat "$demo/tokens/$1")" -H 'Content-Type: text/csv' \
    --data-binary "@$samples/$1-leerlingen.csv" "http://127.0.0.1:$http_port/v1/vestigingen/$1/leerlingen" \
    >>"$demo/push.out" || fail "the hub refused the roster of $1: $(tail -n 1 "$demo/push.out")"
}

play_school_day() {
  total_sent=0 total_confirmed=0 total_refused=0
  say "Thursday 7 January 2027, 16:00 on the hub's clock: four schools send their rosters and what they have"
  scene '2027-01-07 16:00:00 +0100'
  local school
  for school in 90AA00 90BB00 90BB01 90CC00; do push_roster "$school"; done
  push 90AA00 'CloudEvents (its own system)' 90AA00-gebeurtenissen.ndjson
  push 90BB00 'JSON as Somtoday gives it' 90BB00-absentiemeldingen.json --format somtoday-absentiemeldingen
  push 90BB01 'CloudEvents (its own system)' 90BB01-gebeurtenissen.ndjson
  push 90CC00 'CSV as EduArte gives it' 90CC00-absentiemeldingen.csv --format eduarte-absentiemeldingen
  push 90CC00 'the consent of one pupil' 90CC00-toestemming.ndjson
  end_scene push
  stop hub
  say "Thursday 7 January, 23:59:57: the hub is started again, and nobody pushes anything; at midnight a 28th and a 7th day end"
  scene '2027-01-07 23:59:57 +0100'
  end_scene midnight
  stop hub
  say "Monday 11 January, 08:59:57: the hub is started again; it is the second Monday, and at 09:00 care coordinators get their mail"
  scene '2027-01-11 08:59:57 +0100'
  end_scene mail
}
