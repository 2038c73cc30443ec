import { defineLibrary, type Row } from './define.ts';

/** Names that somebody else chose: of what is packed into an archive. */
const names = [
  'adm-zip().getEntries()[].{entryName|name}',
  'yauzl.Entry().fileName',
  'unzipper.Entry().path',
  'tar-stream.Entry().name',
  'jszip.JSZipObject().name',
  'node-tar.ReadEntry().path',
];

/** Archives: what they hold is unpacked to where its name says, unless somebody looks at it first. */
export default defineLibrary({
  packages: ['adm-zip', 'yauzl', 'unzipper', 'unzip', 'tar-stream', 'jszip', 'tar', 'decompress', 'extract-zip'],
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
    {
      api: '{jszip.loadAsync()|jszip().loadAsync()|jszip()}.forEach',
      is: 'function',
      calls: 0,
      with: ['jszip.Path()', 'jszip.JSZipObject()'],
      loop: true,
    },
    { api: 'jszip.Path()', is: 'source', kind: 'file', in: 'archive' },
    // packages that check the names themselves
    { api: '{decompress|extract-zip}', is: 'function', async: true },
  ],
  hooks: {
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
