#!/usr/bin/python3
"""A Notificaties API as a municipality runs it, for tests and demonstrations: a real HTTPS server under /api/v1/.

It holds what it gets to the limits of the API strictly, and answers 400 with `invalidParams` otherwise. What it is
sent it keeps as webhook_sink.py does: each POST /notificaties as DIRECTORY/000001.json ..., each GET and POST /kanaal as
o000001.json with the method in "path". How it answers stands in the JSON file --script, read anew for each request:

  token        the one bearer token that it takes; null: any                (null)
  clients      client_id to secret: whose JWTs it takes; {}: it asks none   ({})
  kanalen      kanalen that are there beside those that were made           ([])
  kanaal_status   status of the answers to /kanaal; 0: as it should be      (0)
  statuses     one for each good POST /notificaties, the last for all after ([201])
  headers      further fields of every answer                               ({})
  refuse       a text: a POST /notificaties with it in its body is a 400    (null)
  delay        seconds between keeping a POST and answering it              (0)
  cut          hang up instead of answering POST /notificaties              (false)

Says "ready port=N" on stdout when it listens. SIGTERM ends it.
"""

import base64
import datetime
import hashlib
import hmac
import json
import sys
import time
import urllib.parse

import webhook_sink

USUAL = {
    "token": None, "clients": {}, "kanalen": [], "kanaal_status": 0, "statuses": [201], "headers": {}, "refuse": None,
    "delay": 0, "cut": False,
}
BASE = "/api/v1"
CLAIMS = {"iss", "iat", "client_id", "user_id", "user_representation"}


def is_uri(value):
    parts = urllib.parse.urlsplit(value)
    return parts.scheme in ("http", "https") and parts.netloc != "" and " " not in value


def is_moment(value):
    try:
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        return False


# Field, longest, what else it must be; all must be there.
NOTIFICATIE = [
    ("kanaal", 50, None), ("source", 100, None), ("hoofdObject", 1000, is_uri), ("resource", 100, None),
    ("resourceUrl", 1000, is_uri), ("actie", 100, None), ("aanmaakdatum", 100, is_moment),
]
KANAAL = [("naam", 50, None), ("documentatieLink", 200, is_uri)]


def judge(body, fields, further):
    """The invalidParams of `body`."""
    wrong = []
    for name, longest, test in fields:
        value = body.get(name)
        if not isinstance(value, str) or value == "":
            wrong.append({"name": name, "code": "required", "reason": "Dit veld is vereist."})
        elif len(value) > longest:
            wrong.append({"name": name, "code": "max_length", "reason": f"Hooguit {longest} tekens."})
        elif test is not None and not test(value):
            wrong.append({"name": name, "code": "invalid", "reason": "Voer een geldige waarde in."})
    for name in sorted(set(body) - {name for name, _, _ in fields} - further):
        wrong.append({"name": name, "code": "unknown", "reason": "Dit veld is er niet."})
    return wrong


def judge_kenmerken(body, kanalen):
    kenmerken = body.get("kenmerken")
    if not isinstance(kenmerken, dict) or not all(isinstance(value, str) and len(value) <= 1000 for value in kenmerken.values()):
        return [{"name": "kenmerken", "code": "invalid", "reason": "Teksten van hooguit 1000 tekens."}]
    kanaal = next((known for known in kanalen if known["naam"] == body.get("kanaal")), None)
    if kanaal is None:
        return [{"name": "kanaal", "code": "message_kanaal", "reason": "Kanaal met deze naam bestaat niet."}]
    filters = set(kanaal.get("filters", []))
    if not (filters <= set(kenmerken) or filters >= set(kenmerken)):
        return [{"name": "kenmerken", "code": "kenmerken_inconsistent", "reason": "Past niet bij de filters van het kanaal."}]
    return []


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def is_client(token, clients):
    """Is this the JWT of one of them?"""
    try:
        head, claims, signature = token.split(".")
        told = json.loads(decoded(claims))
        secret = clients[told["client_id"]].encode()
        mac = hmac.new(secret, f"{head}.{claims}".encode(), hashlib.sha256).digest()
        return (json.loads(decoded(head)) == {"alg": "HS256", "typ": "JWT"} and hmac.compare_digest(mac, decoded(signature))
                and "=" not in token and set(told) == CLAIMS and told["iss"] == told["client_id"] and isinstance(told["iat"], int))
    except (ValueError, KeyError, TypeError):
        return False


