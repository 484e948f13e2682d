#!/usr/bin/python3
"""A mail server that delivers nothing and keeps everything, for tests and demonstrations.

Every mail becomes DIRECTORY/000001.eml, 000002.eml ... exactly as it was received, and beside it
000001.json with the sender and recipients of its envelope. Says "ready port=N" on stdout when it
listens. Needs python3-aiosmtpd. SIGTERM ends it.
"""

import argparse
import asyncio
import json
import logging
import pathlib
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="where mails go; made when missing")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--certificate", help="PEM file; with --key: offers STARTTLS")
    parser.add_argument("--key", help="PEM file of the certificate's key")
    parser.add_argument("--require-starttls", action="store_true", help="takes no mail before STARTTLS")
    parser.add_argument("--user", help="wants a login with this name; needs --password")
    parser.add_argument("--password", help="the password of that login")
    parser.add_argument("--greylist", action="store_true", help="answers 451 to the first try for each address")
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS", help="answers 550 for this address")
    parser.add_argument(
        "--data-delay", type=float, default=0, metavar="SECONDS", help="keeps a mail, but answers only after this"
    )
    parser.add_argument("--data-answer", metavar="ANSWER", help='answers this to every mail, and keeps none: "554 5.7.1 no"')
    arguments = parser.parse_args()
    if bool(arguments.certificate) != bool(arguments.key):
        parser.error("--certificate and --key go together")
    if bool(arguments.user) != bool(arguments.password):
        parser.error("--user and --password go together")
    return arguments


class Keeper:
    """What the server does with each step of a mail."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.tried = set()
        self.count = sum(1 for _ in arguments.directory.glob("*.eml"))

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.arguments.refuse:
            return "550 5.1.1 no such mailbox"
        if self.arguments.greylist and address not in self.tried:
            self.tried.add(address)
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.arguments.data_answer:
            return self.arguments.data_answer
        self.count += 1
        name = f"{self.count:06}"
        directory = self.arguments.directory
        (directory / f"{name}.json").write_text(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos}))
        part = directory / f"{name}.part"
        part.write_bytes(envelope.original_content)
        part.rename(directory / f"{name}.eml")  # whoever sees it sees all of it
        await asyncio.sleep(self.arguments.data_delay)
        return "250 2.0.0 kept"


def make_authenticator(arguments):
    def authenticate(server, session, envelope, mechanism, login):
        name, password = arguments.user.encode(), arguments.password.encode()
        right = (login.login, login.password) == (name, password)
        return AuthResult(success=right, handled=False)

    return authenticate


async def serve(arguments):
    arguments.directory.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(arguments)
    options = {"hostname": "smtp-sink.test", "ident": "sink", "enable_SMTPUTF8": False}
    if arguments.certificate:
        options["tls_context"] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        options["tls_context"].load_cert_chain(arguments.certificate, arguments.key)
        options["require_starttls"] = arguments.require_starttls
    if arguments.user:
        options["authenticator"] = make_authenticator(arguments)
        options["auth_required"] = True
        options["auth_require_tls"] = bool(arguments.certificate)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, **options), arguments.host, arguments.port)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    print(f"ready port={server.sockets[0].getsockname()[1]}", flush=True)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    sys.exit(asyncio.run(serve(parse_arguments())))
