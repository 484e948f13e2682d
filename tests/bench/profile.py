#!/usr/bin/python3
"""Reads stacks (`perf script -F tid,ip,sym`) and says, thread by thread, where the time goes.

Most samples of the hub lie in a library or in the kernel, so each is counted twice: for the function it is in,
and for the innermost function of the hub above it, with all that this one called.
"""

import collections
import re
import sys

TOP = 15
THREADS = 3


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


def is_ours(symbol):
    return re.match(r"^hub::", short(symbol).split(" ")[-1]) is not None


def main():
    inside = collections.defaultdict(collections.Counter)
    ours = collections.defaultdict(collections.Counter)
    total = collections.Counter()
    for thread, symbols in stacks(sys.stdin):
        total[thread] += 1
        inside[thread][short(symbols[0])] += 1
        innermost = next((symbol for symbol in symbols if is_ours(symbol)), None)
        ours[thread][short(innermost) if innermost else "(none of ours)"] += 1
    everything = sum(total.values())
    for thread, count in total.most_common(THREADS):
        print(f"\nthread {thread}: {100 * count / everything:.0f} % of {everything} samples")
        for title, found in (("innermost function of the hub, with what it calls", ours), ("function", inside)):
            print(f"  share  {title}")
            for symbol, samples in found[thread].most_common(TOP):
                print(f"  {100 * samples / count:4.1f} %  {symbol[:110]}")


if __name__ == "__main__":
    main()
