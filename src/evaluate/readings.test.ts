import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';
import { checkSteps } from '../testing/steps.ts';

test('what was put somewhere is what is taken from there, also by functions that ran before', () =>
  checkSteps(
    `
class Text { constructor() { this.text = ''; } add(more) { this.text += more; return this; } get() { return this.text; } }
class Parts { parts = []; add(part) { this.parts.push(part); } all() { return this.parts.join(' '); } }
class Static { static put(value) { Static.value = value; } static take() { return Static.value; } }
class Store { constructor() { this.all = new Map(); } put(name, value) { this.all.set(name, value); } take(name) { return this.all.get(name); } }
const store = new Store();
let last = '';
const set = (value) => { last = value; }, get = () => last;
const current = {};
const keep = (value) => { current.value = value; }, kept = () => current.value;
function cell() { let held; return { put: (value) => { held = value; }, take: () => held }; }
`,
    {
      carry: [
        'const t = new Text(); t.get(); t.add(v); exec(t.get())',
        'const p = new Parts(); p.all(); p.add(v); exec(p.all())',
        'Static.take(); Static.put(v); exec(Static.take())',
        `store.put('a', v); exec(store.take('a'))`,
        'get(); set(v); exec(get())',
        'keep(v); exec(kept())',
        'const c = cell(); c.take(); c.put(v); exec(c.take())',
      ],
      stop: [
        `const u = new Text(); u.add('a'); exec(u.get())`,
        `const q = new Parts(); q.add('a'); exec(q.all())`,
        `store.put('b', 'b'); exec(store.take('b'))`,
        `const d = cell(); d.put('a'); exec(d.take())`,
      ],
    },
  ));

test('what one request put into something of its own is not in what another one makes', async () => {
  const found = await findingsOf(
    `//- /app.js
const { exec } = require('node:child_process');
const app = require('express')();
function builder() { const parts = []; return { add(part) { parts.push(part); return this; }, build() { return parts.join(' '); } }; }
class Query { constructor() { this.text = ''; } add(part) { this.text += part; return this; } }
const query = () => new Query();
app.get('/a', (req, res) => { exec(builder().add('ls').add(req.query.a).build()); exec(query().add(req.query.a).text); res.end(); });
app.get('/b', (req, res) => { exec(builder().add('ls').add('b').build()); exec(query().add('ls').text); res.end(); });
app.get('/c', (req, res) => { exec(builder().add('ls').build()); exec(query().add('c').text); res.end(); });
app.listen(1);
`,
    'security/command-injection',
  );
  expect(found.map(({ line }) => line)).toEqual([6, 6]);
});
