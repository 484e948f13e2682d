#!/usr/bin/env python3
"""Holds the sources to what hub/README.md promises: includes point one way, names and headers keep the
house style, files and functions stay short, coroutines keep to the shapes that gcc 12 compiles right, links
lead somewhere. Prints file:line: what, and exits 1 when there is anything.

  lint.py [ROOT]          the check
  lint.py --long [ROOT]   what is too long, as tests/lint/long.txt lists it
"""
import pathlib
import re
import sys

import cpp_shape

# What each room may include, beside itself. Lower rooms never know higher ones.
ROOMS = {
    "hub/base": set(),
    "hub/domain": {"hub/base"},
    "hub/crypto": {"hub/base"},
    "hub/config": {"hub/base", "hub/domain", "hub/crypto"},
    "hub/intake": {"hub/base", "hub/domain", "hub/crypto"},
    "hub/store": {"hub/base", "hub/domain", "hub/crypto"},
    "hub/judge": {"hub/base", "hub/domain", "hub/crypto", "hub/store"},
    "hub/delivery": {"hub/base", "hub/domain", "hub/store"},
    "hub/ledger": {"hub/base", "hub/domain", "hub/store", "hub/judge", "hub/delivery"},
    "hub/http": {"hub/base"},
    "hub/ops": {"hub/base", "hub/ledger"},
}
# These wire the rest together and may include everything below them; only main includes commands.
WIRING = {"hub/api", "hub/commands", "connectors"}

# Library headers that stay behind one wall, and where the wall is.
WALLS = {
    r"boost/(asio|beast)": ("hub/http/",),
    r"mqtt/|MQTTAsync": ("connectors/mqtt/",),
    r"libxml/": ("connectors/xml/", "connectors/duo/signature.cpp"),
    r"xmlsec/": ("connectors/duo/signature.cpp",),
    r"libpq-fe\.h": ("hub/store/postgres/",),
    r"sqlite3\.h": ("hub/store/sqlite/", "hub/commands/version.cpp"),
    r"curl/curl\.h": ("connectors/courier/", "connectors/mail/", "connectors/webhook/", "connectors/mqtt/second_look", "hub/commands/"),
    r"yaml-cpp": ("hub/config/",),
    r"date/tz\.h": ("hub/base/local_time.cpp",),
    r"openssl/": ("hub/crypto/", "hub/http/", "hub/commands/version.cpp"),
}

BANNED = [
    (r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)::now\(\)|\b(clock_gettime|gettimeofday)\(|\btime\((nullptr|NULL|0)\)",
     "take a Clock", ("hub/base/clock.cpp",)),
    # They throw, skip spaces and stop at the first letter: for our own stored numbers and settings that were checked.
    (r"\bstd::sto(i|l|ll|ul|ull|f|d|ld)\(|\bato(i|l|ll|f)\(", "read input with a checked getter or std::from_chars",
     ("hub/store/sql/sql_store.cpp", "hub/store/sqlite/sqlite_store.cpp", "hub/store/postgres/postgres_db.cpp", "hub/base/crash_point.cpp", "hub/commands/daemon.cpp")),
    (r"\blocaltime(_r)?\(", "hub/base/local_time.h knows the zone", ()),
    (r"catch \(\.\.\.\)", "catch what can be thrown, at the border of the library that throws it", ()),
    (r"TODO\(now\)", "now is now", ()),
    (r"\bshared_from_this\b", "give it one owner", ()),
    (r"\bstd::any\b", "name the type", ()),
    (r"GTEST_SKIP|DISABLED_", "a skipped test does not exist", ()),
]
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
LONG = "tests/lint/long.txt"

# Where co_await may stand, and what gcc 12 miscompiles in one statement with it (see hub/README.md).
COROUTINES = ("hub/http/listener.cpp", "hub/http/session.cpp")
CO_AWAIT = [
    (r"[(,=]\s*(\w+(::\w+)*)?\{", "an aggregate in this statement is destroyed twice: name it first"),
    (r"\[\s*[^\]\s][^\]]*\]\s*(\(|\{|mutable)", "a capturing lambda in this statement is used after it is gone: name it first"),
    (r"\?[^:?]*[^:?]:[^:]", "a ?: around it destroys its result twice: use if"),
    (r"co_await.*co_await", "one to a statement"),
]
NAMES = re.compile(r"(^|_)(util|utils|common|helper|helpers|misc|manager)(_|\.|$)")


def room_of(path: str) -> str:
    parts = path.split("/")
    return "connectors" if parts[0] == "connectors" else "/".join(parts[:2])


def check_include(path: str, included: str) -> str | None:
    for pattern, walls in WALLS.items():
        if re.match(pattern, included) and path.startswith(("hub/", "connectors/")) and not path.startswith(walls):
            return f"<{included}> stays behind {' and '.join(walls)}"
    if not included.startswith(("hub/", "connectors/")) or not path.startswith(("hub/", "connectors/")):
        return None
    here, there = room_of(path), room_of(included)
    if path == "hub/main.cpp" or here == there:
        return None
    if here in WIRING:
        return None if there != "hub/commands" else "only main includes commands"
    if there not in ROOMS.get(here, set()):
        return f"{here} may not include {there}"
    return None


