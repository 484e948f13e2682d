# shellcheck shell=bash disable=SC2154  # sourced by deploy/demo, which sets these
# What the receivers got, for people: one entry a message, under the line that it came by.

# field NAME JSON: the first member of that name, in the compact JSON that `listen --json` writes; null is empty.
field() {
  local string="\"$1\":\"([^\"]*)\"" other="\"$1\":([0-9]+)"
  if [[ $2 =~ $string || $2 =~ $other ]]; then printf %s "${BASH_REMATCH[1]}"; fi
}

# day DATE: 2027-01-07 as "7 Jan".
day() { date -d "$1" +%-d\ %b; }

# moment RFC3339: in Dutch time.
moment() { TZ=Europe/Amsterdam date -d "$1" '+%a %e %b %H:%M:%S'; }

# name MESSAGE: as it stands in the message, with the date of birth.
name() {
  local infix
  infix=$(field tussenvoegsel "$1")
  printf '%s %s%s, born %s' "$(field roepnaam "$1")" "${infix:+$infix }" "$(field achternaam "$1")" "$(field geboortedatum "$1")"
}

# days_counted MESSAGE: how many days the why of a verzuimmelding names.
days_counted() { grep -o '"datum":' <<<"$1" | wc -l; }

# about MESSAGE TYPE: sets what, whom and why.
explain() {
  local message=$1 type=$2 sort
  what=$type whom='' why=''
  sort=$(field soort "$message")
  case $type in
    verzuimmeldingen.geregistreerd)
      case $(field verzuimsoort "$message") in
        V3) what='report V3, under 18' ;;
        V4) what='report V4, from 18' ;;
        *) what='report L, holiday' ;;
      esac
      whom="$(name "$message"), pgn $(field pgn "$message")"
      why="rule $(field regel "$message") of $(field versie "$message"): "
      case $(field verzuimsoort "$message") in
        V3 | V4) why+="$(field minuten "$message") minutes without leave on $(days_counted "$message") days," ;;
        *) why+="on holiday without leave," ;;
      esac
      why+=" $(day "$(field begindatum "$message")") to $(day "$(field einddatum "$message")"); due by $(day "$(field meldenVoor "$message")")"
      ;;
    verzuimmeldingen.status-gewijzigd)
      what="report $(field verzuimsoort "$message") is taken up ($(field status "$message"))"
      whom="the report over $(day "$(field begindatum "$message")") to $(day "$(field einddatum "$message")")"
      why="what a partner does with a report, the school hears"
      ;;
    ziekteverzuimsignalen.geregistreerd)
      what="sickness signal"
      whom=$(name "$message")
      case $(field aanleiding "$message") in
        duur) why="M@ZL: the $(field aantalLesdagen "$message")th school day in a row, sick since $(day "$(field eersteZiektedag "$message")")" ;;
        *) why="M@ZL: sick for the $(field aantalZiekmeldingen "$message")th time in twelve weeks, on $(day "$(field eersteZiektedag "$message")")" ;;
      esac
      why+="; there is consent"
      ;;
    thuiszittersmeldingen.geregistreerd)
      what="at home for four weeks"
      whom="$(field naam "$message"), born $(field geboortedatum "$message")"
      why="28 days are over, counted from $(day "$(field begindatum "$message")"); the Christmas holiday does not count"
      ;;
    verzuimsignalen.geregistreerd)
      what="signal $sort"
      whom="pupil $(field leerlingnummer "$message")"
      case $sort in
        dreigend-16-uur) why="840 minutes without leave on $(day "$(field datum "$message")"): the school can still act before 960" ;;
        ziek-30-uur) why="30 hours sick this school year on $(day "$(field datum "$message")")" ;;
        verzuimgesprek) why="often or long sick: a talk with pupil and parents first" ;;
      esac
      ;;
    termijnen.*)
      what="deadline $sort"
      whom="file $(field dossierId "$message")"
      why="parents must know of the report above; to be recorded by $(day "$(field vervalt "$message")")"
      ;;
  esac
}

