import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('names of what is in an archive', async () => {
  const { flows } = await modelOf(`
import fs from 'node:fs';
import AdmZip from 'adm-zip';
import unzipper from 'unzipper';
export async function unpack(file) {
  new AdmZip(file).getEntries().forEach((entry) => fs.writeFileSync('/srv/' + entry.entryName, entry.getData()));
  const directory = await unzipper.Open.file(file);
  for (const entry of directory.files) fs.createWriteStream('/srv/' + entry.path);
  for (const entry of directory.files) fs.createWriteStream('/srv/' + entry.type);
}
`);
  expect(
    flows.filter(({ source }) => source.in === 'archive').map(({ kind, sink }) => [kind, sink.location.line]),
  ).toEqual([
    ['path', 6],
    ['path', 8],
  ]);
});

test('archives by their path, and names by callbacks and keys', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import fs from 'node:fs';
import archiver from 'archiver';
import AdmZip from 'adm-zip';
import JSZip from 'jszip';
import * as tar from 'tar';
const app = express();
app.get('/', async (req, res) => {
  archiver('zip').file(req.query.name, { name: 'a' });
  archiver('zip').append(req.query.name, { name: 'a' });
  new AdmZip('a.zip').extractAllTo('/srv/' + req.query.name);
  await tar.c({ file: 'a.tar' }, [req.query.name]);
  await tar.x({ file: 'a.tar', cwd: '/srv' }, [req.query.name]);
  const zip = await JSZip.loadAsync('a.zip');
  zip.forEach((name) => fs.writeFileSync('/srv/' + name, ''));
  for (const name of Object.keys(zip.files)) fs.writeFileSync('/srv/' + name, '');
  tar.t({ file: 'a.tar', onentry: (entry) => fs.createWriteStream('/srv/' + entry.path) });
  tar.t({ file: 'a.tar', onentry: (entry) => fs.createWriteStream('/srv/' + entry.size) });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'path')
      .map(({ source, sink }) => [source.in, sink.location.line])
      .sort(([, a], [, b]) => Number(a) - Number(b)),
  ).toEqual([
    ['query', 10],
    ['query', 12],
    ['query', 13],
    ['archive', 16],
    ['archive', 17],
    ['archive', 18],
  ]);
});
