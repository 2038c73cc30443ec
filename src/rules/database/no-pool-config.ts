import { defineRule } from '../define.ts';
import { pooledClients } from '../support/clients.ts';

export default defineRule({
  title: 'Pool of connections that nobody has sized',
  severity: 'low',
  precision: 'medium',
  needs: ['server'],
  tags: ['performance', 'operations'],
  docs: {
    why: 'The library chooses how many connections there are, and with each instance of the service there are as many again. The database has one limit for all of them: it is met on the day that the service is scaled up, and nobody knows then which number to change.',
    fix: 'Say it: the connections that the database allows, less some for migrations and people, divided by the instances at their most.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const app = express();
app.get('/users', async (req, res) => { res.json((await pool.query('SELECT id FROM users LIMIT 10')).rows); });
app.listen(3000);
`,
    good: `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();
app.get('/users', async (req, res) => { res.json((await pool.query('SELECT id FROM users LIMIT 10')).rows); });
app.listen(3000);
`,
  },
  messages: { pool: '{api} keeps as many connections as the library thinks best.' },
  check(model, report) {
    const clients = pooledClients(model).filter(({ pool }) => pool === 'default');
    const [first] = clients;
    if (first === undefined) return;
    report({
      message: 'pool',
      arguments: { api: first.api },
      place: first.place,
      trace: clients.map(({ place, api }) => ({ location: place, message: api })),
      affects: { unit: 'project', count: 1 },
      key: 'pool',
    });
  },
});
