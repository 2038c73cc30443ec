import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('checks that only text is subject to', () =>
  check(
    'security/type-confusion',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { if (req.query.path.includes('../')) return res.end(); res.end('ok'); }); // $ security/type-confusion
app.get('/b', (req, res) => { const { path } = req.query; if (typeof path !== 'string' || path.includes('../')) return res.end(); res.end('ok'); });
app.get('/c', (req, res) => { if (String(req.query.path).includes('../')) return res.end(); res.end('ok'); });
app.get('/d/:path', (req, res) => { if (req.params.path.includes('..')) return res.end(); res.end('ok'); });
app.get('/e', (req, res) => { if (req.query.fields.includes('name')) return res.end(); res.end('ok'); });
app.post('/f', (req, res) => { for (let i = 0; i < req.body.items.length; i++) req.app.emit('item'); res.end(); });
app.post('/g', (req, res) => { const { items } = req.body; if (!Array.isArray(items)) return res.end(); for (let i = 0; i < items.length; i++) req.app.emit('item'); res.end(); });
`,
  ));

test('lengths of texts, and names of prototypes', () =>
  check(
    'security/type-confusion',
    `
import express from 'express';
const app = express();
const store = {};
app.get('/a', (req, res) => { if (req.query.name.length > 40) return res.status(400).end(); res.send('x' + req.query.name); }); // $ security/type-confusion
app.get('/b', (req, res) => { if (req.query.ids.length > 40) return res.status(400).end(); res.json(req.query.ids.map(Number)); });
app.get('/c', (req, res) => { if (req.query.name.length > 0) return res.status(400).end(); res.end(); });
app.get('/d', (req, res) => { if (req.query.key === '__proto__') return res.status(400).end(); res.json(store[req.query.key]); }); // $ security/type-confusion
app.get('/e/:key', (req, res) => { if (req.params.key === '__proto__') return res.status(400).end(); res.json(store[req.params.key]); });
app.get('/f', (req, res) => { if (String(req.query.name).length > 40) return res.status(400).end(); res.end(); });
`,
  ));

test('methods that lists have too', () =>
  check(
    'security/type-confusion',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => res.json(req.query.name.indexOf('admin') > 1)); // $ security/type-confusion
app.get('/b', (req, res) => res.json(req.query.name.concat('!'))); // $ security/type-confusion
app.get('/c', (req, res) => res.json(req.query.name.slice(1))); // $ security/type-confusion
app.get('/d', (req, res) => res.json(req.query.name.indexOf('admin') === 0));
app.get('/e', (req, res) => res.json(req.query.name.slice(-1) === '/'));
app.get('/f', (req, res) => res.json(req.query.names.indexOf('admin')));
app.get('/g', (req, res) => res.json(typeof req.query.name === 'string' && req.query.name.indexOf('admin')));
app.get('/h', (req, res) => res.json(String(req.query.name).slice(1)));
app.get('/i/:name', (req, res) => res.json(req.params.name.slice(1)));
`,
  ));
