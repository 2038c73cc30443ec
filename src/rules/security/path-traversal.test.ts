import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('a file named by the request is reported', () =>
  check(
    'security/path-traversal',
    `
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express from 'express';
const app = express();
app.get('/a/:name', async (req, res) => {
  res.send(await readFile(path.join('/srv/files', req.params.name))); // $ security/path-traversal
});
app.get('/b', (req, res) => { res.sendFile('/srv/files/' + req.query.name); }); // $ security/path-traversal
`,
  ));

test('a name without its folder, a checked prefix, a checked name and a root are safe', () =>
  check(
    'security/path-traversal',
    `
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express from 'express';
const app = express();
const root = '/srv/files';
app.get('/a/:name', async (req, res) => { res.json(String(await readFile(path.join(root, path.basename(req.params.name))))); });
app.get('/b/:name', async (req, res) => {
  const file = path.resolve(root, req.params.name);
  if (!file.startsWith(root + path.sep)) return res.status(400).end();
  res.json(String(await readFile(file)));
});
app.get('/c/:name', (req, res) => {
  const { name } = req.params;
  if (name.includes('/')) { res.status(400).end(); return; }
  res.sendFile(path.join(root, name));
});
app.get('/d/:name', (req, res) => { res.sendFile(req.params.name, { root }); });
app.get('/e/:id', async (req, res) => { res.json(String(await readFile(path.join(root, String(Number(req.params.id)))))); });
`,
  ));

test('a path that a helper refuses by throwing is checked', () =>
  check(
    'security/path-traversal',
    `
import { createReadStream } from 'node:fs';
import path from 'node:path';
import express from 'express';
const app = express();
function fail(key: string): never {
  throw new Error('invalid key ' + key);
}
function resolveBelow(root: string, key: string) {
  const resolved = path.resolve(root, key);
  if (!resolved.startsWith(root + path.sep) && resolved !== root) fail(key);
  return resolved;
}
app.get('/:key', (req, res) => { createReadStream(resolveBelow('/srv/files', req.params.key)).pipe(res); });
`,
  ));

test('a fixed extension limits what can be reached', async () => {
  const found = await findingsOf(
    `
import fs from 'node:fs';
import path from 'node:path';
import express from 'express';
const app = express();
app.get('/a/:name', (req, res) => { res.send(fs.readFileSync(req.params.name ? '/srv/texts/' + req.params.name + '.yml' : '/srv/none', 'utf8')); });
app.get('/b/:name', (req, res) => { res.send(fs.readFileSync(path.join('/srv/texts', \`\${req.params.name}.yml\`), 'utf8')); });
app.put('/c/:name', (req, res) => { fs.writeFileSync('/srv/texts/' + req.params.name + '.yml', 'x'); res.end(); });
app.get('/d/:name', (req, res) => { res.send(fs.readFileSync('/srv/texts/' + req.params.name + '-x', 'utf8')); });
`,
    'security/path-traversal',
  );
  expect(found.map(({ line, severity, message }) => [line, severity, message])).toEqual([
    [9, 'critical', 'The path parameter `name` decides which file readFileSync() uses.'],
    [8, 'high', 'The path parameter `name` decides which file that ends in `.yml` writeFileSync() uses.'],
    [6, 'medium', 'The path parameter `name` decides which file that ends in `.yml` readFileSync() uses.'],
    [7, 'medium', 'The path parameter `name` decides which file that ends in `.yml` readFileSync() uses.'],
  ]);
});

test('asking whether there is a file gives away less than what is in it', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
app.get('/x', (req, res) => {
  if (!fs.existsSync(path.join('/srv/x', req.query.name))) return res.sendStatus(404);
  res.sendFile(req.query.name, { root: '/srv/x' });
});
app.get('/y', (req, res) => { res.send(fs.readFileSync(path.join('/srv/x', req.query.name), 'utf8')); });
`,
    'security/path-traversal',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`)).toEqual(['10 critical', '7 medium']);
});

test('what stands behind the last dot does not lead up', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
app.get('/x', (req, res) => {
  fs.writeFileSync(path.join('/srv/cache', 'image.' + req.query.name.split('.').pop()), 'x');
  fs.writeFileSync(path.join('/srv/cache', 'image.' + req.query.name.split('-').pop()), 'x'); // $ security/path-traversal
  res.end();
});
`,
  ));

test('which module is loaded is decided by a path too', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import path from 'node:path';
const app = express();
app.get('/x', async (req, res) => {
  const { format, name } = req.query;
  require(name); // $ security/path-traversal
  await import('./formats/' + name); // $ security/path-traversal
  require.resolve(name); // $ security/path-traversal
  require('./formats/' + path.basename(name));
  if (format !== 'csv' && format !== 'xml') return res.end();
  require('./formats/' + format);
});
`,
  ));

test('the last piece between slashes of both kinds', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
app.get('/a', (req, res) => { fs.readFile('files/' + req.query.name.split(/[\\\\/]/).pop() + '.txt', () => {}); res.end(); });
app.get('/b', (req, res) => { fs.readFile('files/' + req.query.name.split(/[,;]/).pop() + '.txt', () => {}); res.end(); }); // $ security/path-traversal
app.listen(3000);
`,
  ));

test('names of files that are there', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
app.get('/a', (req, res) => {
  const files = fs.readdirSync('files');
  if (!files.includes(req.query.name)) return res.end();
  fs.readFile('files/' + req.query.name, () => {});
});
app.get('/b', async (req, res) => {
  const files = await fs.promises.readdir('files');
  if (files.indexOf(req.query.name) === -1) return res.end();
  fs.readFile('files/' + req.query.name, () => {});
});
app.get('/c', (req, res) => {
  fs.readdir('files', (error, files) => {
    if (files.includes(req.query.name)) fs.readFile('files/' + req.query.name, () => {});
    else fs.readFile('files/' + req.query.name, () => {}); // $ security/path-traversal
  });
});
app.get('/d', (req, res) => {
  const text = fs.readFileSync('files/index', 'utf8');
  if (fs.readdirSync('files').includes(req.query.folder)) fs.readFile('files/' + req.query.name, () => {}); // $ security/path-traversal
});
`,
  ));