class Keeper(webhook_sink.Keeper):
    def __init__(self, directory, script):
        super().__init__(directory, script)
        self.made_file = directory / "kanalen.list"  # outlives a restart

    def made(self):
        return json.loads(self.made_file.read_text()) if self.made_file.exists() else []

    def make(self, kanaal):
        self.made_file.write_text(json.dumps(self.made() + [kanaal]))

    def script(self):
        return {**USUAL, **json.loads(self.script_file.read_text())}

    def kanalen(self):
        return self.script()["kanalen"] + self.made()


class Api(webhook_sink.Receiver):
    def do_GET(self):
        query = self.path.partition("?")[2]
        self.path_kept("GET", "")
        if not self.may_pass():
            return
        keeper = self.server.keeper
        if status := keeper.script()["kanaal_status"]:
            return self.answer(status, {})
        naam = urllib.parse.parse_qs(query).get("naam", [None])[0]
        self.answer(200, [kanaal for kanaal in keeper.kanalen() if naam in (None, kanaal["naam"])])

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == BASE + "/kanaal":
            self.path_kept("POST", text)
            if self.may_pass():
                self.take_kanaal(text)
        else:
            self.server.keeper.keep("", self, text)
            if self.may_pass():
                self.take_notificatie(text)

    def take_kanaal(self, text):
        keeper = self.server.keeper
        body = json.loads(text)
        wrong = judge(body, KANAAL, {"filters"})
        if any(known["naam"] == body.get("naam") for known in keeper.kanalen()):
            wrong.append({"name": "naam", "code": "unique", "reason": "Er is al een kanaal met deze naam."})
        if wrong:
            return self.refuse(wrong)
        if status := keeper.script()["kanaal_status"]:
            return self.answer(status, {})
        keeper.make(body)
        self.answer(201, {"url": f"https://{self.headers['Host']}{BASE}/kanaal/1", **body})

    def take_notificatie(self, text):
        keeper = self.server.keeper
        script = keeper.script()
        time.sleep(script["delay"])
        if script["cut"]:
            self.close_connection = True
            return
        body = json.loads(text)
        wrong = judge(body, NOTIFICATIE, {"kenmerken"}) or judge_kenmerken(body, keeper.kanalen())
        if self.headers["Content-Type"] != "application/json":
            return self.answer(415, {})
        if wrong or (script["refuse"] is not None and script["refuse"] in text):
            return self.refuse(wrong)
        self.answer(keeper.next_status(script["statuses"]), body)

    def path_kept(self, method, text):
        whole, self.path = self.path, method + " " + self.path
        self.server.keeper.keep("o", self, text)
        self.path = whole

    def may_pass(self):
        """Answers those who are not known, and those who ask for what is not here."""
        script = self.server.keeper.script()
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        known = scheme == "Bearer" and (token == script["token"] or (script["token"] is None and not script["clients"]) or is_client(token, script["clients"]))
        if not known:
            self.answer(403, {"code": "permission_denied", "status": 403})
            return False
        if self.path.partition("?")[0] not in (BASE + "/kanaal", BASE + "/notificaties"):
            self.answer(404, {"code": "not_found", "status": 404})
            return False
        return True

    def refuse(self, wrong):
        self.answer(400, {"type": f"https://{self.headers['Host']}/ref/fouten/ValidationError/", "code": "invalid", "title": "Invalid input.",
                          "status": 400, "detail": "", "instance": "urn:uuid:00000000-0000-4000-8000-000000000000", "invalidParams": wrong})

    def answer(self, status, body):
        content = b"" if status == 204 else json.dumps(body).encode()
        self.send_response(status)
        for name, value in self.server.keeper.script()["headers"].items():
            self.send_header(name, value)
        if content:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    sys.exit(webhook_sink.main(__doc__, Keeper, Api))
