#!/usr/bin/python3
"""Reads stacks (`perf script -F tid,ip,sym`) and says, thread by thread, where the time goes.

Most samples of the hub lie in a library or in the kernel, so each is counted three times: for every function of
the hub that it is under, for the innermost of those, and for the function that it is in itself.
"""

import collections
import re
import sys

TOP = 15
THREADS = 3
# Thin wrappers: what they cost belongs to whoever calls them.
WRAPPERS = re.compile(r"^hub::store::(sql|sqlite|postgres)::(Query|Db|SqliteDb|PostgresDb|Statement|Transaction|run|count)\b")


def stacks(lines):
    """One (thread, [symbols from the inside out]) for each sample: its thread, a line a frame, an empty line."""
    thread, symbols = None, []
    for line in lines:
        text = line.strip()
        if not text:
            if thread is not None and symbols:
                yield thread, symbols
            thread, symbols = None, []
        elif thread is None:
            thread = text
        else:
            symbols.append(text.split(" ", 1)[-1])  # behind the address
    if thread is not None and symbols:
        yield thread, symbols


def short(symbol):
    """Without arguments and template parameters: the name a reader searches for."""
    previous = None
    while previous != symbol:
        previous = symbol
        symbol = re.sub(r"<[^<>]*>", "", symbol)
    return re.sub(r"\(.*", "", symbol.replace("(anonymous namespace)", "{}")).replace("{}", "(anonymous namespace)")


def ours(symbols):
    """The hub's functions of a stack, from the inside out."""
    names = [short(symbol).split(" ")[-1] for symbol in symbols]
    return [name for name in names if name.startswith("hub::") and not WRAPPERS.match(name)]


def main():
    under = collections.defaultdict(collections.Counter)
    innermost = collections.defaultdict(collections.Counter)
    inside = collections.defaultdict(collections.Counter)
    total = collections.Counter()
    for thread, symbols in stacks(sys.stdin):
        total[thread] += 1
        names = ours(symbols)
        under[thread].update(set(names))
        innermost[thread][names[0] if names else "(none of ours)"] += 1
        inside[thread][short(symbols[0])] += 1
    everything = sum(total.values())
    for thread, count in total.most_common(THREADS):
        print(f"\nthread {thread}: {100 * count / everything:.0f} % of {everything} samples")
        for title, found in (("under this function of the hub", under), ("innermost function of the hub", innermost), ("function itself", inside)):
            print(f"  share  {title}")
            for symbol, samples in found[thread].most_common(TOP):
                print(f"  {100 * samples / count:4.1f} %  {symbol[:110]}")


if __name__ == "__main__":
    main()
