import type { PendingCall } from '../evaluate/knowledge.ts';
import { kindBit, madeSafe, withStep } from '../evaluate/taint.ts';
import { asString, makeUnknown, options, taintOf, unknown, type Value } from '../evaluate/values.ts';
import { namesIn } from '../model/logged.ts';
import type { FileOperation } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { isKeptToItself, isSharedPath } from './support/temporary-files.ts';
import { calledBack, directoryEntries, globbedFiles, promised, statementFile } from './support/project-files.ts';

const byOperation: readonly (readonly [FileOperation['operation'], readonly string[]])[] = [
  [
    'read',
    [
      'readFile',
      'access',
      'stat',
      'lstat',
      'readlink',
      'realpath',
      'exists',
      'open',
      'readJson',
      'readJSON',
      'pathExists',
      'statfs',
      'watch',
      'watchFile',
      'openAsBlob',
    ],
  ],
  [
    'write',
    [
      'writeFile',
      'appendFile',
      'copyFile',
      'cp',
      'rename',
      'truncate',
      'mkdir',
      'mkdtemp',
      'chmod',
      'chown',
      'link',
      'symlink',
      'utimes',
      'outputFile',
      'outputJson',
      'outputJSON',
      'writeJson',
      'writeJSON',
      'ensureDir',
      'ensureFile',
      'mkdirp',
      'mkdirs',
      'copy',
      'move',
      'lchmod',
      'lchown',
      'lutimes',
      'createFile',
      'createLink',
      'createSymlink',
      'ensureLink',
      'ensureSymlink',
    ],
  ],
  ['delete', ['unlink', 'rm', 'rmdir', 'remove', 'emptyDir']],
  ['list', ['readdir', 'opendir', 'glob']],
  ['stream', ['createReadStream', 'createWriteStream']],
];
/** The second argument is a path too. */
const twoPaths = ['copyFile', 'cp', 'rename', 'link', 'symlink', 'copy', 'move', 'createLink', 'createSymlink', 'ensureLink', 'ensureSymlink']; // prettier-ignore
const names = byOperation.flatMap(([, each]) => each);
/** Whose path decides which file is used: to ask where a path leads uses none. */
const located = names.filter((name) => name !== 'realpath');
const sync = names.map((name) => `${name}Sync`).join('|');
const writers = 'writeFile|appendFile|outputFile|outputJson|outputJSON|writeJson|writeJSON';
const readers = 'readFile|readJson|readJSON';
const inSync = (each: string): string =>
  each
    .split('|')
    .map((name) => `${name}Sync`)
    .join('|');
const roots = 'node:fs|node:fs.promises|fs-extra';

