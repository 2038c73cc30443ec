import { defineLibrary, type Row } from './define.ts';

/** Calls that unpack the bytes they are given, and streams that unpack what is piped into them. */
const calls = [
  'adm-zip',
  'jszip.loadAsync',
  'jszip().loadAsync',
  'pako.{inflate|inflateRaw|ungzip}',
  'fflate.{unzip|unzipSync|gunzip|gunzipSync|decompress|decompressSync|inflate|inflateSync}',
  'decompress',
  'unzipper.Open.buffer',
  'snappy.{uncompress|uncompressSync}',
  'seek-bzip.decode',
  'node-gzip.ungzip',
];
const streams = [
  '{unzipper|unzip}.{Parse|ParseOne|Extract}',
  'unzipper.Stream',
  'unbzip2-stream',
  'gunzip-maybe',
  'tar.{x|extract|Parse|Unpack}',
  'tar-stream.extract',
  'tar-fs.extract',
];

/** Packages that unpack data: a few kilobytes can hold gigabytes. */
export default defineLibrary({
  packages: ['pako', 'fflate', 'snappy', 'seek-bzip', 'node-gzip', 'unbzip2-stream', 'gunzip-maybe', 'tar-fs'],
  docs: 'https://cwe.mitre.org/data/definitions/409.html',
  rows: [
    ...calls.map((api): Row => ({ api, is: 'sink', kind: 'resource', arg: 0 })),
    ...streams.map((api): Row => ({ api: `${api}().write`, is: 'sink', kind: 'resource', arg: 0 })),
  ],
});
