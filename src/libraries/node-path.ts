import { posix } from 'node:path';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { kindBit, madeSafe } from '../evaluate/taint.ts';
import {
  asString,
  joinAll,
  literal,
  makeObject,
  makeText,
  makeUnknown,
  options,
  taintOf,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

/**
 * Paths put together from known pieces stay known, so that what is loaded by its place (`path.join(__dirname, 'routes')`)
 * can be found. They are POSIX paths wherever this runs: the same input gives the same output on every machine.
 */
export default defineLibrary({
  packages: ['node:path', 'node:url', 'is-path-inside', 'path-is-inside'],
  docs: 'https://nodejs.org/api/path.html',
  rows: [
    { api: 'node:path.{posix|win32}', is: 'alias', of: 'node:path' },
    { api: 'node:path/posix', is: 'alias', of: 'node:path' },
    { api: 'node:path.sep', is: 'constant', value: '/' },
    { api: 'node:path.{dirname|normalize|relative}', is: 'propagator', from: [0, 1] },
    { api: 'node:path.{isAbsolute|parse|format|toNamespacedPath}', is: 'propagator', from: [0] },
    // what is left is one name: it cannot climb out of a directory
    { api: 'node:path.{basename|extname}', is: 'sanitizer', kinds: ['path'] },
    // also imported as `* as isPathInside`, `.default` or by its name
    { api: '{is-path-inside|path-is-inside|is-path-inside.isPathInside}', is: 'within' },
    { api: 'node:url.{fileURLToPath|pathToFileURL}', is: 'propagator', from: [0] },
  ],
  hooks: {
    'node:path.{join|resolve}': joined,
    'node:path.normalize': normalized,
    'node:path.dirname': ({ args }) => known(args, (path) => posix.dirname(path)),
    'node:path.basename': ({ args }) => known(args, (path, suffix) => posix.basename(path, suffix)),
    'node:path.extname': ({ args }) => known(args, (path) => posix.extname(path)),
    'node:path.parse': parsed,
    'node:path.relative': ({ args }) => known(args, (from, to = '') => posix.relative(from, to)),
    'node:url.fileURLToPath': ({ args }) => fileUrlPath(args[0]),
  },
});

function known(args: readonly Value[], compute: (first: string, second?: string) => string): Value | undefined {
  const [first, second] = args.map((argument) => asString(argument));
  if (first === undefined || first === null || second === null) return undefined;
  return literal(second === undefined ? compute(first) : compute(first, second));
}

/** One of a few directories (`production ? 'build' : 'src'`) gives one of a few paths. */
const maxAlternatives = 6;

function joined({ args, path }: PendingCall): Value {
  let alternatives: (string | null)[][] = [[]];
  for (const argument of args)
    alternatives = alternatives.flatMap((texts) => options(argument).map((option) => [...texts, asString(option)]));
  const paths = alternatives.flatMap((texts) => {
    const known = texts.filter((text) => text !== null);
    return known.length < texts.length ? [] : [path.name === 'resolve' ? resolved(known) : posix.join(...known)];
  });
  if (paths.length === alternatives.length && paths.length <= maxAlternatives)
    return joinAll(paths.map((each) => literal(each)));
  const whole = simple(makeText(args.flatMap((argument, index) => (index === 0 ? [argument] : ['/', argument]))));
  const [folder] = args;
  if (path.name === 'resolve' || folder === undefined || taintOf(folder) !== null || asString(folder) === '')
    return whole;
  return belowFolder(whole);
}

/** Behind a folder of ours, what does not lead up stays in it, whatever becomes of the path. */
function belowFolder(path: Value): Value {
  return path.kind === 'text' && path.taint !== null && (path.taint.safeFor & kindBit('climbless')) !== 0
    ? { ...path, taint: madeSafe(path.taint, kindBit('path')) }
    : path;
}

/** Of the parts of a path only the root and the directory lead anywhere. */
function parsed({ args, place }: PendingCall): Value | undefined {
  const [given] = args;
  const taint = given === undefined ? null : taintOf(given, 0);
  if (taint === null) return undefined;
  const name = makeUnknown(madeSafe(taint, kindBit('path')), 'string');
  const folder = makeUnknown(taint, 'string');
  const props = new Map([['root', folder], ['dir', folder], ['base', name], ['name', name], ['ext', name]]); // prettier-ignore
  return { ...makeObject(place), props };
}

/** From the root on nothing leads up. */
function normalized({ args }: PendingCall): Value | undefined {
  const [given] = args;
  const taint = given === undefined ? null : taintOf(given, 0);
  if (given === undefined || taint === null) return known(args, (path) => posix.normalize(path));
  const [start] = given.kind === 'text' ? given.parts : [];
  const isRooted = typeof start === 'string' && start.startsWith('/');
  const isHere = typeof start === 'string' && /^\.\/+$/.test(start);
  const kinds = (isRooted ? kindBit('climbless') : 0) | (isHere ? kindBit('anchored') : 0);
  return makeUnknown(madeSafe(taint, kindBit('resolved') | kinds), 'string');
}

/** Marks a path that was made simple: what leads up can only stand at its beginning. */
function simple(path: Value): Value {
  if (path.kind !== 'text' || path.taint === null) return path;
  const [start, next] = path.parts;
  const isRooted = (start === '/' || start === '//') && next !== undefined;
  if (!isRooted) return { ...path, taint: madeSafe(path.taint, kindBit('resolved')) };
  const climbless = kindBit('climbless');
  // also as a part of a longer one
  const parts = path.parts.map((part) =>
    typeof part !== 'string' && 'taint' in part && part.taint !== null
      ? { ...part, taint: madeSafe(part.taint, climbless) }
      : part,
  );
  return { ...path, parts, taint: madeSafe(path.taint, kindBit('resolved') | climbless) };
}

/** Without the directory that this process happens to run in. */
function resolved(texts: readonly string[]): string {
  const last = texts.findLastIndex((text) => text.startsWith('/'));
  return posix.join(...texts.slice(Math.max(last, 0)));
}

/** `fileURLToPath(import.meta.url)` and `fileURLToPath(new URL('./routes', import.meta.url))`. */
function fileUrlPath(value: Value | undefined): Value | undefined {
  if (value?.kind === 'external' && value.path.text === 'global.URL()') {
    const [relative, base] = value.args.map((argument) => asString(argument));
    if (typeof relative !== 'string' || typeof base !== 'string' || !base.startsWith('file://')) return undefined;
    return literal(posix.join(posix.dirname(base.slice('file://'.length)), relative));
  }
  const text = asString(value);
  return text?.startsWith('file://') === true ? literal(text.slice('file://'.length)) : undefined;
}