def check_source(path: str, text: str) -> list[tuple[int, str]]:
    found = []
    if path.endswith(".h") and not text.startswith("//"):
        found.append((1, "a header opens with a comment: what it is, what it is not, its owner and thread"))
    if NAMES.search(path.rsplit("/", 1)[-1]):
        found.append((1, "this name would fit another program as well"))
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r'#include [<"]([^>"]+)[>"]', line):
            if wrong := check_include(path, match.group(1)):
                found.append((number, wrong))
        code = line.split("//", 1)[0] if "TODO" not in line else line
        if path.startswith(("hub/", "connectors/")) or "SKIP" in line or "DISABLED" in line:
            for pattern, instead, allowed in BANNED:
                if re.search(pattern, code) and not path.startswith(tuple(allowed)) and not path.startswith("tests/lint/"):
                    found.append((number, f"{re.search(pattern, code).group(0)}: {instead}"))
        if path.endswith(".h") and re.match(r"\s*using namespace (?!std::chrono_literals)", line):
            found.append((number, "no using namespace in a header"))
    return found


def check_coroutines(path: str, text: str) -> list[tuple[int, str]]:
    if not path.startswith(("hub/", "connectors/")) or "co_await" not in text:
        return []
    found = []
    lines = cpp_shape.bare(text).splitlines()
    for number, statement in cpp_shape.statements(text, "co_await"):
        if not path.startswith(COROUTINES):
            found.append((number, f"co_await stays in {' and '.join(COROUTINES)}"))
        plain = re.sub(r"^(const )?auto&?&? \[[^\]]*\]", "auto", statement)  # a structured binding is no lambda
        for pattern, why in CO_AWAIT:
            if re.search(pattern, plain, re.S):
                found.append((number, f"co_await: {why}"))
        # What failed is looked at before anything else happens; a look at whether we stop may come first.
        names = re.match(r"(?:const )?auto&?&? \[(\w+)", statement)
        after = [line for line in lines[number:number + 4] if line.strip()][:2]
        if names and not re.search(rf"\b{names.group(1)}\b", "\n".join(after)):
            found.append((number, f"co_await: one of the next two lines looks at {names.group(1)}"))
    return found


def lengths(path: str, text: str) -> dict[str, tuple[int, int]]:
    """What is too long in one file: its name in long.txt, its line and its length."""
    long = {}
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        long[path] = (1, lines)
    for name, line, count in cpp_shape.functions(text):
        if count > FUNCTION_LINES_MAX:
            long[f"{path} {name}"] = (line, count)
    return long


def check_lengths(root: pathlib.Path, long: dict[str, tuple[int, int]]) -> list[str]:
    """Anything too long that is not listed or has grown, and what need not be listed any more."""
    known = {}
    listed = root / LONG
    for line in listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []:
        if line and not line.startswith("#"):
            name, count = line.rsplit(" ", 1)
            known[name] = int(count)
    found = []
    for name, (line, count) in long.items():
        path = name.split(" ")[0]
        limit = known.get(name, FUNCTION_LINES_MAX if " " in name else FILE_LINES_MAX)
        if count > limit:
            found.append(f"{path}:{line}: {name.partition(' ')[2] or 'the file'} has {count} lines, more than {limit}: give a part of it a name")
    found += [f"{LONG}: {name} is long no more: take it off the list" for name in known if name not in long]
    return found


def header_cycles(includes: dict[str, list[str]]) -> list[str]:
    """Headers that include each other in a circle, each circle once."""
    found, done, open_ = [], set(), []

    def visit(header: str) -> None:
        if header in open_:
            found.append(f"{header}:1: includes itself by way of {' '.join(open_[open_.index(header) + 1:]) or 'itself'}")
            return
        if header in done:
            return
        open_.append(header)
        for included in includes.get(header, []):
            visit(included)
        open_.pop()
        done.add(header)

    for header in sorted(includes):
        visit(header)
    return found


def check_page(root: pathlib.Path, path: str, text: str) -> list[tuple[int, str]]:
    found, titles, fenced = [], 0, False
    for number, line in enumerate(text.splitlines(), 1):
        fenced ^= line.startswith("```")
        if fenced:
            continue
        titles += line.startswith("# ")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
            if "://" not in target and not target.startswith("mailto:") and not (root / path).parent.joinpath(target).exists():
                found.append((number, f"leads nowhere: {target}"))
    if titles != 1:
        found.append((1, f"has {titles} titles of the first level, not one"))
    return found


def sources(root: pathlib.Path) -> list[tuple[str, str]]:
    """Every source and page: its path and its text."""
    files = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if path.startswith(("build/", ".git/")) or not file.is_file():
            continue
        code = file.suffix in (".h", ".cpp") and path.startswith(("hub/", "connectors/", "tests/"))
        if code or file.suffix == ".md":
            files.append((path, file.read_text(encoding="utf-8")))
    return files


def lint(root: pathlib.Path) -> list[str]:
    lines, long, includes = [], {}, {}
    for path, text in sources(root):
        if path.endswith(".md"):
            found = check_page(root, path, text)
        else:
            found = sorted(check_source(path, text) + check_coroutines(path, text))
            long |= lengths(path, text)
        if path.endswith(".h"):
            includes[path] = re.findall(r'^#include "([^"]+)"', text, re.M)
        lines += [f"{path}:{number}: {what}" for number, what in found]
    return lines + check_lengths(root, long) + header_cycles(includes)


def main(arguments: list[str]) -> int:
    only_long = "--long" in arguments
    roots = [argument for argument in arguments if not argument.startswith("--")]
    root = pathlib.Path(roots[0]) if roots else pathlib.Path(__file__).resolve().parents[2]
    if only_long:
        for path, text in sources(root):
            for name, (_, count) in lengths(path, text).items() if not path.endswith(".md") else []:
                print(name, count)
        return 0
    findings = lint(root)
    print("\n".join(findings) if findings else "lint: nothing found")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
