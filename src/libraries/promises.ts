import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  makeArray,
  makeObject,
  makePromise,
  options,
  settle,
  undefinedValue,
  unknown,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { givenToMaker } from './support/makers.ts';

/** Packages whose promises are like those of the language. */
const like = ['bluebird', 'bluebird.Promise', 'bluebird/js/release/promise', 'es6-promise.Promise', 'native-promise-only', 'promise', 'promise-polyfill', 'promise-polyfill.default', 'promise/lib/es6-extensions', 'promise/setimmediate', 'promise/domains', 'rsvp.Promise', 'rsvp', 'when', 'when.Promise', 'when.promise', 'pinkie-promise', 'pinkie', 'any-promise', 'lie', 'synchronous-promise.SynchronousPromise', 'q', 'q.Promise', 'kew', 'kew.Promise', 'yaku', 'core-js/es6/promise', 'es6-shim.Promise']; // prettier-ignore

const nodeFunctions = ['readFile', 'writeFile', 'appendFile', 'readdir', 'unlink', 'stat', 'lstat', 'mkdir', 'rmdir', 'rename', 'open', 'access', 'copyFile', 'readlink', 'symlink', 'chmod', 'chown', 'realpath', 'utimes', 'truncate']; // prettier-ignore

/** Promises of packages: what they add to those of the language. */
export default defineLibrary({
  packages: [...new Set(like.map((api) => api.replace(/\..*$/, '')))],
  docs: 'http://bluebirdjs.com/docs/api-reference.html',
  rows: [
    ...like.map((api): Row => ({ api, is: 'alias', of: 'global.Promise' })),
    { api: 'global.Promise.{Promise|promise}', is: 'alias', of: 'global.Promise' },
    { api: 'global.Promise.{coroutine|async|spawn}', is: 'function', returns: 'argument 0', keeps: true },
    // `promisifyAll(fs)` adds one of these to each of its functions
    ...nodeFunctions.map((name): Row => ({ api: `node:fs.${name}Async`, is: 'alias', of: `node:fs.promises.${name}` })),
    ...['exec', 'execFile'].map((name): Row => ({
      api: `node:child_process.${name}Async`,
      is: 'alias',
      of: `node:child_process.${name}`,
    })),
    { api: 'global.Promise.promisifyAll', is: 'function', returns: 'argument 0', keeps: true },
    { api: 'co', is: 'function', calls: 0 },
    { api: 'co.wrap', is: 'function', returns: 'argument 0', keeps: true },
  ],
  hooks: {
    'global.Promise.{when|fulfilled|cast}': ({ args: [value = undefinedValue] }) => makePromise(settle(value)),
    'global.Promise.{attempt|fcall|lift}': (call) => promise(call.invoke(call.args[0] ?? unknown, call.args.slice(1))),
    'global.Promise.{method|wrap|fbind}': ({ args, external }) => external('global.Promise.method()', { args }),
    'global.Promise.method()': (call) => promise(call.invoke(givenToMaker(call)[0] ?? unknown, call.args)),
    'global.Promise.{map|mapSeries|flatMap}': (call) => mapped(call, call.args[0], call.args[1]),
    'global.Promise.{each|eachSeries}': (call) => {
      mapped(call, call.args[0], call.args[1]);
      return promise(call.args[0]);
    },
    'global.Promise.filter': (call) => {
      mapped(call, call.args[0], call.args[1]);
      return makePromise(makeArray([], elementOf(call, call.args[0])));
    },
    'global.Promise.reduce': (call) => reduced(call, call.args[0], call.args[1], call.args[2]),
    'global.Promise.{props|hash|hashSettled}': ({ args: [object] }) => makePromise(settledMembers(object)),
    'global.Promise.{join|using|spread}': (call) =>
      promise(
        call.invoke(
          call.args.at(-1) ?? unknown,
          call.args.slice(0, -1).flatMap((value) => spreadOf(call, value)),
        ),
      ),
    'global.Promise.{fromCallback|fromNode}': (call) => {
      const { callback, given } = call.listener();
      call.invoke(call.args[0] ?? unknown, [callback]);
      return makePromise(given(1) ?? unknown);
    },
    'global.Promise.{nfcall|ninvoke|nfapply}': (call) => {
      const [work = unknown, ...given] = call.args;
      return options(work).some(({ kind }) => kind === 'external')
        ? call.invoke(work, given)
        : answer(call, work, given);
    },
    'global.Promise.delay': ({ args }) => promise(args[1]),
    'global.Promise.{defer|pending}': (call) => call.invoke(call.external('global.Promise.withResolvers'), []),

    'global.Promise().spread': (call) => promise(call.invoke(call.args[0] ?? unknown, spreadOf(call, ownValue(call)))),
    'global.Promise().{tap|tapCatch}': (call) => {
      call.invoke(call.args[0] ?? unknown, [ownValue(call)]);
      return own(call);
    },
    'global.Promise().{map|mapSeries|flatMap}': (call) => mapped(call, ownValue(call), call.args[0]),
    'global.Promise().{each|filter}': (call) => {
      mapped(call, ownValue(call), call.args[0]);
      return call.path.name === 'each' ? own(call) : makePromise(makeArray([], elementOf(call, ownValue(call))));
    },
    'global.Promise().reduce': (call) => reduced(call, ownValue(call), call.args[0], call.args[1]),
    'global.Promise().props': (call) => makePromise(settledMembers(ownValue(call))),
    'global.Promise().get': (call) => {
      const [name] = call.args;
      const text = name?.kind === 'literal' ? String(name.value) : null;
      return promise(text === null ? call.element(ownValue(call)) : call.member(ownValue(call), text));
    },
    'global.Promise().{return|thenReturn}': ({ args }) => promise(args[0]),
    'global.Promise().{bind|delay|timeout|all|any|cancellable|timeoutAfter|tapError}': (call) => own(call),
    'global.Promise().{asCallback|nodeify|done}': (call) => {
      const [callback] = call.args;
      if (callback !== undefined)
        call.invoke(callback, call.path.name === 'done' ? [ownValue(call)] : [unknown, ownValue(call)]);
      return own(call);
    },
    'global.Promise().{fail|caught|otherwise|error}': (call) => call.method(own(call), 'catch', call.args.slice(-1)),
    'global.Promise().{fin|lastly|ensure}': (call) => call.method(own(call), 'finally', call.args),
  },
});

