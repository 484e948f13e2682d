#!/usr/bin/env python3
"""Breaks openapi.yaml and asyncapi.yaml once for every rule of adr.yaml and for what comes with the linter, and sees
each break reported under its own name: a rule that finds nothing guards nothing.

  rules_test.py SPECTRAL
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = HERE.parent.parent / "schemas"
SPECTRAL = sys.argv[1]
RULES = "adr/core/"


def first(document, path="/berichten", method="get"):
    return document["paths"][path][method]


def rename(mapping, old, new):
    mapping[new] = mapping.pop(old)


# What breaks a rule: the rule's name, without RULES where it is one of ours, and the change.
API_BREAKS = {
    "doc-openapi": lambda d: d.update(openapi="3.0"),
    "doc-openapi-contact": lambda d: d["info"]["contact"].pop("url"),
    "semver": lambda d: d["info"].update(version="1.0"),
    "uri-version": lambda d: d["servers"][0].update(url="https://{host}/api"),
    "transport-security": lambda d: d["paths"]["/livez"]["servers"][0].update(url="http://{host}"),
    "version-header": lambda d: first(d)["responses"]["200"]["headers"].pop("API-Version"),
    "version-header-of-refusals": lambda d: d["components"]["responses"]["NietGevonden"]["headers"].pop("API-Version"),
    "no-trailing-slash": lambda d: rename(d["paths"], "/meldingen", "/meldingen/"),
    "path-segments-kebab-case": lambda d: rename(d["paths"], "/meldingen", "/mijnMeldingen"),
    "query-keys-camel-case": lambda d: d["components"]["parameters"]["Aantal"].update(name="aantal_items"),
    "property-camel-case": lambda d: rename(d["components"]["schemas"]["Uitschrijving"]["properties"], "datum", "De_datum"),
    "schema-camel-case": lambda d: d["components"]["schemas"].update(kleine_letter={"type": "object"}),
    "http-methods": lambda d: d["paths"]["/meldingen"].update(trace=copy.deepcopy(first(d))),
    "error-handling/problem-details": lambda d: rename(d["components"]["responses"]["Conflict"]["content"], "application/problem+json", "application/json"),
    "error-handling/problem-members": lambda d: d["components"]["schemas"]["Probleem"]["required"].remove("detail"),
    "error-handling/invalid-input": lambda d: first(d, "/aanleveringen", "post")["responses"].pop("400"),
    "retry-after": lambda d: d["components"]["responses"]["Onbeschikbaar"]["headers"].pop("Retry-After"),
    "date-time/timezone": lambda d: d["components"]["schemas"]["Dossier"]["properties"]["geopendOp"].update(format="date-time-local"),
    "date-time/date-omit-time-portion": lambda d: d["components"]["schemas"]["Uitschrijving"]["properties"]["datum"].update(format="date-time"),
    "bearer-in-header": lambda d: d["components"]["securitySchemes"].update(sleutel={"type": "apiKey", "in": "query", "name": "sleutel"}),
    "oas3-schema": lambda d: first(d).pop("responses"),
    "oas3-valid-media-example": lambda d: d["components"]["responses"]["NietGevonden"]["content"]["application/problem+json"]["example"].pop("detail"),
    "operation-operationId-unique": lambda d: first(d).update(operationId="toonMeldingen"),
    "path-params": lambda d: d["paths"]["/meldingen/{id}"].pop("parameters"),
}
MESSAGE_BREAKS = {
    "asyncapi-3-document-resolved": lambda d: d["operations"]["stuurTermijn"].update(action="roep"),
    "asyncapi-3-operation-description": lambda d: d["operations"]["stuurTermijn"].pop("description"),
}


def lint(rules: str, files: list[pathlib.Path]) -> list[dict]:
    told = subprocess.run([SPECTRAL, "lint", "--quiet", "--ruleset", HERE / rules, "--format", "json", *files],
                          capture_output=True, text=True)
    text = told.stdout
    return json.loads(text[text.index("["):text.rindex("]") + 1])


def check(name: str, rules: str, breaks: dict) -> list[str]:
    whole = yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8"))
    wrong = []
    with tempfile.TemporaryDirectory() as made:
        files = {}
        for rule, change in breaks.items():
            document = copy.deepcopy(whole)
            change(document)
            files[rule] = pathlib.Path(made) / (rule.replace("/", "-") + ".json")
            files[rule].write_text(json.dumps(document), encoding="utf-8")
        found = lint(rules, list(files.values()))
        for rule, file in files.items():
            names = {finding["code"] for finding in found if pathlib.Path(finding["source"]).name == file.name}
            if not names & {rule, RULES + rule}:
                wrong.append(f"{name}.yaml, broken against {rule}, is told: {sorted(names) or 'nothing'}")
    return wrong


def main() -> int:
    own = {rule.removeprefix(RULES) for rule in yaml.safe_load((HERE / "adr.yaml").read_text(encoding="utf-8"))["rules"]}
    wrong = [f"nothing breaks the rule {rule}" for rule in sorted(own - API_BREAKS.keys())]
    wrong += check("openapi", "adr.yaml", API_BREAKS) + check("asyncapi", "asyncapi.yaml", MESSAGE_BREAKS)
    print("\n".join(wrong) or f"{len(API_BREAKS) + len(MESSAGE_BREAKS)} broken documents were each told so")
    return 1 if wrong else 0


sys.exit(main())
