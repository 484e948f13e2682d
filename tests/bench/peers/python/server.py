#!/usr/bin/python3
"""What an engineer would write in Python instead of the hub: takes one registratie a request, checks it against the
JSON Schemas, stores it with its pupil's 28-day sum before it answers, and publishes what leerplicht must know."""

import argparse
import asyncio
import concurrent.futures
import datetime
import hmac
import json
import pathlib
import signal
import sqlite3
import uuid

import jsonschema
import paho.mqtt.client as mqtt
from aiohttp import web

REGISTERED = "nl.onderwijs.verzuimregistraties.geregistreerd.v1"
TOPIC = "verzuim/v1/leerplicht/0363/verzuimmelding"
MINUTES_MAX = 960  # 16 hours


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemas", type=pathlib.Path, required=True, help="folder of schemas/gebeurtenissen")
    parser.add_argument("--sql", type=pathlib.Path, required=True, help="folder of store.sql and insert.sql")
    parser.add_argument("--store", required=True)
    parser.add_argument("--token-file", type=pathlib.Path, required=True)
    parser.add_argument("--mqtt-port", type=int, required=True)
    parser.add_argument("--mqtt-password-file", type=pathlib.Path, required=True)
    parser.add_argument("--group-commit", action="store_true")
    return parser.parse_args()


class Store:
    def __init__(self, file, sql):
        self.db = sqlite3.connect(file, check_same_thread=False)
        self.db.executescript((sql / "store.sql").read_text())
        self.insert = (sql / "insert.sql").read_text()

    def write(self, rows):
        """Durable when it returns; of each row its pupil's sum, or None where it was known."""
        with self.db:
            found = [self.db.execute(self.insert, row).fetchall() for row in rows]
        return [sums[0][0] if sums else None for sums in found]


class OneByOne:
    def __init__(self, store):
        self.store = store

    async def write(self, row):
        return self.store.write([row])[0]


class GroupCommit:
    """Requests that arrive together share one transaction, written by a thread of its own, and all of them wait for
    its commit; those that arrive meanwhile are the next."""

    def __init__(self, store):
        self.store = store
        self.thread = concurrent.futures.ThreadPoolExecutor(max_workers=1)
        self.waiting = asyncio.Queue()
        self.task = asyncio.create_task(self.commit())

    async def write(self, row):
        done = asyncio.get_running_loop().create_future()
        self.waiting.put_nowait((row, done))
        return await done

    async def commit(self):
        loop = asyncio.get_running_loop()
        while True:
            group = [await self.waiting.get()]
            while not self.waiting.empty():
                group.append(self.waiting.get_nowait())
            try:
                sums = await loop.run_in_executor(self.thread, self.store.write, [row for row, _ in group])
            except sqlite3.Error as error:
                sums = [error] * len(group)
            for (_, done), result in zip(group, sums):
                if done.cancelled():
                    continue
                if isinstance(result, Exception):
                    done.set_exception(result)
                else:
                    done.set_result(result)


def validator(schemas, name):
    return jsonschema.Draft7Validator(json.loads((schemas / f"{name}.schema.json").read_text()))


def unexcused_minutes(data):
    if data["geoorloofd"] != "nee":
        return 0
    if data.get("minuten") is not None:
        return data["minuten"]
    if data.get("eind") is None:
        return 0
    # Python 3.10 does not read Z.
    begin, end = (datetime.datetime.fromisoformat(data[key].replace("Z", "+00:00")) for key in ("begin", "eind"))
    return round((end - begin).total_seconds() / 60)


def row_of(event, body):
    data = event["data"]
    return {
        "bron": event["source"],
        "id": event["id"],
        "leerling": f"{data['vestiging']}:{data['leerlingnummer']}",
        "dag": data["begin"][:10],
        "minuten": unexcused_minutes(data),
        "gebeurtenis": body,
    }


def melding_of(data, row, total):
    """What leerplicht is told, or None."""
    luxe = data["soort"] == "luxe" and data["geoorloofd"] == "nee"
    reached = total >= MINUTES_MAX > total - row["minuten"]
    if not luxe and not reached:
        return None
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "urn:nld:verzuimhub:bench:python",
        "type": "nl.onderwijs.verzuimmeldingen.geregistreerd.v1",
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "verzuimsoort": "L" if luxe else "V3",
            "begindatum": row["dag"],
            "minuten": total,
            "vestiging": data["vestiging"],
            "leerlingnummer": data["leerlingnummer"],
        },
    }


class Service:
    def __init__(self, arguments, store, broker):
        self.bearer = "Bearer " + arguments.token_file.read_text().strip()
        self.envelope = validator(arguments.schemas, "cloudevent")
        self.registratie = validator(arguments.schemas, "verzuimregistratie-geregistreerd")
        self.store = store
        self.broker = broker

    def check(self, body):
        """The event, or the answer that says what is wrong with it."""
        try:
            event = json.loads(body)
        except ValueError as error:
            return None, str(error)
        if wrong := next(self.envelope.iter_errors(event), None):
            return None, wrong.message
        if event["type"] != REGISTERED:
            return None, "this type is not taken"
        if wrong := next(self.registratie.iter_errors(event["data"]), None):
            return None, wrong.message
        return event, None

    async def post(self, request):
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), self.bearer.encode()):
            return web.json_response({"title": "Unauthorized"}, status=401)
        body = await request.text()
        event, wrong = self.check(body)
        if wrong:
            return web.json_response({"title": "Bad Request", "detail": wrong}, status=400)
        row = row_of(event, body)
        total = await self.store.write(row)
        if total is None:
            return web.json_response({"ontvangen": 1, "nieuw": 0, "bekend": 1})
        if melding := melding_of(event["data"], row, total):
            self.broker.publish(TOPIC, json.dumps(melding), qos=1)
        return web.json_response({"ontvangen": 1, "nieuw": 1, "bekend": 0}, status=201)


def connect(arguments):
    broker = mqtt.Client()
    broker.username_pw_set("verzuimhub", arguments.mqtt_password_file.read_text().strip())
    broker.max_inflight_messages_set(500)  # as many as this broker takes; the default is 20
    broker.connect("127.0.0.1", arguments.mqtt_port)
    broker.loop_start()
    return broker


async def main():
    arguments = parse_arguments()
    store = Store(arguments.store, arguments.sql)
    service = Service(arguments, GroupCommit(store) if arguments.group_commit else OneByOne(store), connect(arguments))
    app = web.Application()
    app.add_routes([web.post("/v1/gebeurtenissen", service.post)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    print(f"ready http=127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await stopping.wait()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
