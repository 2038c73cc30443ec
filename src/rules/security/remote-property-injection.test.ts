import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('members that clients name', () =>
  check(
    'security/remote-property-injection',
    `
import express from 'express';
const app = express();

const shared = {};
app.get('/a', (req, res) => { shared[req.query.name] = true; res.end(); }); // $ security/remote-property-injection
app.get('/b', (req, res) => { shared['$' + req.query.name] = true; res.end(); });
app.get('/c', (req, res) => { const own = {}; own[req.query.name] = true; res.json(own); }); // $ security/remote-property-injection
app.get('/k', (req, res) => { process.env[req.query.name] = 'yes'; process.env['APP_' + req.query.name] = 'yes'; res.end(); }); // $ security/remote-property-injection
app.get('/l', (req, res) => { for (const name of ['LANG', 'TZ']) process.env[name] = req.query.value; res.end(); });
app.get('/f', (req, res) => { const own = {}; for (const name of Object.keys(req.query)) own[name] = true; res.json(own); });
app.get('/h', (req, res) => { delete shared[req.query.name]; res.end(); }); // $ security/remote-property-injection
app.get('/i', (req, res) => { Object.keys(shared).forEach((name) => { delete shared[name]; }); res.end(); });
app.get('/j', (req, res) => { let own = {}; own = req.app.locals.own ?? own; own[req.query.name] = true; res.end(); });
app.get('/g', (req, res) => { const own = new Map(); own.set(req.query.name, true); res.json([...own]); });
app.get('/d', (req, res) => { shared[Number(req.query.page)] = true; res.end(); });
app.get('/e', (req, res) => { const { name } = req.query; if (!Object.hasOwn(shared, name)) return res.end(); shared[name] = true; res.end(); });
`,
  ));