/** Files, with callbacks, with promises, and blocking. */
export default defineLibrary({
  packages: ['node:fs', 'fs-extra', 'graceful-fs', 'mz', 'rimraf', 'mkdirp', 'del', 'node:fs/promises'],
  docs: 'https://nodejs.org/api/fs.html',
  rows: [
    { api: 'node:fs/promises', is: 'alias', of: 'node:fs.promises' },
    { api: '{graceful-fs|mz/fs}', is: 'alias', of: 'node:fs' },
    { api: 'node:fs.unwatchFile', is: 'sink', kind: 'path', arg: 0 },
    { api: `{${roots}}.{${located.join('|')}}`, is: 'sink', kind: 'path', arg: 0, names: true },
    { api: `{node:fs|fs-extra}.{${inSync(located.join('|'))}}`, is: 'sink', kind: 'path', arg: 0, names: true },
    { api: `{${roots}}.{${twoPaths.join('|')}}`, is: 'sink', kind: 'path', arg: 1 },
    {
      api: `{node:fs|fs-extra}.{${twoPaths.map((name) => `${name}Sync`).join('|')}}`,
      is: 'sink',
      kind: 'path',
      arg: 1,
    },
    {
      api: `{node:fs.promises|fs-extra}.{${names.filter((name) => !name.startsWith('create')).join('|')}}`,
      is: 'function',
      async: true,
      calls: 'all',
    },
    { api: `{node:fs|fs-extra}.{${sync}}`, is: 'blocking' },
    { api: `{${roots}}.{${writers}}`, is: 'sink', kind: 'written', arg: 1 },
    { api: `{node:fs|fs-extra}.{${inSync(writers)}}`, is: 'sink', kind: 'written', arg: 1 },
    { api: '{node:fs|fs-extra}.{write|writeSync}', is: 'sink', kind: 'written', arg: 1 },
    { api: 'node:fs.promises.open().{write|writeFile|appendFile}', is: 'sink', kind: 'written', arg: 0 },
    { api: 'node:fs.promises.open().{readFile}()', is: 'origin', kind: 'file' },
    { api: '{node:fs|fs-extra}.createWriteStream().{write|end}', is: 'sink', kind: 'written', arg: 0 },
    { api: `{${roots}}.{${readers}}()`, is: 'origin', kind: 'file' },
    { api: `{node:fs|fs-extra}.{${inSync(readers)}}()`, is: 'origin', kind: 'file' },
    {
      api: '{node:fs.readFile().content|node:fs.createReadStream()|fs-extra.createReadStream()}',
      is: 'origin',
      kind: 'file',
    },
    {
      api: `node:fs.{${readers}}`,
      is: 'function',
      calls: 'all',
      with: ['unknown', 'node:fs.readFile().content'],
    },
    { api: '{rimraf|mkdirp|del}', is: 'sink', kind: 'path', arg: 0 },
    {
      api: '{node:fs.readdir().names|node:fs.readdirSync()|node:fs.promises.readdir()}',
      is: 'origin',
      kind: 'filename',
    },
    { api: 'node:fs.readdir', is: 'function', calls: 'all', with: ['unknown', 'node:fs.readdir().names'] },
    { api: '{rimraf|mkdirp}.sync', is: 'blocking' },
    { api: 'node:fs.createReadStream().pipe', is: 'function', returns: 'argument 0' },
  ] satisfies Row[],
  hooks: {
    '{node:fs|fs-extra}.readdirSync': directoryEntries,
    'node:fs.promises.readdir': promised(directoryEntries),
    'node:fs.readdir': calledBack(directoryEntries),
    'node:fs.globSync': globbedFiles,
    '{node:fs|fs-extra}.readFileSync': statementFile,
    'node:fs.promises.readFile': promised(statementFile),
    'node:fs.readFile': calledBack(statementFile),
    'fs-extra.readFile': (call: PendingCall) => calledBack(statementFile)(call) ?? promised(statementFile)(call),
    // only what comes with `data` is of the file
    '{node:fs|fs-extra}.createReadStream().{on|once}': (call: PendingCall) => {
      const [name, listener] = call.args;
      const content = asString(name) === 'data' ? call.external('node:fs.readFile().content') : unknown;
      if (listener !== undefined) call.invoke(listener, [content]);
      return call.receiver ?? undefined;
    },
    '{node:fs|fs-extra}.{realpathSync|realpathSync.native}': realPath,
    'node:fs.promises.realpath': promised(realPath),
    '{node:fs|fs-extra}.{realpath|realpath.native}': (call: PendingCall) =>
      calledBack(realPath)(call) ?? promised(realPath)(call),
  },
  operations: {
    ...Object.fromEntries(
      byOperation.flatMap(([operation, each]) => [
        [`{${roots}}.{${each.join('|')}}`, (call: OperationCall) => fileOperation(call, operation)],
        [
          `{node:fs|fs-extra}.{${each.map((name) => `${name}Sync`).join('|')}}`,
          (call: OperationCall) => fileOperation(call, operation),
        ],
      ]),
    ),
    '{node:fs|fs-extra}.createWriteStream().{write|end}': ({ event, source }: OperationCall): OperationDraft | null => {
      const content = namesIn(event, 0);
      return content.length === 0 ? null : { is: 'file', operation: 'write', path: source(0), content };
    },
    // a file that is piped into a response is the reply
    'node:fs.createReadStream().pipe': (call: OperationCall) =>
      isResponse(call.args[0]) ? { is: 'reply', status: null, kind: 'stream', keys: null, leaksError: '' } : null,
  },
});

function fileOperation(call: OperationCall, operation: FileOperation['operation']): OperationDraft {
  const { name } = call.event;
  const opens = /^(?:writeFile|appendFile|createWriteStream|open|outputFile|outputJson|writeJson)(?:Sync)?$/i.test(
    name,
  );
  const inShared = opens && isSharedPath(call.args[0]) && !isKeptToItself(call);
  const target = call.text(call.args[0]);
  const content = /^(?:write|append|output)/.test(name) ? namesIn(call.event, 1) : [];
  return {
    is: 'file',
    operation,
    path: call.source(0),
    ...(content.length === 0 ? {} : { content }),
    ...(target === null ? {} : { target }),
    ...(inShared ? { inShared } : {}),
  };
}

/** Where a path leads in the end: nothing in it leads up. */
function realPath(call: PendingCall): Value | undefined {
  const taint = call.args[0] === undefined ? null : taintOf(call.args[0], 0);
  if (taint === null) return undefined;
  const safe = madeSafe(withStep(taint, call.place, 'realpath'), kindBit('resolved') | kindBit('climbless'));
  return makeUnknown(safe, 'string');
}

function isResponse(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    options(value).some(
      (option) => option.kind === 'external' && /(?:Response|ServerResponse|Reply)\(\)$/.test(option.path.text),
    )
  );
}
