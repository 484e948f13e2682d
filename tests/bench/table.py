#!/usr/bin/python3
"""Turns the lines of figures that tests/bench/run has collected into one table.

Each line is `round=N case=NAME key=value …`. A figure is the median over the rounds; ± is half of what lies
between the lowest and the highest. A ratio is made within each round, of things measured in turn, and is the
median of those.
"""

import collections
import statistics
import sys

WIDTH = 44


def read(path):
    results = collections.defaultdict(dict)
    with open(path) as lines:
        for line in lines:
            figures = dict(word.split("=", 1) for word in line.split())
            results[figures["case"]][int(figures["round"])] = {k: float(v) for k, v in figures.items() if k not in ("case", "round")}
    return results


def median(results, case, key):
    values = [figures[key] for figures in results.get(case, {}).values() if key in figures]
    return statistics.median(values) if values else None


def spread(results, case, key):
    values = [figures[key] for figures in results[case].values()]
    return (max(values) - min(values)) / 2


def ratio(results, case, other, key="rate", other_key="rate"):
    shares = [
        results[case][number][key] / results[other][number][other_key]
        for number in results.get(case, {})
        if number in results.get(other, {}) and results[other][number][other_key] > 0
    ]
    return f"{statistics.median(shares) * 100:.0f} %" if shares else "-"


def number(value, form):
    return "-" if value is None else format(value, form)


def heading(text, *columns):
    print(f"{text:<{WIDTH}}" + "".join(f"{column:>12}" for column in columns))
    print("-" * (WIDTH + 12 * len(columns)))


def row(name, *cells):
    print(f"{name:<{WIDTH}}" + "".join(f"{cell:>12}" for cell in cells))


def rate(results, case):
    return f"{median(results, case, 'rate'):.0f}", f"± {spread(results, case, 'rate'):.0f}"


def figures_of(results, case, shares):
    return (
        *rate(results, case),
        number(median(results, case, "p50_ms"), ".2f"),
        number(median(results, case, "p99_ms"), ".2f"),
        number(median(results, case, "judged_rate"), ".0f"),
        number(median(results, case, "cpu_us"), ".1f"),
        number(median(results, case, "rss_mib"), ".0f"),
        *shares,
    )


COLUMNS = ("per second", "", "p50 ms", "p99 ms", "judged/s", "CPU µs each", "RSS MiB")


def connections(count):
    return "1 connection" if count == 1 else f"{count} connections"


def print_posts(results):
    heading("single POST of one registration, durable", *COLUMNS, "of both", "of answer", "of rows")
    for count in (1, 16, 64, 256):
        hub, both, answer, rows = f"hub-{count}", f"durable-{count}", f"answer-{count}", f"rows-{count}"
        row(f"hub, {connections(count)}", *figures_of(results, hub, (ratio(results, hub, other) for other in (both, answer, rows))))
        row("  ceiling: both of the following at once", *figures_of(results, both, ()))
        row("  ceiling: listener that answers at once", *figures_of(results, answer, ()))
        row(f"  ceiling: bare rows, {count} a transaction", *figures_of(results, rows, ()))
    row("hub, 64 connections, TLS", *figures_of(results, "hub-tls-64", ("", ratio(results, "hub-tls-64", "answer-tls-64"), "")))
    row("  ceiling: listener that answers at once", *figures_of(results, "answer-tls-64", ()))
    print()


def print_batches(results):
    heading("NDJSON of 1000 registrations, durable", *COLUMNS, "of rows", "judged, too")
    for count in (1, 4):
        case, rows = f"hub-ndjson-{count}", f"rows-{count}000"
        shares = (ratio(results, case, rows), ratio(results, case, rows, "judged_rate", "rate"))
        row(f"hub, {connections(count)}", *figures_of(results, case, shares))
        row(f"  ceiling: bare rows, {count}000 a transaction", *figures_of(results, rows, ()))
    print()


def print_messages(results):
    heading("every registration a message to one partner", "per second", "", "p50 ms", "p99 ms", "stored p50", "stored p99", "CPU µs each", "RSS MiB")
    row("hub, as fast as it goes, until confirmed", *rate(results, "capacity"), "-", "-", "-", "-",
        number(median(results, "capacity", "cpu_us"), ".1f"), number(median(results, "capacity", "rss_mib"), ".0f"))
    for case, name in (("low", "a tenth"), ("half", "half")):
        row(f"hub, push to partner at {name} of that", *rate(results, case), *(
            number(median(results, case, key), ".2f") for key in ("p50_ms", "p99_ms", "confirmed_p50_ms", "confirmed_p99_ms")))
    row("  floor: one append and fdatasync", *rate(results, "fsync"), *(number(median(results, "fsync", key), ".2f") for key in ("p50_ms", "p99_ms")))
    row("  floor: one hop through the broker", "-", "", *(number(median(results, "hop", key), ".2f") for key in ("p50_ms", "p99_ms")))
    times = [
        results["half"][n]["p50_ms"] / (results["fsync"][n]["p50_ms"] + results["hop"][n]["p50_ms"])
        for n in results["half"]
        if n in results["fsync"] and n in results["hop"]
    ]
    print(f"push to partner at half load, p50: {statistics.median(times):.1f} × (one fdatasync + one hop)")


def main():
    results = read(sys.argv[1])
    print_posts(results)
    print_batches(results)
    print_messages(results)


if __name__ == "__main__":
    main()
