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
