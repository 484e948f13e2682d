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


def rate(results, case, key="rate"):
    middle = median(results, case, key)
    return ("-", "") if middle is None else (f"{middle:.0f}", f"± {spread(results, case, key):.0f}")


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
    heading("1000 registrations a request, durable", *COLUMNS, "of rows", "judged, too")
    for count in (1, 4):
        rows = f"rows-{count}000"
        for case, name in (("ndjson", "NDJSON"), ("eduarte", "EduArte CSV"), ("somtoday", "Somtoday JSON")):
            case = f"hub-{case}-{count}"
            shares = (ratio(results, case, rows), ratio(results, case, rows, "judged_rate", "rate"))
            row(f"hub, {name}, {connections(count)}", *figures_of(results, case, shares))
        row(f"  ceiling: bare rows, {count}000 a transaction", *figures_of(results, rows, ()))
    print()


def of(results, case, form, *keys):
    return (number(median(results, case, key), form) for key in keys)


LATENCY_COLUMNS = ("p50 ms", "p99 ms", "stored p50", "stored p99")
LATENCIES = ("p50_ms", "p99_ms", "confirmed_p50_ms", "confirmed_p99_ms")


def print_messages(results):
    heading("every registration a message", "per second", "", *LATENCY_COLUMNS, "CPU µs each", "RSS MiB", "of bare")
    for count, name in ((1, "1 subscriber"), (3, "3 subscribers")):
        case, ceiling = f"hub-{count}-capacity", f"publish-{count}"
        row(f"hub, {name}, until confirmed", *rate(results, case), "", "", "", "", *of(results, case, ".1f", "cpu_us"),
            *of(results, case, ".0f", "rss_mib"), ratio(results, case, ceiling))
        for percent in (10, 50, 90):
            case = f"hub-{count}-at-{percent}"
            if case in results:
                row(f"hub, {name}, push to partner at {percent} %", *rate(results, case), *of(results, case, ".2f", *LATENCIES))
        row(f"  ceiling: bare publisher, {name}", *rate(results, ceiling))
    row("  floor: one append and fdatasync", *rate(results, "fsync"), *of(results, "fsync", ".2f", "p50_ms", "p99_ms"))
    row("  floor: one hop through the broker", "", "", *of(results, "hub-1-hop", ".2f", "p50_ms", "p99_ms"))
    half, hop, fsync = results["hub-1-at-50"], results["hub-1-hop"], results["fsync"]
    times = [half[n]["p50_ms"] / (fsync[n]["p50_ms"] + hop[n]["p50_ms"]) for n in half if n in fsync and n in hop]
    if times:
        print(f"push to partner at half load, p50: {statistics.median(times):.1f} × (one fdatasync + one hop)")
    print()


def print_beside_dead(results):
    heading("a partner whose neighbour is dead", "taken/s", "", *LATENCY_COLUMNS, "of alive")
    for second in ("alive", "dead"):
        case = f"beside-{second}-capacity"
        share = ratio(results, case, "beside-alive-capacity", "taken_rate", "taken_rate") if second == "dead" else ""
        row(f"neighbour {second}, as fast as it goes", *rate(results, case, "taken_rate"), "", "", "", "", share)
        row(f"neighbour {second}, both at half that pace", "", "", *of(results, f"beside-{second}-at-50", ".2f", *LATENCIES))
    print()


# The hub's own cost, and that of the server that its store is on.
POSTGRES_COLUMNS = ("per second", "", "p50 ms", "p99 ms", "judged/s", "CPU µs each", "server µs", "RSS MiB")


def postgres_figures(results, case, *shares):
    figures = figures_of(results, case, ())
    return (*figures[:6], number(median(results, case, "server_us"), ".1f"), figures[6], *shares)


