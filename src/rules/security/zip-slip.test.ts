import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('names of entries', () =>
  check(
    'security/zip-slip',
    `
import fs from 'node:fs';
import path from 'node:path';
import yauzl from 'yauzl';
import unzipper from 'unzipper';
export function unpack(file) {
  yauzl.open(file, (error, zip) => {
    zip.on('entry', (entry) => { fs.createWriteStream(path.join('/srv', entry.fileName)); });
    zip.on('entry', (entry) => { fs.createWriteStream(path.join('/srv', path.basename(entry.fileName))); });
    zip.on('entry', (entry) => { if (entry.fileName.includes('..')) return; fs.createWriteStream(path.join('/srv', entry.fileName)); });
  });
  const stream = fs.createReadStream(file).pipe(unzipper.Parse());
  stream.on('entry', (entry) => { fs.createWriteStream(path.join('/srv', path.basename(entry.path))); });
  stream.on('entry', (entry) => { if (entry.path.includes('..')) return; fs.createWriteStream(path.join('/srv', entry.path)); });
  fs.createReadStream(file).pipe(unzipper.Parse()).on('entry', (entry) => {
    entry.pipe(fs.createWriteStream('/srv/' + entry.path)); // $ security/zip-slip
  });
}
`,
  ));

test('names of a package that refuses those that lead up, and keys', () =>
  check(
    'security/zip-slip',
    `
import fs from 'node:fs';
import path from 'node:path';
import JSZip from 'jszip';
import yauzl from 'yauzl';
yauzl.open('a.zip', {}, (err, zip) => zip.on('entry', (entry) => fs.createWriteStream(path.join('out', entry.fileName))));
const archive = await JSZip.loadAsync(fs.readFileSync('a.zip'));
for (const name of Object.keys(archive.files)) fs.writeFileSync(path.join('out', name), 'x'); // $ security/zip-slip
`,
  ));

test('one entry of a list is like the others', () =>
  check(
    'security/zip-slip',
    `
import fs from 'node:fs';
import AdmZip from 'adm-zip';
const entries = new AdmZip('a.zip').getEntries();
fs.writeFileSync('/srv/' + entries[0].entryName, ''); // $ security/zip-slip
for (let i = 0; i < entries.length; i++) fs.appendFileSync('/srv/' + entries[i].entryName, ''); // $ security/zip-slip
fs.writeFileSync('/srv/' + entries.length, '');
`,
  ));
