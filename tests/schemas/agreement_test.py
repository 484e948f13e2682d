#!/usr/bin/env python3
"""Holds what schemas/ says in several places together, and to what the hub's sources serve and send: the same paths and
methods, the same types and topics, the same fields with the same bounds; and every field with a meaning."""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMAS = ROOT / "schemas"

# Which component of openapi.yaml says the same as which JSON Schema.
TWINS = {
    "Verzuimregistratie": "gebeurtenissen/verzuimregistratie-geregistreerd",
    "Intrekking": "gebeurtenissen/verzuimregistratie-ingetrokken",
    "Leerling": "gebeurtenissen/leerling-ingeschreven",
    "Uitschrijving": "gebeurtenissen/leerling-uitgeschreven",
    "Hervatting": "gebeurtenissen/hervatting",
    "Leerlingopgave": "gebeurtenissen/opgave",
    "Toestemming": "gebeurtenissen/toestemming",
    "OudersGeinformeerd": "gebeurtenissen/ouders-geinformeerd",
    "Meldingstatus": "gebeurtenissen/verzuimmelding-status",
    "Ontvangst": "gebeurtenissen/bericht-ontvangen",
    "Statuswijziging": "verzoeken/statuswijziging",
    "Verzuimmelding": "berichten/verzuimmelding",
    "Ziekteverzuimsignaal": "berichten/ziekteverzuimsignaal",
    "Thuiszittersmelding": "berichten/thuiszittersmelding",
    "Signaal": "berichten/signaal",
    "Termijn": "berichten/termijn",
    "Bericht": "berichten/cloudevent",
    "Gebeurtenis": "gebeurtenissen/cloudevent",
    "Aanname": "antwoorden/aanname",
    "Aanleveringantwoord": "antwoorden/aanlevering",
    "Roosterantwoord": "antwoorden/rooster",
    "ProbleemMetFouten": "antwoorden/probleem",
}
# In these the two differ on purpose: OpenAPI's formats stand for patterns, and a rehearsal knows a melding by more.
LOOSE = {("Meldingstatus", "meldingId"), ("Probleem", "type")}


def read_schema(name: str) -> dict:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


class Wrong(list):
    def unless(self, good: bool, text: str) -> None:
        if not good:
            self.append(text)

    def same(self, what: str, here, there) -> None:
        self.unless(here == there, f"{what}: {sorted(here - there) or 'nothing'} is only in the first, {sorted(there - here) or 'nothing'} only in the second")


def served_routes() -> set[tuple[str, str]]:
    """What hub/api/api.cpp answers, as openapi.yaml writes it; every {} is some parameter."""
    text = source("hub/api/api.cpp")
    table = text[text.index("Api::routes()"):]
    routes = {(method.lower(), "/" + "/".join(re.findall(r'"([^"]+)"', path)[1:])) for method, path in re.findall(r'\{"([A-Z]+)", \{([^;]*?)\}, Media', table)}
    opened = re.search(r"open\[\] = \{([^}]*)\}", text).group(1)
    return routes | {("get", path.removeprefix("/v1")) for path in re.findall(r'"([^"]+)"', opened)}


def listed_routes(openapi: dict) -> set[tuple[str, str]]:
    methods = {"get", "put", "post", "patch", "delete"}
    return {(method, re.sub(r"\{\w+\}", "{}", path)) for path, item in openapi["paths"].items() for method in item if method in methods}


def enum_of(schema: dict) -> set[str]:
    return set(schema["properties"]["type"]["enum"])


def types_of(messages: dict, directory: str) -> set[str]:
    found = set()
    for message in messages.values():
        parts = message["payload"].get("allOf", [])
        if parts and parts[0]["$ref"] == f"./{directory}/cloudevent.schema.json":
            kind = parts[1]["properties"]["type"]
            found |= {kind["const"]} if "const" in kind else set(kind["enum"])
    return found


def check_types(wrong: Wrong, openapi: dict, asyncapi: dict) -> None:
    known = set(re.findall(r"nl\.onderwijs\.[a-z-]+\.[a-z-]+\.v1", source("hub/intake/inhoud.cpp") + source("hub/intake/inhoud.h")))
    read = enum_of(read_schema("gebeurtenissen/cloudevent"))
    wrong.same("types that come in: hub/intake/inhoud, gebeurtenissen/cloudevent", known, read)
    wrong.same("types that come in: openapi.yaml, gebeurtenissen/cloudevent", enum_of(openapi["components"]["schemas"]["Gebeurtenis"]), read)
    sent = enum_of(read_schema("berichten/cloudevent"))
    wrong.same("types that go out: openapi.yaml, berichten/cloudevent", enum_of(openapi["components"]["schemas"]["Bericht"]), sent)
    messages = asyncapi["components"]["messages"]
    wrong.same("types that go out: asyncapi.yaml, berichten/cloudevent", types_of(messages, "berichten"), sent)
    by_mqtt = types_of(messages, "gebeurtenissen")
    wrong.unless(by_mqtt < read, f"types that come in by MQTT: {sorted(by_mqtt - read)} are none that the hub reads")
    judge = "".join(source(f"hub/judge/{name}.cpp") for name in ("judge", "vonnis"))
    for noun in sorted({one.split(".")[2] for one in sent}):
        wrong.unless(f'"{noun}.' in judge, f"nothing in hub/judge sends {noun}")
    for noun, what in re.findall(r'"([a-z]+en)\.([a-z-]+)"', judge):
        wrong.unless(f"nl.onderwijs.{noun}.{what}.v1" in sent, f"hub/judge sends {noun}.{what}, and berichten/cloudevent does not know it")


