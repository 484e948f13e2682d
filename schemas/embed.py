#!/usr/bin/env python3
"""Writes schemas/openapi.yaml and asyncapi.yaml as JSON into one C++ file, so that the hub serves
exactly the documents of the version that runs. In asyncapi the JSON Schemas that it refers to are put
in, as components.schemas["berichten.termijn"]: who fetches it needs no other file.

  embed.py SCHEMAS_DIR OUTPUT.cpp
"""
import json
import pathlib
import sys

import yaml

PIECE = 8000  # bytes; compilers bound the length of one string literal
FILE_END = ".schema.json"


def literal(text: str) -> str:
    pieces = [text[at:at + PIECE] for at in range(0, len(text), PIECE)]
    return "\n".join(f'R"json({piece})json"' for piece in pieces)


def redirected(value, redirect):
    """The same, every $ref in it led elsewhere."""
    if isinstance(value, list):
        return [redirected(item, redirect) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: redirect(item) if key == "$ref" else redirected(item, redirect) for key, item in value.items()}


def place(ref: str) -> str:
    """Where "./berichten/termijn.schema.json" stands in the document that holds it."""
    return ref.removeprefix("./").removesuffix(FILE_END).replace("/", ".")


def whole(document: dict, schemas: pathlib.Path) -> dict:
    """The document with the schema files that it refers to inside."""
    parts = {}

    def inward(ref: str) -> str:
        if not ref.endswith(FILE_END):
            return ref
        if place(ref) not in parts:
            schema = json.loads((schemas / ref).read_text(encoding="utf-8"))
            del schema["$schema"]
            parts[place(ref)] = redirected(schema, lambda own: f"#/components/schemas/{place(ref)}/{own.removeprefix('#/')}")
        return f"#/components/schemas/{place(ref)}"

    document = redirected(document, inward)
    if parts:
        document["components"]["schemas"] = parts
    return document


def main() -> None:
    schemas, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    parts = ['#include "hub/api/documents.h"', "", "namespace hub::api {", ""]
    for name in ("openapi", "asyncapi"):
        document = whole(yaml.safe_load((schemas / f"{name}.yaml").read_text(encoding="utf-8")), schemas)
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str)
        parts += [f"const std::string_view {name}_json =", literal(text) + ";", ""]
    parts += ["}  // namespace hub::api", ""]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
