#!/usr/bin/python3
"""A receiver of webhooks that keeps everything, for tests and demonstrations: a real HTTPS server.

Every POST becomes DIRECTORY/000001.json, 000002.json ... with "path", "headers" (names in lower case), "body" and
"at" (seconds, monotonic); every OPTIONS becomes o000001.json. How it answers stands in the JSON file --script, which
is read anew for each request:

  allow        what WebHook-Allowed-Origin says; null: no such field        ("*")
  rate         what WebHook-Allowed-Rate says; null: no such field          ("*")
  options      status of the answer to OPTIONS                              (200)
  options_headers   further fields of it                                    ({})
  statuses     one for each POST, the last one for all that follow          ([204])
  headers      further fields of the answer to a POST                       ({})
  body_bytes   length of its body                                           (0)
  refuse       a text: a POST with it in its body is answered refuse_status (null)
  refuse_status                                                             (422)
  delay        seconds between keeping a POST and answering it              (0)
  drip         seconds between the bytes of the body; 0: at once            (0)
  fill_head    the head of the answer never ends                            (false)

Says "ready port=N" on stdout when it listens. SIGTERM ends it.
"""

import argparse
import http.server
import json
import pathlib
import ssl
import sys
import threading
import time

USUAL = {
    "allow": "*", "rate": "*", "options": 200, "options_headers": {}, "statuses": [204], "headers": {}, "body_bytes": 0,
    "refuse": None, "refuse_status": 422, "delay": 0, "drip": 0, "fill_head": False,
}


class Keeper:
    """Where requests are kept, and how they are to be answered."""

    def __init__(self, directory, script):
        self.directory = directory
        self.script_file = script
        self.lock = threading.Lock()
        self.answered = 0

    def script(self):
        return {**USUAL, **json.loads(self.script_file.read_text())}

    def keep(self, prefix, request, body):
        with self.lock:
            name = f"{prefix}{sum(1 for _ in self.directory.glob(prefix + '[0-9]*.json')) + 1:06}"
            part = self.directory / f"{name}.part"
            part.write_text(json.dumps({
                "path": request.path, "headers": {key.lower(): value for key, value in request.headers.items()},
                "body": body, "at": time.monotonic(),
            }))
            part.rename(part.with_suffix(".json"))  # whoever sees it sees all of it

    def next_status(self, statuses):
        with self.lock:
            self.answered += 1
            return statuses[min(self.answered, len(statuses)) - 1]


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_OPTIONS(self):
        script = self.server.keeper.script()
        self.server.keeper.keep("o", self, "")
        self.send_response(script["options"])
        if script["allow"] is not None:
            self.send_header("WebHook-Allowed-Origin", script["allow"])
        if script["rate"] is not None:
            self.send_header("WebHook-Allowed-Rate", script["rate"])
        for name, value in script["options_headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        script = self.server.keeper.script()
        refused = script["refuse"] is not None and script["refuse"] in body
        status = script["refuse_status"] if refused else self.server.keeper.next_status(script["statuses"])
        self.server.keeper.keep("", self, body)
        time.sleep(script["delay"])
        if script["fill_head"]:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X-Filler: " + b"x" * 1000 + b"\r\n")
        self.send_response(status)
        for name, value in script["headers"].items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(script["body_bytes"]))
        self.end_headers()
        if status == 204:
            return
        if script["drip"] == 0:
            self.wfile.write(b"geheim" * (script["body_bytes"] // 6) + b"x" * (script["body_bytes"] % 6))
        for _ in range(script["body_bytes"] if script["drip"] else 0):
            self.wfile.write(b"x")
            time.sleep(script["drip"])

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


def main(description, keeper, receiver):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="where requests go")
    parser.add_argument("--script", type=pathlib.Path, required=True, help="how to answer, as JSON")
    parser.add_argument("--port", type=int, default=0, help="port of 127.0.0.1 to listen on (default: a free one)")
    parser.add_argument("--certificate", required=True, help="PEM file")
    parser.add_argument("--key", required=True, help="PEM file of the certificate's key")
    arguments = parser.parse_args()
    Server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    Server.context.load_cert_chain(arguments.certificate, arguments.key)
    server = Server(("127.0.0.1", arguments.port), receiver)
    server.keeper = keeper(arguments.directory, arguments.script)
    print(f"ready port={server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main(__doc__, Keeper, Receiver))