def print_postgres(results):
    cases = (
        ("on PostgreSQL: single POST, durable", (64, 256), "postgres-hub-{}", "hub-{}", "hub, {}", 1),
        ("on PostgreSQL: 1000 registrations a request", (1, 4), "postgres-hub-ndjson-{}", "hub-ndjson-{}", "hub, NDJSON, {}", 1000),
    )
    for title, counts, hub, on_sqlite, name, batch in cases:
        heading(title, *POSTGRES_COLUMNS, "of arrays", "of rows", "of SQLite")
        for count in counts:
            case, rows = hub.format(count), count * batch
            arrays, pipeline = f"postgres-arrays-{rows}", f"postgres-pipeline-{rows}"
            shares = (ratio(results, case, other) for other in (arrays, pipeline, on_sqlite.format(count)))
            row(name.format(connections(count)), *postgres_figures(results, case, *shares))
            known = f"postgres-known-{count}"
            if batch == 1:
                shares = (ratio(results, known, other) for other in (arrays, pipeline, on_sqlite.format(count)))
                row("  then, with statistics of what came", *postgres_figures(results, known, *shares))
            row(f"  ceiling: bare rows, arrays of {rows}", *postgres_figures(results, arrays))
            row(f"  ceiling: bare rows, row by row, {rows}", *postgres_figures(results, pipeline))
        print()
    heading("on PostgreSQL: every registration a message", "per second", "", *LATENCY_COLUMNS, "CPU µs each", "server µs", "RSS MiB", "of SQLite", "of bare")
    case, half = "postgres-hub-1-capacity", "postgres-hub-1-at-50"
    row("hub, 1 subscriber, until confirmed", *rate(results, case), "", "", "", "", *of(results, case, ".1f", "cpu_us", "server_us"),
        *of(results, case, ".0f", "rss_mib"), ratio(results, case, "hub-1-capacity"), ratio(results, case, "publish-1"))
    row("hub, 1 subscriber, push to partner at 50 %", *rate(results, half), *of(results, half, ".2f", *LATENCIES))
    print()


PEERS = (
    ("node-red", "Node-RED, sqlite node, ajv"),
    ("node", "Node, fastify, better-sqlite3, ajv"),
    ("node-group", "  the same with group commit"),
    ("python", "Python, aiohttp, sqlite3, jsonschema"),
    ("python-group", "  the same with group commit"),
)


def times(results, hub, peer):
    shares = [results[hub][n]["rate"] / results[peer][n]["rate"] for n in results[hub] if n in results[peer] and results[peer][n]["rate"] > 0]
    return f"{statistics.median(shares):.1f} ×" if shares else "-"


def peer_row(results, name, case, latencies, ratio_to_hub):
    row(name, *rate(results, case), *of(results, latencies, ".2f", "p50_ms", "p99_ms"), *of(results, case, ".1f", "cpu_us"),
        *of(results, case, ".0f", "rss_mib"), ratio_to_hub)


def print_peers(results):
    cases = (
        ("single POST, durable, 64 connections", "hub-64", "{}-64", "{}-64"),
        ("every registration a message, 1 subscriber", "hub-1-capacity", "{}-capacity", "{}-at-50"),
    )
    for title, hub, case, latencies in cases:
        heading(title, "per second", "", "p50 ms", "p99 ms", "CPU µs each", "RSS MiB", "hub is")
        for peer, name in PEERS:
            if case.format(peer) in results:
                peer_row(results, name, case.format(peer), latencies.format(peer), times(results, hub, case.format(peer)))
        peer_row(results, "hub, in the same rounds", hub, hub.replace("capacity", "at-50"), "")
        print()


def main():
    results = read(sys.argv[1])
    with open(sys.argv[2]) as lines:
        skipped = lines.read().splitlines()
    for case, print_it in (
        ("hub-64", print_posts),
        ("hub-ndjson-1", print_batches),
        ("hub-1-capacity", print_messages),
        ("beside-dead-capacity", print_beside_dead),
        ("postgres-hub-64", print_postgres),
    ):
        if case in results:
            print_it(results)
    if any(f"{peer}-64" in results for peer, _ in PEERS):
        print_peers(results)
    for line in skipped:
        print(f"left out: {line}")


if __name__ == "__main__":
    main()
