"""Plays made school years through `verzuimhub simulate` and reads off what they cost the hub.

What national/run and growth share: finding or building the programs, a folder that goes away, the pipe from the
generator into the hub with a look at the hub's processor time wherever a day of the story begins, and a table.
"""

import fcntl
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIME_OF_EVENT = re.compile(rb'"time":"(\d{4}-\d{2}-\d{2})T')
CHUNK = 1 << 20
MEMORY = pathlib.Path("/dev/shm")
MEMORY_NEEDED = 4 << 30


def has_room(folder):
    return folder.is_dir() and shutil.disk_usage(folder).free > MEMORY_NEEDED


class Failed(Exception):
    """What ends a measurement, in words for people."""


def quietly_nice(command):
    """Compiling gives way to whatever else the machine does."""
    done = subprocess.run(["nice", *command], stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))} failed")


class Programs:
    """The hub that is measured and, of the benchmark's own programs, those that are named; built against it."""

    def __init__(self, build, targets):
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        if build is None:
            build = ROOT / "build/release"
            quietly_nice([ROOT / "deploy/deps"])
            quietly_nice(["cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DVERZUIMHUB_TESTS=OFF", *launcher])
            quietly_nice(["cmake", "--build", build])
        self.build = pathlib.Path(build).resolve()
        self.hub = self.build / "verzuimhub"
        if not self.hub.exists():
            raise Failed(f"no program verzuimhub in {self.build}")
        self.folder = ROOT / "build/bench"
        quietly_nice(["cmake", "-S", ROOT / "tests/bench", "-B", self.folder, "-G", "Ninja", f"-DVERZUIMHUB_BUILD={self.build}", *launcher])
        quietly_nice(["cmake", "--build", self.folder, "--target", *targets])
        self.national = self.folder / "national"
        self.load = self.folder / "load"


class Stage:
    """A folder below $TMPDIR that is gone afterwards; after a fault it stays, with the logs."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="verzuimhub-bench-"))
        return self.path

    def __exit__(self, kind, value, trace):
        if kind is None or issubclass(kind, (KeyboardInterrupt, SystemExit)):
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            print(f"logs are still in {self.path}", file=sys.stderr)


def end_tidily():
    """SIGTERM ends as Ctrl-C does: what was started is stopped, what was made is gone."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def say(text):
    print(f"[{time.monotonic() - START:5.0f} s] {text}", file=sys.stderr, flush=True)


START = time.monotonic()


