// What an engineer would write in Node.js instead of the hub: takes one registratie a request, checks it against the
// JSON Schemas, stores it with its pupil's 28-day sum before it answers, and publishes what leerplicht must know.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import mqtt from 'mqtt';

const REGISTERED = 'nl.onderwijs.verzuimregistraties.geregistreerd.v1';
const TOPIC = 'verzuim/v1/leerplicht/0363/verzuimmelding';
const MINUTES_MAX = 960; // 16 hours

const text = { type: 'string' };
const { values: options } = parseArgs({
  options: {
    schemas: text, // folder of schemas/gebeurtenissen
    sql: text, // folder of store.sql and insert.sql
    store: text,
    'token-file': text,
    'mqtt-port': text,
    'mqtt-password-file': text,
    'group-commit': { type: 'boolean', default: false },
  },
});
const read = (...path) => readFileSync(join(...path), 'utf8').trim();

const db = new Database(options.store);
db.exec(read(options.sql, 'store.sql'));
const insert = db.prepare(read(options.sql, 'insert.sql')).pluck();

// Requests that arrive together share one transaction, and all of them wait for its commit.
function groupCommit() {
  const commit = db.transaction((group) => group.map(({ row }) => insert.get(row)));
  let waiting = [];
  const flush = () => {
    const group = waiting;
    waiting = [];
    try {
      const sums = commit.immediate(group);
      group.forEach(({ resolve }, i) => resolve(sums[i]));
    } catch (error) {
      group.forEach(({ reject }) => reject(error));
    }
  };
  return (row) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ row, resolve, reject }) === 1) setImmediate(flush);
    });
}
const store = options['group-commit'] ? groupCommit() : (row) => insert.get(row);

function unexcusedMinutes({ geoorloofd, begin, eind, minuten }) {
  if (geoorloofd !== 'nee') return 0;
  if (minuten != null) return minuten;
  return eind ? Math.round((Date.parse(eind) - Date.parse(begin)) / 60_000) : 0;
}

function rowOf(event) {
  const { vestiging, leerlingnummer, begin } = event.data;
  return {
    bron: event.source,
    id: event.id,
    leerling: `${vestiging}:${leerlingnummer}`,
    dag: begin.slice(0, 10),
    minuten: unexcusedMinutes(event.data),
    gebeurtenis: JSON.stringify(event),
  };
}

const broker = await mqtt.connectAsync(`mqtt://127.0.0.1:${options['mqtt-port']}`, {
  username: 'verzuimhub',
  password: read(options['mqtt-password-file']),
});

function report(data, row, sum) {
  const luxe = data.soort === 'luxe' && data.geoorloofd === 'nee';
  const reached = sum >= MINUTES_MAX && sum - row.minuten < MINUTES_MAX;
  if (!luxe && !reached) return;
  const melding = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'urn:nld:verzuimhub:bench:node',
    type: 'nl.onderwijs.verzuimmeldingen.geregistreerd.v1',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      verzuimsoort: luxe ? 'L' : 'V3',
      begindatum: row.dag,
      minuten: sum,
      vestiging: data.vestiging,
      leerlingnummer: data.leerlingnummer,
    },
  };
  broker.publish(TOPIC, JSON.stringify(melding), { qos: 1 }, (error) => error && app.log.error(error));
}

const app = fastify({
  logger: { level: 'error' },
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, strictTypes: false } },
});
app.addContentTypeParser('application/cloudevents+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
app.addSchema({ ...JSON.parse(read(options.schemas, 'cloudevent.schema.json')), $id: 'envelope' });
app.addSchema({ ...JSON.parse(read(options.schemas, 'verzuimregistratie-geregistreerd.schema.json')), $id: 'registratie' });
const body = {
  allOf: [{ $ref: 'envelope#' }, { properties: { type: { const: REGISTERED }, data: { $ref: 'registratie#' } } }],
};

const bearer = `Bearer ${read(options['token-file'])}`;
const authorize = async (request, reply) => {
  if (request.headers.authorization !== bearer) return reply.code(401).send({ title: 'Unauthorized' });
};

app.post('/v1/gebeurtenissen', { schema: { body }, onRequest: authorize }, async (request, reply) => {
  const event = request.body;
  const row = rowOf(event);
  const sum = await store(row);
  if (sum === undefined) return { ontvangen: 1, nieuw: 0, bekend: 1 };
  report(event.data, row, sum);
  reply.code(201);
  return { ontvangen: 1, nieuw: 1, bekend: 0 };
});

process.once('SIGTERM', async () => {
  await app.close();
  await broker.endAsync();
  db.close();
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`ready http=127.0.0.1:${app.server.address().port}`);
