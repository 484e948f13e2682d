#!/usr/bin/env python3
"""Writes schemas/openapi.yaml and asyncapi.yaml as JSON into one C++ file, so that the hub serves
exactly the documents of the version that runs.

  embed.py SCHEMAS_DIR OUTPUT.cpp
"""
import json
import pathlib
import sys

import yaml

PIECE = 8000  # bytes; compilers bound the length of one string literal


def literal(text: str) -> str:
    pieces = [text[at:at + PIECE] for at in range(0, len(text), PIECE)]
    return "\n".join(f'R"json({piece})json"' for piece in pieces)


def main() -> None:
    schemas, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    parts = ['#include "hub/api/documents.h"', "", "namespace hub::api {", ""]
    for name in ("openapi", "asyncapi"):
        document = yaml.safe_load((schemas / f"{name}.yaml").read_text(encoding="utf-8"))
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str)
        parts += [f"const std::string_view {name}_json =", literal(text) + ";", ""]
    parts += ["}  // namespace hub::api", ""]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(parts), encoding="utf-8")


main()
