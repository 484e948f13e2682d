#!/usr/bin/python3
"""Measures the disk alone: appends 4 KB to a file and waits until it is there, 200 times; prints one line."""

import os
import sys
import time

COUNT = 200
BLOCK = b"\0" * 4096


def main():
    descriptor = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    took = []
    for _ in range(COUNT):
        begin = time.perf_counter()
        os.write(descriptor, BLOCK)
        os.fdatasync(descriptor)
        took.append((time.perf_counter() - begin) * 1000)
    os.close(descriptor)
    os.unlink(sys.argv[1])
    took.sort()
    print(f"rate={COUNT * 1000 / sum(took):.0f} p50_ms={took[COUNT // 2]:.3f} p99_ms={took[COUNT * 99 // 100]:.3f}")


if __name__ == "__main__":
    main()
