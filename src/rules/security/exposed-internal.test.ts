import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('directories of code, listings and dot files', () =>
  check(
    'security/exposed-internal',
    `
import express from 'express';
import path from 'node:path';
import serveIndex from 'serve-index';
const app = express();
app.use(express.static('.')); // $ security/exposed-internal
app.use(express.static(__dirname)); // $ security/exposed-internal
app.use(express.static(path.join(__dirname, '../public')));
app.use('/modules', express.static(path.join(__dirname, '../node_modules'))); // $ security/exposed-internal
app.use('/lib', express.static(path.join(__dirname, '../node_modules/swagger-ui-dist')));
app.use('/vue', express.static(path.join(__dirname, '../node_modules', 'vue'))); // $ security/exposed-internal
app.use('/vue', express.static(path.join(__dirname, '../node_modules/vue/dist')));
app.use('/fonts', express.static(path.join(__dirname, '../node_modules/@fontsource/roboto')));
app.use('/files', express.static('files', { dotfiles: 'allow' })); // $ security/exposed-internal
app.use('/files', express.static('files', { dotfiles: 'ignore' }));
app.use('/ftp', serveIndex('ftp')); // $ security/exposed-internal
app.listen(3000);
`,
  ));

test('pages for those who run the service', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { writeHeapSnapshot } from 'node:v8';
const app = express();
app.get('/a', (req, res) => res.json([]));
app.get('/b', (req, res) => res.json([]));
app.get('/debug/heapdump', (req, res) => res.sendFile(writeHeapSnapshot()));
app.get('/metrics', (req, res) => res.send('requests 1'));
app.get('/own/metrics', (req, res) => {
  if (!req.user) return res.status(401).end();
  res.send('requests 1');
});
app.listen(3000);
const inside = express();
inside.get('/metrics', (req, res) => res.send('requests 1'));
inside.listen(9090);
`,
    'security/exposed-internal',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([
    [7, 'high'],
    [8, 'low'],
  ]);
});

test('the directory above, the one of the user, and files with secrets', () =>
  check(
    'security/exposed-internal',
    `
import express from 'express';
import os from 'node:os';
const app = express();
app.use('/a', express.static('../')); // $ security/exposed-internal
app.use('/b', express.static(os.homedir())); // $ security/exposed-internal
app.use('/c', express.static('.env')); // $ security/exposed-internal
app.use('/d', express.static('../public'));
`,
  ));
