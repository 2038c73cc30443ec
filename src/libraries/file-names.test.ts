import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('names of files as packages find them, in lists and one by one', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import glob from 'glob';
import fg from 'fast-glob';
import chokidar from 'chokidar';
import klaw from 'klaw';
const app = express();
app.get('/a', (req, res) => { res.send('<p>' + glob.sync('/srv/up/*')[0]); });
app.get('/b', (req, res) => { glob('/srv/up/*', (error, files) => { res.send('<p>' + files[0]); }); });
app.get('/c', async (req, res) => { const [first] = await fg('/srv/up/*'); res.send('<p>' + first); });
app.get('/d', (req, res) => { chokidar.watch('/srv/up').on('add', (file) => { res.send('<p>' + file); }); });
app.get('/e', (req, res) => { klaw('/srv/up').on('data', (item) => { res.send('<p>' + item.path); }); });
app.get('/f', (req, res) => { klaw('/srv/up').on('data', (item) => { res.send('<p>' + item.stats.size); }); });
app.get('/g', (req, res) => { res.json(glob.sync('/srv/up/*')); });
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'html')
      .map(({ source, endpoints }) => [source.kind, endpoints[0]?.label])
      .sort(),
  ).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => ['filename', `GET /${name}`]));
});

test('folders that are opened, torrents, and patterns that nothing of the project matches', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import fs from 'node:fs/promises';
import glob from 'glob';
import parseTorrent from 'parse-torrent';
const app = express();
app.get('/a', async (req, res) => { for await (const entry of await fs.opendir('/srv/up')) res.write('<p>' + entry.name); });
app.get('/b', (req, res) => { res.send('<p>' + parseTorrent(req.body).name); });
app.get('/c', (req, res) => { res.send('<p>' + glob.sync('uploads/*').join(' ')); });
app.get('/d', (req, res) => { res.send('<p>' + glob.sync('src/*').join(' ')); });
`);
  expect(
    flows
      .filter(({ source }) => source.kind === 'filename')
      .map(({ endpoints }) => endpoints[0]?.label)
      .sort(),
  ).toEqual(['GET /a', 'GET /b', 'GET /c']);
});
