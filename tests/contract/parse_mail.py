#!/usr/bin/python3
"""Reads one mail with Python's email package and prints what it finds as JSON.

An independent reader: what it sees is what a mail program sees. Usage: parse_mail.py FILE.eml
"""

import email
import email.policy
import email.utils
import json
import pathlib
import sys


def defects_of(message):
    found = [type(defect).__name__ for part in message.walk() for defect in part.defects]
    for header in message.values():
        found += [type(defect).__name__ for defect in header.defects]
    return found


def main():
    raw = pathlib.Path(sys.argv[1]).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    lines = raw.split(b"\r\n")
    print(
        json.dumps(
            {
                "names": message.keys(),
                "headers": {name: str(value) for name, value in message.items()},
                "to": [address.addr_spec for address in message["to"].addresses],
                "from": [[address.display_name, address.addr_spec] for address in message["from"].addresses],
                "date": email.utils.parsedate_to_datetime(message["date"]).isoformat(),
                "types": [part.get_content_type() for part in parts],
                "texts": [part.get_content().replace("\r\n", "\n") for part in parts],
                "defects": defects_of(message),
                "longest_line": max(len(line) for line in lines),
                "bare_line_ends": sum(line.count(b"\n") + line.count(b"\r") for line in lines),
                "ascii": raw.isascii(),
                "lines_with_leading_dot": sum(line.startswith(b".") for line in lines),
            }
        )
    )


if __name__ == "__main__":
    main()