def cpu_seconds(pid):
    """Time on a processor so far, of all threads that are there."""
    return sum(int(task.joinpath("schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def memory_high_water(pid):
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def bytes_in(folder):
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # gone in the meantime
            pass
    return total


def run_quiet(command, log):
    with open(log, "ab") as file:
        if subprocess.run(list(map(str, command)), stdout=file, stderr=file, stdin=subprocess.DEVNULL, check=False).returncode != 0:
            raise Failed(f"{command[0]} failed:\n{last_lines(log)}")


def last_lines(log, count=5):
    return "\n".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-count:])


class Simulation:
    """One `verzuimhub simulate` with its store on disk, fed through a pipe; sees how far it has come.

    Where only processor time is asked for, `in_memory` puts the files where no disk has to be waited for."""

    def __init__(self, programs, stage, config, first, last, in_memory=False):
        self.disk = pathlib.Path(tempfile.mkdtemp(prefix="verzuimhub-bench-", dir=MEMORY if in_memory and has_room(MEMORY) else stage))
        self.log = stage / "simulate.log"
        self.begin = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [programs.hub, "simulate", "--config", config, "--input", "-", "--from", first, "--to", last, "--output", "/dev/null", "--store", self.disk],
                stdin=subprocess.PIPE, stdout=log, stderr=log, bufsize=0)
        self.memory = 0
        self.store_bytes = 0
        self.ended = threading.Event()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()

    def watch(self):
        """What is only to be seen while it runs: its folder goes when it ends."""
        while not self.ended.wait(0.1):
            try:
                self.memory = max(self.memory, memory_high_water(self.process.pid))
            except (FileNotFoundError, ProcessLookupError):
                return
            self.store_bytes = max(self.store_bytes, bytes_in(self.disk))

    def feed(self, data):
        view = memoryview(data)
        try:
            while view:
                view = view[self.process.stdin.write(view):]
        except BrokenPipeError:
            raise Failed(f"simulate ended before its input:\n{last_lines(self.log)}") from None

    def settle(self):
        """Waits until all that was fed is done; its processor time then."""
        waiting = bytearray(4)
        before = -1.0
        while True:
            fcntl.ioctl(self.process.stdin, termios.FIONREAD, waiting)
            now = cpu_seconds(self.process.pid)
            if struct.unpack("i", waiting)[0] == 0 and now == before and self.is_waiting():
                return now
            before = now
            time.sleep(0.1)

    def is_waiting(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "S"

    def finish(self):
        """Everything that it cost, once its input has ended."""
        self.process.stdin.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.stop_watching()
        summary = self.log.read_text(errors="replace")
        # Seen before is a roster that says of a pupil what it said last year.
        counts = re.search(r"^(\d+) events: \d+ accepted, \d+ seen before, 0 declined, 0 unreadable, 0 after --to$", summary, re.M)
        if self.process.returncode != 0 or counts is None:
            refused = [line for line in summary.splitlines() if not re.match(r"(mqtt|mail) ", line)]
            raise Failed("simulate refused something:\n" + "\n".join(refused[-12:]))
        messages = sum(int(line.rsplit(None, 1)[1]) for line in summary.splitlines() if re.match(r"(mqtt|mail) ", line))
        return {
            "seconds": time.monotonic() - self.begin,
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": self.memory,
            "store": self.store_bytes,
            "events": int(counts.group(1)),
            "messages": messages,
        }

    def finish_idle(self):
        """Nothing is fed: how long it takes to begin and to end."""
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise Failed(f"simulate does not start:\n{last_lines(self.log)}")
        seconds = time.monotonic() - self.begin
        self.stop_watching()
        return seconds

    def stop_watching(self):
        self.ended.set()
        self.watcher.join()
        shutil.rmtree(self.disk, ignore_errors=True)

    def abandon(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.stop_watching()


def write_region(programs, stage, scale, seed, first, last, name="region"):
    """The configuration of that part of the country, in a new folder."""
    config = stage / name
    run_quiet([programs.national, "--scale", scale, "--seed", seed, "--from", first, "--to", last, "--config", ROOT / "config", "--write-config", config],
              stage / "national.log")
    return config


class Story:
    """The generator, as a stream of lines that can be read up to a day."""

    def __init__(self, programs, stage, scale, seed, first, last):
        self.numbers_file = stage / "numbers"
        self.process = subprocess.Popen(
            list(map(str, [programs.national, "--scale", scale, "--seed", seed, "--from", first, "--to", last, "--config", ROOT / "config",
                           "--numbers", self.numbers_file])), stdout=subprocess.PIPE, bufsize=0)
        self.held = b""

    def until(self, day):
        """Pieces of whole lines, as far as those of `day`; None: to the end."""
        while True:
            end = self.held.rfind(b"\n") + 1
            if end == 0:
                read = self.process.stdout.read(CHUNK)
                if not read:
                    return
                self.held += read
                continue
            cut = self.line_of(day, self.held[:end])
            piece, self.held = self.held[:end if cut is None else cut], self.held[end if cut is None else cut:]
            if piece:
                yield piece
            if cut is not None:
                return

    @staticmethod
    def line_of(day, piece):
        """Where in `piece` the first line of that day or a later one begins."""
        if day is None:
            return None
        last = TIME_OF_EVENT.search(piece, piece.rfind(b"\n", 0, len(piece) - 1) + 1)
        if last is not None and last.group(1).decode() < day:
            return None
        for found in TIME_OF_EVENT.finditer(piece):
            if found.group(1).decode() >= day:
                return piece.rfind(b"\n", 0, found.start()) + 1
        return None

    def finish(self):
        if self.process.wait() != 0:
            raise Failed("the generator failed")
        return {key: int(value) for key, value in (word.split("=") for word in self.numbers_file.read_text().split())}

    def abandon(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def table(headings, rows):
    """Columns as wide as they need to be, figures to the right."""
    cells = [list(map(str, row)) for row in [headings, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    for number, row in enumerate(cells):
        print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))))
        if number == 0:
            print("-" * (sum(widths) + 2 * len(widths) - 2))


def describe_machine(programs, stage):
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    disk = subprocess.run(["findmnt", "-n", "-o", "FSTYPE,SOURCE", "-T", stage], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    hub = subprocess.run([programs.hub, "version"], stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    print(f"date      {time.strftime('%Y-%m-%dT%H:%M:%S%z')}")
    print(f"machine   {os.cpu_count()} CPU ({model}), {memory:.0f} GiB, Linux {os.uname().release}, load average now {os.getloadavg()[0]:.1f}")
    print(f"disk      {' '.join(disk)}")
    print(f"hub       {hub[0] if hub else '?'}")
    print()