def check_topics(wrong: Wrong, asyncapi: dict) -> None:
    partner = re.search(r"berichtsoort_namen = \{(.*?)\}", source("hub/domain/partner.h"), re.S).group(1)
    topics = "".join(source(f"connectors/mqtt/topics.{end}") for end in ("h", "cpp"))
    inbound = re.search(r"inbound_soort_namen[^{]*\{+([^}]*)\}", topics).group(1)
    served = {f"verzuim/v1/{{lijn}}/{{partner}}/{name}" for name in re.findall(r'"(\w+)"', partner)}
    served |= {f"verzuim/v1/in/{{lijn}}/{{partner}}/{name}" for name in re.findall(r'"(\w+)"', inbound)}
    wrong.same("topics: the hub, asyncapi.yaml", served, {channel["address"] for channel in asyncapi["channels"].values() if channel["address"]})


def flattened(openapi: dict, schema: dict) -> dict:
    """One object of what a component says, its $ref and allOf followed."""
    if "$ref" in schema:
        return flattened(openapi, openapi["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    whole = {"properties": dict(schema.get("properties", {})), "required": list(schema.get("required", []))}
    for part in schema.get("allOf", []):
        inner = flattened(openapi, part)
        whole["properties"] |= inner["properties"]
        whole["required"] += inner["required"]
    return whole


def bounds(field: dict, definitions: dict) -> dict:
    if "$ref" in field and field["$ref"].startswith("#/definitions/"):
        field = definitions[field["$ref"].rsplit("/", 1)[1]]
    found = {name: field[name] for name in ("minimum", "minLength", "maxLength", "minItems", "maxItems") if name in field}
    if "maximum" in field and field["maximum"] < 2**53:
        found["maximum"] = field["maximum"]
    choices = [field["const"]] if "const" in field else field.get("enum")
    if choices:
        found["enum"] = {choice for choice in choices if choice is not None}
    pattern = field.get("pattern", "")
    # A date, a moment or a UUID: OpenAPI says it with a format.
    if pattern and not re.match(r"\^\[0-9\]\{4\}-|\^\[0-9a-f|\^urn:|\^/problems", pattern):
        found["pattern"] = pattern
    return found


def compare(wrong: Wrong, openapi: dict, name: str, here: dict, there: dict, definitions: dict) -> None:
    here = flattened(openapi, here)
    wrong.same(f"fields of {name}: openapi.yaml, the JSON Schema", set(here["properties"]), set(there["properties"]))
    wrong.same(f"required of {name}: openapi.yaml, the JSON Schema", set(here["required"]), set(there.get("required", [])))
    for field in here["properties"].keys() & there["properties"].keys():
        mine, its = here["properties"][field], there["properties"][field]
        if (name, field) in LOOSE or "anyOf" in mine or "anyOf" in its and "anyOf" not in mine and bounds(mine, {}) == {}:
            continue
        if "properties" in its:
            compare(wrong, openapi, f"{name}.{field}", mine, its, definitions)
            continue
        if "$ref" in mine:
            mine = openapi["components"]["schemas"][mine["$ref"].rsplit("/", 1)[1]]
        wrong.unless(bounds(mine, {}) == bounds(its, definitions), f"{name}.{field}: openapi.yaml says {bounds(mine, {})}, the JSON Schema {bounds(its, definitions)}")


def check_twins(wrong: Wrong, openapi: dict) -> None:
    for name, file in TWINS.items():
        schema = read_schema(file)
        compare(wrong, openapi, name, openapi["components"]["schemas"][name], schema, schema.get("definitions", {}))


def fields(value, path: str = ""):
    """Every field of a schema with where it stands, those of its definitions too."""
    if isinstance(value, dict):
        for name, field in value.get("properties", {}).items():
            if isinstance(field, dict):
                yield f"{path}/{name}", field
        for name, inner in value.items():
            if name != "examples":
                yield from fields(inner, f"{path}/{name}" if name not in ("properties", "definitions") else path)
    elif isinstance(value, list):
        for inner in value:
            yield from fields(inner, path)


def check_files(wrong: Wrong) -> None:
    """Each schema explains itself: the page for a partner is made of these texts."""
    named = source("schemas/README.md")
    for file in sorted(SCHEMAS.glob("*/*.schema.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        name = file.relative_to(SCHEMAS).as_posix()
        for part in ("$schema", "title", "description", "examples"):
            wrong.unless(bool(schema.get(part)), f"{name} has no {part}")
        stem = name.rsplit("/", 1)[1].removesuffix(".schema.json")
        wrong.unless(f"`{stem}`" in named or stem == "cloudevent", f"schemas/README.md does not name {name}")
        # allOf repeats a field only to bound it.
        for place, field in fields({key: value for key, value in schema.items() if key != "allOf"}):
            wrong.unless(bool(field.get("description")), f"{name}: {place} has no description")


def main() -> int:
    openapi = yaml.safe_load(source("schemas/openapi.yaml"))
    asyncapi = yaml.safe_load(source("schemas/asyncapi.yaml"))
    wrong = Wrong()
    wrong.same("routes: hub/api/api.cpp, openapi.yaml", served_routes(), listed_routes(openapi))
    version = re.search(r"API-Version: ([0-9.]+)", source("hub/http/answer.cpp")).group(1)
    for name, document in (("openapi", openapi), ("asyncapi", asyncapi)):
        wrong.unless(document["info"]["version"] == version, f"{name}.yaml is {document['info']['version']}, and the hub answers API-Version: {version}")
    check_types(wrong, openapi, asyncapi)
    check_topics(wrong, asyncapi)
    check_twins(wrong, openapi)
    check_files(wrong)
    print("\n".join(wrong) or "the documents and the sources agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
