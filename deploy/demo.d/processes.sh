# shellcheck shell=bash disable=SC2154  # sourced by deploy/demo, which sets these
# The demonstration's processes: each has a pid file in $demo/run, and only those are ever stopped.

# start NAME COMMAND…: in the background, beyond this terminal; stdout to NAME.out, stderr to NAME.log.
start() {
  local name=$1
  shift
  setsid "$@" </dev/null >>"$demo/$name.out" 2>>"$demo/$name.log" &
  echo $! >"$demo/run/$name.pid"
}

# is_running NAME: alive, and ours; a number that was given to another program in the meantime is not.
is_running() {
  local pid
  pid=$(cat "$demo/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] &&
    [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") == *"$demo"* ]]
}

is_gone() { ! is_running "$1"; }

# stop NAME…: asks all, then waits for each.
stop() {
  local name pid
  for name; do
    pid=$(cat "$demo/run/$name.pid" 2>/dev/null) || continue
    if is_running "$name"; then kill -TERM "$pid" 2>/dev/null || true; fi
  done
  for name; do
    within 20 is_gone "$name" || kill -KILL "$(cat "$demo/run/$name.pid")" 2>/dev/null || true
    rm -f "$demo/run/$name.pid"
  done
}

# Listeners first, so that they can still confirm; the broker and the mail server last.
stop_everything() {
  local file names=()
  for file in "$demo"/run/listen-*.pid; do
    [ -e "$file" ] && names+=("$(basename "$file" .pid)")
  done
  stop "${names[@]}"
  stop hub
  stop broker mail
}

# free_ports N: ports of this machine that nothing is bound to, below the range that outgoing connections
# use, so that a hub that is started again finds its own still free.
free_ports() {
  perl -MIO::Socket::INET -e '
    my @held;
    while (@held < $ARGV[0]) {
      my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 18000 + int(rand(14000)), Listen => 1);
      push @held, $socket if $socket;
    }
    print $_->sockport, "\n" for @held;' "$1"
}
