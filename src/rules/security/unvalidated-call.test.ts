import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a function that the client names', () =>
  check(
    'security/unvalidated-call',
    `
import express from 'express';
const app = express();

const actions = { start() {}, stop() {} };
const known = new Map([['start', () => {}]]);
app.get('/a/:name', (req, res) => { actions[req.params.name](); res.end(); }); // $ security/unvalidated-call
app.get('/b/:name', (req, res) => { const { name } = req.params; if (!Object.hasOwn(actions, name)) return res.end(); actions[name](); res.end(); });
app.get('/c/:name', (req, res) => { const { name } = req.params; if (actions.hasOwnProperty(name)) actions[name](); res.end(); });
app.get('/d/:name', (req, res) => { known.get(req.params.name)?.(); res.end(); });
app.get('/e/:name', (req, res) => { const { name } = req.params; if (name === 'start' || name === 'stop') actions[name](); res.end(); });
app.get('/f', (req, res) => { const action = globalThis[req.query.name]; action(); res.end(); }); // $ security/unvalidated-call
app.get('/g/:name', (req, res) => { const { name } = req.params; if (typeof actions[name] === 'function') actions[name](); res.end(); });
app.get('/i/:name', (req, res) => { const action = actions[req.params.name]; action(); res.end(); }); // $ security/unvalidated-call
app.get('/j/:name', (req, res) => { const action = actions[req.params.name]; if (typeof action === 'function') action(); res.end(); });
app.get('/h', (req, res) => { actions.start(req.query.name); res.end(); });
`,
  ));
