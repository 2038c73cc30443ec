import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('agents of one’s own keep no connection unless they are told to; nor do requests that close theirs', () =>
  check(
    'performance/no-keepalive',
    `
import express from 'express';
import https from 'node:https';
import http from 'node:http';
import axios from 'axios';
const app = express();
const plain = new https.Agent({ ca: 'x' }); // $ performance/no-keepalive
const off = new http.Agent({ keepAlive: false }); // $ performance/no-keepalive
const kept = new https.Agent({ ca: 'x', keepAlive: true });
const unknown = new https.Agent(JSON.parse(process.env.AGENT));
app.get('/a', async (req, res) => { res.json((await axios.get('https://x.example.com/', { httpsAgent: kept })).data); });
app.get('/b', async (req, res) => { res.json((await axios.get('https://x.example.com/', { headers: { Connection: 'close' } })).data); }); // $ performance/no-keepalive
app.listen(3000);
`,
  ));
