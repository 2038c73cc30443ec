import { defineRule } from '../define.ts';
import { pooledClients } from '../support/clients.ts';
import { servers } from '../support/servers.ts';

export default defineRule({
  title: 'Pool of connections that is not closed when the process stops',
  severity: 'low',
  precision: 'medium',
  needs: ['server'],
  tags: ['operations'],
  docs: {
    why: 'The process handles its signal and leaves the database to find out for itself: connections are reset in the middle of statements, or stay counted until they time out. With each release the new instances compete with those of the old ones.',
    fix: 'Close the pool in the handler of the signal, after the server has finished its requests.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool({ max: 10 });
const app = express();
app.get('/users', async (req, res) => { res.json((await pool.query('SELECT id FROM users LIMIT 10')).rows); });
const server = app.listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool({ max: 10 });
const app = express();
app.get('/users', async (req, res) => { res.json((await pool.query('SELECT id FROM users LIMIT 10')).rows); });
const server = app.listen(3000);
process.on('SIGTERM', () => server.close(() => pool.end().then(() => process.exit(0))));
`,
  },
  messages: { open: 'The process handles SIGTERM, and nothing closes the connections of {api}.' },
  check(model, report) {
    const clients = pooledClients(model).filter(({ byFramework }) => byFramework !== true);
    for (const { operations, loads } of servers(model)) {
      const own = clients.filter(({ place }) => loads.has(place.file));
      const [first] = own;
      // without a handler, that is told as what it is
      const handles = operations.some((operation) => operation.is === 'process' && operation.what === 'on:SIGTERM');
      const closes = operations.some(
        (operation) => operation.is === 'call' && operation.tags.includes('closes-client'),
      );
      if (first === undefined || !handles || closes) continue;
      report({
        message: 'open',
        arguments: { api: first.api },
        place: first.place,
        trace: own.map(({ place, api }) => ({ location: place, message: api })),
        affects: { unit: 'project', count: 1 },
        key: 'pool',
      });
      return;
    }
  },
});
