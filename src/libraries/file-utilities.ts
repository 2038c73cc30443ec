import { defineLibrary, type Row } from './define.ts';

/** Packages whose first argument is a path, or a pattern of paths. */
const first = [
  'glob', 'glob.{sync|glob|globSync|globStream|iterate}', 'globby', 'globby.{globby|globbySync|sync}', 'fast-glob', 'fast-glob.{sync|glob|globSync|stream|async}', 'tiny-glob',
  'mkdirp.{mkdirp|mkdirpSync|sync|manual|native}', 'make-dir', 'make-dir.{makeDirectory|makeDirectorySync|sync}', 'rimraf.{rimraf|rimrafSync|sync}', 'del.{deleteAsync|deleteSync|sync}', 'trash', 'cpy', 'move-file', 'load-json-file', 'load-json-file.sync', 'jsonfile.{readFile|readFileSync|writeFile|writeFileSync}', 'write-file-atomic', 'write-file-atomic.sync', 'write-json-file', 'read-pkg', 'readdirp', 'walk-sync', 'walkdir', 'klaw', 'fstream.{Reader|Writer}', 'istextorbinary.isText', 'chokidar.watch', 'recursive-readdir', 'vinyl-fs.{src|dest}', 'ncp', 'read-chunk', 'md5-file', 'md5-file.sync', 'n-readlines', 'line-reader.{open|eachLine}', 'node-dir.{files|readFiles}',
]; // prettier-ignore
const second = ['ncp', 'cpy', 'move-file', 'fs-extra.move'];

/** Files by other packages than Node's own modules. */
export default defineLibrary({
  packages: [
    'glob',
    'globby',
    'fast-glob',
    'tiny-glob',
    'make-dir',
    'trash',
    'cpy',
    'move-file',
    'load-json-file',
    'jsonfile',
    'write-file-atomic',
    'write-json-file',
    'readdirp',
    'walk-sync',
    'walkdir',
    'klaw',
    'fstream',
    'chokidar',
    'recursive-readdir',
    'vinyl-fs',
    'ncp',
    'read-chunk',
    'md5-file',
    'n-readlines',
    'line-reader',
    'node-dir',
    'send',
  ],
  docs: 'https://github.com/isaacs/node-glob',
  rows: [
    ...first.map((api): Row => ({ api, is: 'sink', kind: 'path', arg: 0 })),
    ...second.map((api): Row => ({ api, is: 'sink', kind: 'path', arg: 1 })),
    { api: 'glob.{Glob|GlobSync}', is: 'sink', kind: 'path', arg: 0 },
    // with a root, it refuses what leads out of it
    { api: 'send', is: 'sink', kind: 'path', arg: 1, unless: '2.root' },
    { api: 'send', is: 'sink', kind: 'path', arg: '2.root' },
    { api: '{express.static|serve-static|koa-static}', is: 'sink', kind: 'path', arg: 0 },
    { api: 'express.Response().{sendFile|sendfile|download}', is: 'sink', kind: 'path', arg: '1.root' },
  ],
});
