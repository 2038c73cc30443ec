import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('sizes, times and counts without a limit', () =>
  check(
    'security/resource-exhaustion',
    `
import express from 'express';
import zlib from 'node:zlib';
const app = express();

app.get('/a', (req, res) => { res.send(Buffer.alloc(Number(req.query.size))); }); // $ security/resource-exhaustion
app.get('/b', (req, res) => { const size = Number(req.query.size); if (size > 1000) return res.end(); res.send(Buffer.alloc(size)); });
app.get('/c', (req, res) => { res.send(Buffer.alloc(Math.min(Number(req.query.size), 1000))); });
app.get('/d', (req, res) => { res.send('-'.repeat(req.query.width)); }); // $ security/resource-exhaustion
app.get('/e', (req, res) => { const list = []; const count = Number(req.query.count); for (let i = 0; i < count; i++) list.push(i); res.json(list); }); // $ security/resource-exhaustion
app.get('/f', (req, res) => { setTimeout(() => res.end(), Number(req.query.ms)); }); // $ security/resource-exhaustion
app.get('/g', (req, res) => { setTimeout(() => res.end(), 100); });
app.get('/h', (req, res) => { res.send(zlib.gunzipSync(req.body)); }); // $ security/resource-exhaustion
app.post('/k', (req, res) => { for (let i = 0; i < req.body.items.length; i++) req.app.emit('item'); res.end(); }); // $ security/resource-exhaustion
app.post('/l', (req, res) => { const { items } = req.body; if (!Array.isArray(items)) return res.end(); for (let i = 0; i < items.length; i++) req.app.emit('item'); res.end(); });
app.post('/m', (req, res) => { const { items } = req.body; if (items.length > 100) return res.end(); for (let i = 0; i < items.length; i++) req.app.emit('item'); res.end(); });
app.get('/n', (req, res) => { for (let i = 0; i < req.query.items.length; i++) req.app.emit('item'); res.end(); });
app.get('/o', (req, res) => { res.send(new Uint8Array(Number(req.query.size))); }); // $ security/resource-exhaustion
// a copy of what is there already
app.get('/j', (req, res) => { res.send(new Uint8Array(req.body)); });
app.get('/i', (req, res) => { res.send(zlib.gunzipSync(req.body, { maxOutputLength: 1e6 })); });
`,
  ));

test('loops over what may be no list', () =>
  check(
    'security/resource-exhaustion',
    `
import _ from 'lodash';
import express from 'express';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => { for (let i = 0; i < req.body.items.length; i++) req.app.emit('item'); res.end(); }); // $ security/resource-exhaustion
app.post('/b', (req, res) => { const { items } = req.body; if (!Array.isArray(items)) return res.end(); for (let i = 0; i < items.length; i++) req.app.emit('item'); res.end(); });
app.post('/c', (req, res) => { _.each(req.body.items, (item) => req.app.emit(item)); res.end(); }); // $ security/resource-exhaustion
app.post('/d', (req, res) => { for (const item of req.body.items) req.app.emit(item); res.end(); });
app.listen(3000);
`,
  ));

test('what was gone through one by one is a list', () =>
  check(
    'security/resource-exhaustion',
    `
import express from 'express';
const app = express();
app.use(express.json());
app.delete('/links', async (req, res) => {
  const { ids, others } = req.body;
  const allowed = [];
  for (const id of ids) allowed.push(await find(id));
  for (let i = 0; i < ids.length; i++) if (allowed[i]) remove(ids[i]);
  for (let i = 0; i < others.length; i++) remove(others[i]); // $ security/resource-exhaustion
  res.end();
});
declare function find(id: string): Promise<boolean>;
declare function remove(id: string): void;
`,
  ));

test('loops that end where the list does, and what is unpacked', () =>
  check(
    'security/resource-exhaustion',
    `
import express from 'express';
import zlib from 'node:zlib';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => { const list = req.body; for (let i = 0; i < list.length; i++) { if (!list[i]) break; req.app.emit('item'); } res.end(); });
app.post('/b', (req, res) => { const list = req.body; for (let i = 0; i < list.length; i++) req.app.emit(list[i].name); res.end(); });
app.post('/c', (req, res) => { const list = req.body; for (let i = 0; i < list.length; i++) req.app.emit(list[i]); res.end(); }); // $ security/resource-exhaustion
app.post('/d', (req, res) => { if (!(req.body instanceof Array)) return res.end(); const list = req.body; for (let i = 0; i < list.length; i++) req.app.emit(list[i]); res.end(); });
app.post('/e', (req, res) => { zlib.gunzip(req.body, () => res.end()); }); // $ security/resource-exhaustion
app.post('/f', (req, res) => { zlib.gunzip(req.body, { maxOutputLength: 1e6 }, () => res.end()); });
`,
  ));

test('whatever has a length is gone through, unless the first element that is not there ends it', () =>
  check(
    'security/resource-exhaustion',
    `
import express from 'express';
import _ from 'lodash';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => res.json(_.map(req.body, (each) => each + 1))); // $ security/resource-exhaustion
app.post('/b', (req, res) => res.json(_.chunk(req.body.items, 10))); // $ security/resource-exhaustion
app.post('/c', (req, res) => res.json(_.map(req.body, (each) => each.name)));
app.post('/d', (req, res) => res.json(_.map(req.body, ({ name }) => name)));
app.post('/e', (req, res) => res.json(Array.isArray(req.body) ? _.map(req.body, (each) => each + 1) : []));
`,
  ));
