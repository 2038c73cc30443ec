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
    zip.on('entry', (entry) => { fs.createWriteStream(path.join('/srv', entry.fileName)); }); // $ security/zip-slip
    zip.on('entry', (entry) => { fs.createWriteStream(path.join('/srv', path.basename(entry.fileName))); });
    zip.on('entry', (entry) => { if (entry.fileName.includes('..')) return; fs.createWriteStream(path.join('/srv', entry.fileName)); });
  });
  fs.createReadStream(file).pipe(unzipper.Parse()).on('entry', (entry) => {
    entry.pipe(fs.createWriteStream('/srv/' + entry.path)); // $ security/zip-slip
  });
}
`,
  ));
