#!/usr/bin/python3
"""The other side of a pull, for tests: a real HTTPS server that answers as Somtoday's REST API does.

POST /oauth2/token gives tokens for HTTP Basic "hub:sleutel-van-de-school" and grant_type=client_credentials. GET
/rest/v1/absentiemeldingen and /rest/v1/waarnemingen give those of DIRECTORY/items.json ({"items": [...]}) that begin in
the days asked for, a page at a time by `Range: items=LOW-HIGH`, to whoever has a token that is still good.

Every request becomes DIRECTORY/000001.json, 000002.json ... with "kind" (token or page), "path", "headers" (names in
lower case), "status" (what it was answered) and "at" (seconds, monotonic), before it is answered. How it answers stands in
the JSON file --script, read anew for each request:

  expires_in       what a token says of itself, in seconds; null: nothing          (3600)
  pages_per_token  so many pages and a token is good no more; 0: no end            (0)
  statuses         one for each page, the last for all that follow: 200 a page, 0 the connection is cut halfway, 1 a page
                   that is no JSON, anything else that status                      ([200])
  token_statuses   the same for tokens                                             ([200])
  headers          further fields of an answer that is not 200 or 206              ({})
  ranges           false: it knows no ranges, and answers all there is with 200    (true)
  totals           false: Content-Range says * for the total                       (true)
  insert_after     after so many pages "insert" (items) stands before all others   (0)
  insert                                                                           ([])
  hold_from        from this page on it answers nothing until the script changes   (0)

Says "ready port=N" on stdout when it listens. SIGTERM ends it.
"""

import argparse
import base64
import http.server
import json
import pathlib
import re
import secrets
import ssl
import sys
import threading
import time
import urllib.parse

USUAL = {
    "expires_in": 3600, "pages_per_token": 0, "statuses": [200], "token_statuses": [200], "headers": {}, "ranges": True, "totals": True,
    "insert_after": 0, "insert": [], "hold_from": 0,
}
LOGIN = "Basic " + base64.b64encode(b"hub:sleutel-van-de-school").decode()


class School:
    """What is there, who may see it, and what was asked."""

    def __init__(self, directory, script):
        self.directory = directory
        self.script_file = script
        self.lock = threading.Lock()
        self.kept = 0
        self.tokens = {}
        self.asked = {"token": 0, "page": 0}

    def script(self):
        return {**USUAL, **json.loads(self.script_file.read_text())}

    def items(self, begin, end, key):
        script = self.script()
        items = json.loads((self.directory / "items.json").read_text())["items"]
        if script["insert_after"] and self.asked["page"] > script["insert_after"]:
            items = script["insert"] + items
        return [item for item in items if begin <= item[key][:10] < end]

    def count(self, kind):
        with self.lock:
            self.asked[kind] += 1
            return self.asked[kind]

    def keep(self, kind, request, status):
        with self.lock:
            self.kept += 1
            part = self.directory / f"{self.kept:06}.part"
            part.write_text(json.dumps({
                "kind": kind, "path": request.path, "status": status, "at": time.monotonic(),
                "headers": {key.lower(): value for key, value in request.headers.items()},
            }))
            part.rename(part.with_suffix(".json"))  # whoever sees it sees all of it


class Answerer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        school, script = self.server.school, self.server.school.script()
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        turn = school.count("token")
        status = script["token_statuses"][min(turn, len(script["token_statuses"])) - 1]
        if status == 200 and (self.headers["Authorization"] != LOGIN or form != {"grant_type": ["client_credentials"]} or self.path != "/oauth2/token"):
            status = 401
        if status != 200:
            return self.answer("token", status, b'{"error":"invalid_client"}', script["headers"])
        token = secrets.token_urlsafe(16)
        with school.lock:
            school.tokens[token] = script["pages_per_token"] or -1
        body = {"access_token": token, "token_type": "Bearer"}
        if script["expires_in"] is not None:
            body["expires_in"] = script["expires_in"]
        return self.answer("token", 200, json.dumps(body).encode())

    def do_GET(self):
        school, script = self.server.school, self.server.school.script()
        turn = school.count("page")
        status = script["statuses"][min(turn, len(script["statuses"])) - 1]
        if not self.has_token():
            return self.answer("page", 401, b"")
        if script["hold_from"] and turn >= script["hold_from"]:
            school.keep("page", self, 0)
            while school.script()["hold_from"]:
                time.sleep(0.02)
            self.close_connection = True
            return None
        if status == 1:
            return self.answer("page", 200, b"<html>storing</html>")
        if status not in (0, 200):
            return self.answer("page", status, b"", script["headers"])
        return self.page(script, cut=status == 0)

    def has_token(self):
        token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
        with self.server.school.lock:
            left = self.server.school.tokens.get(token, 0)
            if left > 0:
                self.server.school.tokens[token] = left - 1
            return left != 0

    def page(self, script, cut):
        url = urllib.parse.urlparse(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        if url.path == "/rest/v1/absentiemeldingen":
            days = query["begindatumtijd"], query["einddatumtijd"]
        elif url.path == "/rest/v1/waarnemingen" and query["waarnemingSoort"] == "Afwezig":
            days = query["beginDatumTijd"], query["eindDatumTijd"]
        else:
            return self.answer("page", 404, b"")
        if self.headers["Accept"] != "application/json":
            return self.answer("page", 406, b"")
        items = self.server.school.items(*days, "beginDatumTijd")
        low, high = (int(number) for number in re.fullmatch(r"items=(\d+)-(\d+)", self.headers["Range"]).groups())
        if not script["ranges"]:
            return self.answer("page", 200, json.dumps({"items": items}).encode(), cut=cut)
        if low >= len(items):
            return self.answer("page", 416, b"", {"Content-Range": f"items */{len(items)}"})
        part = items[low:high + 1]
        total = len(items) if script["totals"] else "*"
        return self.answer("page", 206, json.dumps({"items": part}).encode(), {"Content-Range": f"items {low}-{low + len(part) - 1}/{total}"}, cut)

    def answer(self, kind, status, body, headers=None, cut=False):
        self.server.school.keep(kind, self, status)
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if cut else body)
        if cut:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, format, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    context = None

    # On the connection's own thread, so that one that never says hello holds up nobody.
    def finish_request(self, request, client_address):
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # the client hung up, or trusts us not


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="where items.json is, and requests go")
    parser.add_argument("--script", type=pathlib.Path, required=True, help="how to answer, as JSON")
    parser.add_argument("--port", type=int, default=0, help="port of 127.0.0.1 to listen on (default: a free one)")
    parser.add_argument("--certificate", required=True, help="PEM file")
    parser.add_argument("--key", required=True, help="PEM file of the certificate's key")
    arguments = parser.parse_args()
    Server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    Server.context.load_cert_chain(arguments.certificate, arguments.key)
    server = Server(("127.0.0.1", arguments.port), Answerer)
    server.school = School(arguments.directory, arguments.script)
    print(f"ready port={server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