# entries LINE: every message of that line, oldest first.
entries() {
  local file receiver message type what whom why
  for file in "$demo"/listen-"$1"-*.out; do
    receiver=${file##*/listen-}
    receiver=${receiver%.out}
    while read -r message; do
      type=$(field type "$message")
      type=${type#nl.onderwijs.}
      explain "$message" "${type%.v1}"
      printf '%s\t  %s  %-18s %-26s %s\t%42s%s\n' "$(field time "$message")" "$(moment "$(field time "$message")")" \
        "$1 ${receiver#"$1"-}" "$what" "$whom" '' "why: $why"
    done <"$file"
  done | sort -s -k1,1 | cut -f2- | tr '\t' '\n'
}

# mail_text FILE: the plain text of a mail, decoded.
mail_text() {
  tr -d '\r' <"$1" | perl -0777 -ne '
    my ($part) = /Content-Type: text\/plain.*?\n\n(.*?)\n--/s or exit 1;
    $part =~ s/=\n//g;
    $part =~ s/=([0-9A-F]{2})/chr hex $1/ge;
    print $part, "\n";'
}

show_mails() {
  local file
  printf '\nCARE COORDINATORS  by mail, on the first school day from the second Monday on, at 9:00: numbers, never a pupil\n'
  for file in "$demo"/mail/*.eml; do
    printf '  %s  %s\n%42s%s\n' "$(moment "$(tr -d '\r' <"$file" | sed -n 's/^Date: //p;/^$/q')")" \
      "$(sed 's/.*"to": \["\([^"]*\)"\].*/\1/' "${file%.eml}.json")" '' "$(mail_text "$file" | sed -n 's/^- //p' | paste -sd ';' | sed 's/;/; /g')"
  done
  file=$(grep -l 90aa00 "$demo"/mail/*.json | head -n 1)
  printf '  in full, the one to 90AA00:\n\n'
  mail_text "${file%.json}.eml" | sed 's/^/    | /'
}

# What the hub knows and keeps in: a school sees it, and why.
show_held_back() {
  local school rest source item
  printf '\nHELD BACK\n'
  for source in "${sources[@]}"; do
    read -r school rest <<<"$source"
    while read -r item; do
      printf '  %s  sickness signal for %s about pupil %s: nobody has given consent, so it stays in\n' "$school" \
        "$(field ontvanger "$item" | tr / ' ')" "$(field leerlingnummer "$item")"
    done < <(meldingen "$school" | grep '"bezorging":"wacht-op-toestemming"' || true)
  done
  printf '  90BB00  pupil 200103 was late once and at the dentist once: no rule is met, nobody hears of it\n'
}

# meldingen SCHOOL: everything that followed from its registrations, one a line.
meldingen() {
  curl -sS --fail -H "Authorization: Bearer $(cat "$demo/tokens/$1")" "http://127.0.0.1:$http_port/v1/meldingen?aantal=1000" |
    sed 's/},{"aanleiding"/},\n{"aanleiding"/g'
}

show_messages() {
  say "this is what each of them received"
  printf '\nWhat stands at Thursday 7 January follows from what the schools pushed; at 8 January 00:00 and at 11 January\n'
  printf '09:00 nobody pushed anything: time alone did it. Everybody is shown as that receiver gets to see them.\n'
  printf '\n  %-20s%-19s%-27s%s\n' WHEN 'AT WHOM' WHAT 'ABOUT WHOM, AND WHY'
  printf '\nLEERPLICHT  attendance officers of the municipality, by law: the whole report and the national pupil number (pgn)\n'
  entries leerplicht
  printf '\nJGZ  youth health nurses, only with consent: who is sick and how long, no pgn, no reason\n'
  entries jgz
  printf '\nSWV  the partnership that finds a fitting place: name, date of birth, begin, end, and nothing else\n'
  entries swv
  printf '\nSCHOOL  its own signals, deadlines, and what others did with its reports\n'
  entries school
  show_mails
  show_held_back
  echo
}

check_everything_confirmed() {
  local source school rest item state received
  for source in "${sources[@]}"; do
    read -r school rest <<<"$source"
    while read -r item; do
      state=$(field bezorging "$item")
      [[ $state == bevestigd || $state == wacht-op-toestemming ]] || fail "a melding of $school is '$state' and not confirmed"
    done < <(meldingen "$school" | grep '"bezorging":"')
  done
  received=$(($(cat "$demo"/listen-*.out | wc -l) + $(find "$demo/mail" -name '*.eml' | wc -l)))
  [ "$total_refused" -eq 0 ] || fail "$total_refused messages were refused"
  [ "$total_sent" -eq "$total_confirmed" ] || fail "$total_sent messages were sent and $total_confirmed confirmed"
  [ "$total_sent" -eq "$received" ] || fail "$total_sent messages were sent and $received received"
  say "$total_sent messages sent, $received received, $total_confirmed confirmed, none refused, none under way"
}
