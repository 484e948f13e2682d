#!/usr/bin/env python3
"""Holds the sources to what hub/README.md promises: includes point one way, names and headers keep the
house style, links lead somewhere. Prints file:line: what, and exits 1 when there is anything.

  lint.py [ROOT]
"""
import pathlib
import re
import sys

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
    r"sqlite3\.h": ("hub/store/sqlite/", "hub/commands/version.cpp"),
    r"curl/curl\.h": ("connectors/mail/", "connectors/mqtt/second_look", "hub/commands/"),
    r"yaml-cpp": ("hub/config/",),
    r"date/tz\.h": ("hub/base/local_time.cpp",),
    r"openssl/": ("hub/crypto/", "hub/http/", "hub/commands/version.cpp"),
}

BANNED = [
    (r"\b(system_clock|steady_clock)::now\(\)", "take a Clock", ("hub/base/clock.cpp",)),
    (r"\blocaltime(_r)?\(", "hub/base/local_time.h knows the zone", ()),
    (r"catch \(\.\.\.\)", "catch what can be thrown, at the border of the library that throws it", ()),
    (r"TODO\(now\)", "now is now", ()),
    (r"\bshared_from_this\b", "give it one owner", ()),
    (r"\bstd::any\b", "name the type", ()),
    (r"GTEST_SKIP|DISABLED_", "a skipped test does not exist", ()),
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


def lint(root: pathlib.Path) -> list[str]:
    lines = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if path.startswith(("build/", ".git/")) or not file.is_file():
            continue
        if file.suffix in (".h", ".cpp") and path.startswith(("hub/", "connectors/", "tests/")):
            found = check_source(path, file.read_text(encoding="utf-8"))
        elif file.suffix == ".md":
            found = check_page(root, path, file.read_text(encoding="utf-8"))
        else:
            continue
        lines += [f"{path}:{number}: {what}" for number, what in found]
    return lines


if __name__ == "__main__":
    top = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    findings = lint(top)
    print("\n".join(findings) if findings else "lint: nothing found")
    sys.exit(1 if findings else 0)