function promise(value: Value | undefined): Value {
  return makePromise(settle(value ?? undefinedValue));
}

/** The promise whose method is called, and what it gives. */
function own({ receiver }: PendingCall): Value {
  return (receiver?.kind === 'external' ? receiver.args[0] : undefined) ?? makePromise(unknown);
}

function ownValue(call: PendingCall): Value {
  return settle(own(call));
}

function elementOf(call: PendingCall, list: Value | undefined): Value {
  return settle(call.element(settle(list ?? unknown)));
}

/** What a promise of a list gives, one argument each; anything else as it is. */
function spreadOf(call: PendingCall, value: Value): readonly Value[] {
  const list = settle(value);
  if (list.kind !== 'array') return [list.kind === 'unknown' ? call.element(list) : list];
  return [...list.elements, ...(list.rest === null ? [] : [list.rest])].map(settle);
}

function mapped(call: PendingCall, list: Value | undefined, work: Value | undefined): Value {
  const known = settle(list ?? unknown);
  const elements = known.kind === 'array' && known.rest === null ? known.elements.map(settle) : null;
  if (elements !== null && elements.length > 0 && elements.length < 10)
    return makePromise(makeArray(elements.map((element) => settle(call.invoke(work ?? unknown, [element, unknown])))));
  return makePromise(makeArray([], settle(call.invoke(work ?? unknown, [elementOf(call, known), unknown]))));
}

function reduced(call: PendingCall, list: Value | undefined, work: Value | undefined, start: Value = unknown): Value {
  return promise(call.invoke(work ?? unknown, [settle(start), elementOf(call, list), unknown]));
}

function settledMembers(object: Value | undefined): Value {
  const known = settle(object ?? unknown);
  if (known.kind !== 'object') return known;
  const settled = makeObject();
  for (const [name, value] of known.props) settled.props.set(name, settle(value));
  settled.rest = known.rest === null ? null : settle(known.rest);
  return settled;
}

/** What a function gives to its last argument, `done(error, result)`. */
function answer(call: PendingCall, work: Value, given: readonly Value[]): Value {
  const listener = call.listener();
  call.invoke(work, [...given, listener.callback]);
  return makePromise(listener.given(1) ?? unknown);
}
