// Node-RED without an editor: the flow beside this, and what its function nodes may use.
const { readFileSync } = require('fs');
const { join } = require('path');
const Ajv = require('ajv');

const schema = (name) => JSON.parse(readFileSync(join(process.env.SCHEMAS, `${name}.schema.json`), 'utf8'));
const ajv = new Ajv({ strictTypes: false });

// The flow's sqlite node takes its prepared statement from here.
process.env.INSERT_SQL = readFileSync(join(process.env.SQL, 'insert.sql'), 'utf8');

module.exports = {
  flowFile: 'flows.json',
  credentialSecret: false,
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.PORT),
  httpAdminRoot: false,
  httpNodeRoot: '/',
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: false },
  logging: { console: { level: 'warn', metrics: false, audit: false } },
  exportGlobalContextKeys: false,
  functionGlobalContext: {
    bearer: `Bearer ${readFileSync(process.env.TOKEN_FILE, 'utf8').trim()}`,
    storeSql: readFileSync(join(process.env.SQL, 'store.sql'), 'utf8'),
    envelope: ajv.compile(schema('cloudevent')),
    registratie: ajv.compile(schema('verzuimregistratie-geregistreerd')),
    sayReady: () => console.log(`ready http=127.0.0.1:${process.env.PORT}`),
  },
};
