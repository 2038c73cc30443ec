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

test('a function that the client names among others, by a path, or in a map', () =>
  check(
    'security/unvalidated-call',
    `
import express from 'express';
import _ from 'lodash';
const app = express();
const actions = { start() {}, deep: { stop() {} } };
const known = new Map([['start', () => {}]]);
const bare = Object.assign(Object.create(null), { start() {} });
app.get('/a/:name', (req, res) => { known.get(req.params.name)(); res.end(); }); // $ security/unvalidated-call
app.get('/b/:name', (req, res) => { const action = known.get(req.params.name); if (action) action(); res.end(); });
app.get('/c/:name', (req, res) => { if (known.get(req.params.name)) known.get(req.params.name)(); res.end(); });
app.get('/d/:name', (req, res) => { const action = known.get(req.params.name); action(); res.end(); }); // $ security/unvalidated-call
app.get('/e', (req, res) => { _.get(actions, req.query.path)(); res.end(); }); // $ security/unvalidated-call
app.get('/f', (req, res) => { _.invoke(actions, req.query.path); res.end(); }); // $ security/unvalidated-call
app.get('/g', (req, res) => { Reflect.get(actions, req.query.name)(); res.end(); }); // $ security/unvalidated-call
app.get('/h', (req, res) => { const { [req.query.name]: action } = actions; action(); res.end(); }); // $ security/unvalidated-call
app.get('/i', (req, res) => { new globalThis[req.query.name](); res.end(); }); // $ security/unvalidated-call
app.get('/j', (req, res) => { actions[req.query.group][req.query.name](); res.end(); }); // $ security/unvalidated-call
app.get('/k', (req, res) => { try { actions[req.query.name](); } catch { res.status(400); } res.end(); });
app.get('/l', (req, res) => { actions[parseInt(req.query.name)](); res.end(); });
app.get('/m', (req, res) => { if (bare[req.query.name]) bare[req.query.name](); res.end(); });
`,
  ));
