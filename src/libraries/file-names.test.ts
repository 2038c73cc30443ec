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
