import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('connections that an error keeps, or that nobody gives back', () =>
  check(
    'database/client-not-released',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/a', async (req, res) => {
  const client = await pool.connect(); // $ database/client-not-released
  const { rows } = await client.query('SELECT 1');
  client.release();
  res.json(rows);
});
app.get('/b', async (req, res) => {
  const client = await pool.connect(); // $ database/client-not-released
  const { rows } = await client.query('SELECT 2');
  res.json(rows);
});
`,
  ));

test('a finally, both ways out, and a function that hands the connection on', () =>
  check(
    'database/client-not-released',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
async function open() {
  const client = await pool.connect();
  return client;
}
async function within(run) {
  const client = await pool.connect();
  try { return await run(client); } finally { client.release(); }
}
app.get('/a', async (req, res) => {
  const client = await open();
  try {
    const { rows } = await client.query('SELECT 1');
    res.json(rows);
  } finally { client.release(); }
});
app.get('/b', async (req, res) => {
  const { rows } = await within((client) => client.query('SELECT 2'));
  res.json(rows);
});
app.get('/c', async (req, res) => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT 3');
    client.release();
    res.json(rows);
  } catch (error) {
    client.release(error);
    res.sendStatus(500);
  }
});
`,
  ));
