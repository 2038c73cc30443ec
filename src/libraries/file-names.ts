import { defineLibrary, type Row } from './define.ts';

/** Calls that give names of files, or a promise of them. */
const lists = [
  'glob.{sync|globSync|glob}()', 'glob()', 'globby.{sync|globbySync|globby}()', 'globby()', 'fast-glob.{sync|globSync|glob|async}()', 'fast-glob()', 'tinyglobby.{glob|globSync}()', 'tiny-glob()', 'walk-sync()', 'walkdir.{sync|async}()', 'recursive-readdir()', 'globule.{find|match|mapping|findMapping}()', 'shelljs.{ls|find}()', 'klaw-sync()', 'fs-jetpack.{list|find}()', 'fs-extra.{readdirSync|readdir}()',
]; // prettier-ignore

/** What listeners and callbacks get: function, what they are called with. */
const told: readonly (readonly [string, readonly string[]])[] = [
  ['glob', ['unknown', name()]],
  ['recursive-readdir', ['unknown', name()]],
  ['fast-glob.{stream|globStream}().{on|once}', [name()]],
  ['walkdir', [name()]],
  ['walkdir().{on|once}', [name()]],
  ['chokidar.watch().{on|once}', [name(), name()]],
  ['klaw().{on|once}', ['walk.Entry()']],
  ['readdirp().{on|once}', ['walk.Entry()']],
  ['walk.walk().{on|once}', ['unknown', 'walk.Entry()', 'unknown']],
];

/** Names of files as packages find them: whoever may create a file chose its name. */
export default defineLibrary({
  packages: ['walk', 'parse-torrent'],
  docs: 'https://owasp.org/www-community/attacks/xss/',
  rows: [
    ...[
      ...lists,
      name(),
      'walk.Entry().{name|path|basename|fullPath}',
      'readdirp()[].{path|basename|fullPath}',
      '{node:fs|fs-extra|node:fs.promises}.{opendir|opendirSync}()[].{name|path|parentPath}',
      '{node:fs|fs-extra|node:fs.promises}.{opendir|opendirSync}().{read|readSync}().name',
      'parse-torrent().{name|comment|announce|files|createdBy|urlList}',
    ].map((api): Row => ({ api, is: 'origin', kind: 'filename' })),
    ...told.map(([api, values]): Row => ({ api, is: 'function', calls: 'all', with: values })),
    ...[
      'globby',
      'globby.globby',
      'fast-glob',
      'fast-glob.{glob|async}',
      'tinyglobby',
      'tinyglobby.glob',
      'tiny-glob',
      'node:fs.promises.opendir',
    ].map((api): Row => ({ api, is: 'function', async: true })),
  ],
});

function name(): string {
  return 'walk.Name()';
}
