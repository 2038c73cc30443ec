import { defineLibrary, type Row } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Names that somebody else chose: of what is packed into an archive. */
const names = [
  'adm-zip().getEntries()[].{entryName|name}',
  'unzipper.Entry().path',
  'tar-stream.Entry().{name|linkname}',
  'jszip.JSZipObject().name',
  'tar.ReadEntry().{path|linkpath}',
  'node-stream-zip.Entry().name',
  '@zip.js/zip.js.ZipReader().getEntries()[].filename',
];

/** Where archives, and what goes in or comes out, are found. */
const paths: readonly SinkPlace[] = [
  ['adm-zip', 0],
  ['adm-zip().{addLocalFile|addLocalFolder|addLocalFolderAsync|addLocalFolderPromise|extractAllTo|extractAllToAsync|writeZip|writeZipPromise}', 0],
  ['adm-zip().extractEntryTo', 1],
  ['archiver().{file|directory|glob}', 0],
  ['tar.{x|extract|t|list|c|create|u|update|r|replace}', '0.file'],
  ['tar.{x|extract|t|list|c|create|u|update|r|replace}', '0.cwd'],
  ['tar.{c|create|u|update|r|replace}', '1.*'],
  ['unzipper.Open.file', 0],
  ['unzipper.Extract', '0.path'],
  ['extract-zip', 0],
  ['extract-zip', '1.dir'],
  ['decompress', 0],
  ['decompress', 1],
  ['{node-stream-zip|node-stream-zip.async}', '0.file'],
  ['node-stream-zip().extract', 1],
  ['yauzl.open', 0],
  ['yazl.ZipFile().addFile', 0],
  ['tar-fs.{pack|extract}', 0],
  ['compressing.{zip|tar|tgz|gzip}.{uncompress|compressDir|compressFile}', 0],
  ['compressing.{zip|tar|tgz|gzip}.{uncompress|compressDir|compressFile}', 1],
]; // prettier-ignore

/** Archives: what they hold is unpacked to where its name says, unless somebody looks at it first. */
export default defineLibrary({
  packages: ['adm-zip', 'yauzl', 'unzipper', 'unzip', 'tar-stream', 'jszip', 'tar', 'decompress', 'extract-zip', 'archiver', 'node-stream-zip', 'yazl', 'tar-fs', 'compressing', 'fflate', '@zip.js/zip.js'], // prettier-ignore
  docs: 'https://snyk.io/research/zip-slip-vulnerability',
  rows: [
    ...names.map((api): Row => ({ api, is: 'source', kind: 'file', in: 'archive' })),
    { api: 'unzip', is: 'alias', of: 'unzipper' },
    { api: 'adm-zip().getEntries().forEach', is: 'function', calls: 0, with: ['adm-zip().getEntries()[]'], loop: true },
    { api: 'adm-zip().getEntry()', is: 'alias', of: 'adm-zip().getEntries()[]' },
    ...['yauzl.open', 'yauzl.fromBuffer', 'yauzl.fromFd'].map((api): Row => ({
      api,
      is: 'function',
      calls: 'all',
      with: ['unknown', 'yauzl.ZipFile()'],
    })),
    { api: 'unzipper.{Parse|ParseOne}()', is: 'alias', of: 'unzipper.Stream()' },
    { api: 'unzipper.Open.{file|buffer|url|s3}', is: 'function', async: true },
    { api: 'unzipper.Open.{file|buffer|url|s3}().files[]', is: 'alias', of: 'unzipper.Entry()' },
    { api: 'jszip.{loadAsync}', is: 'function', async: true },
    { api: 'jszip().loadAsync', is: 'function', async: true },
    { api: '{jszip.loadAsync()|jszip().loadAsync()|jszip()}.files[]', is: 'alias', of: 'jszip.JSZipObject()' },
    { api: 'node-stream-zip().entries()[]', is: 'alias', of: 'node-stream-zip.Entry()' },
    { api: 'node-stream-zip().entry()', is: 'alias', of: 'node-stream-zip.Entry()' },
    { api: 'jszip.Archive().path', is: 'source', kind: 'file', in: 'archive' },
    { api: '{jszip.loadAsync()|jszip().loadAsync()|jszip()}.files', is: 'source', kind: 'file', in: 'archive' },
    ...sinkRows('path', paths),
    { api: 'archiver.{create|Archiver}()', is: 'alias', of: 'archiver()' },
    { api: 'node-stream-zip.async()', is: 'alias', of: 'node-stream-zip()' },
    { api: 'fflate.{unzipSync|unzip}()', is: 'source', kind: 'file', in: 'archive' },
    // packages that check the names themselves
    { api: '{decompress|extract-zip}', is: 'function', async: true },
  ],
  hooks: {
    'tar.{t|list|x|extract}': (call) => {
      const [settings] = call.args;
      for (const name of ['onentry', 'onReadEntry']) {
        const runs = settings?.kind === 'object' ? settings.props.get(name) : undefined;
        if (runs?.kind === 'function') call.invoke(runs, [call.external('tar.ReadEntry()')]);
      }
      return undefined;
    },
    '{jszip.loadAsync()|jszip().loadAsync()|jszip()}.{forEach|filter}': (call) => {
      const [each] = call.args;
      const name = call.member(call.external('jszip.Archive()'), 'path');
      if (each !== undefined) call.invoke(each, [name, call.external('jszip.JSZipObject()')]);
      return undefined;
    },
    'yauzl.ZipFile().{on|once}': (call) => {
      if (call.args[1] !== undefined) call.invoke(call.args[1], [call.external('yauzl.Entry()')]);
      return call.receiver ?? undefined;
    },
    'unzipper.Stream().{on|once}': (call) => {
      if (call.args[1] !== undefined) call.invoke(call.args[1], [call.external('unzipper.Entry()')]);
      return call.receiver ?? undefined;
    },
    // `createReadStream(file).pipe(unzipper.Parse())` is that stream
    'tar-stream.extract().{on|once}': (call) => {
      if (call.args[1] !== undefined) call.invoke(call.args[1], [call.external('tar-stream.Entry()')]);
      return call.receiver ?? undefined;
    },
  },
});
