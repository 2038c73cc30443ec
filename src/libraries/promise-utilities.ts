import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, makePromise, options, settle, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { givenToMaker } from './support/makers.ts';
import { givesBack, packagesOf } from './support/passing.ts';

/** Runs its first argument, and promises what that gives. */
const running = ['p-limit()', 'p-try', 'p-retry', 'p-retry.default', 'es6-promise-try', 'async-retry', 'promise-retry', 'p-queue().add', 'p-queue.default().add', 'bottleneck().schedule', 'async-mutex.Mutex().runExclusive', 'async-mutex.Semaphore().runExclusive', 'p-timeout', 'cockatiel.Policy().execute', 'opossum().fire', 'promise-throttle().add', 'async-lock().acquire', 'p-throttle()', 'p-debounce', 'p-any', 'p-wait-for', 'p-immediate', 'backoff.exponentialBackOff', 'exponential-backoff.backOff', 'ts-retry.retryAsync', 'attempt', 'abort-controller-x.race', 'await-to-js', 'await-to-js.to']; // prettier-ignore
const perElement = [
  'p-map',
  'p-map-series',
  'p-each-series',
  'p-filter',
  'p-all',
  'p-series',
  'p-locate',
  'p-times',
  'p-flat-map',
  'p-map.default',
];
const promisifying = ['node:util.promisify', 'util.promisify', 'es6-promisify.promisify', 'pify', 'pify.default', 'thenify', 'thenify.withCallback', 'universalify.fromCallback', 'bluebird.promisify', 'global.Promise.{promisify|denodeify|nfbind|nbind|node}', 'rsvp.denodeify', 'mz/thenify', 'any-promise.promisify', 'util-promisifyall', 'denodeify']; // prettier-ignore

/** Functions that come back as themselves, to be called less often or at another time. */
const wrapping = ['mem', 'mem.default', 'memoize', 'memoizee', 'memoizee.promise', 'fast-memoize', 'fast-memoize.default', 'moize', 'moize.default', 'micro-memoize', 'memoize-one', 'memoize-one.default', 'memoizerific()', 'memoize-immutable', 'p-memoize', 'p-memoize.default', 'nano-memoize', 'nano-memoize.nanomemoize', 'proxy-memoize.memoize', 'reselect.createSelectorCreator', 'lodash.{memoize|once|debounce|throttle|ary|unary|flip|rearg|spread}', 'lodash/{memoize|once|debounce|throttle}', 'underscore.{memoize|once|debounce|throttle}', 'lodash.{once|memoize|debounce|throttle}', 'once', 'onetime', 'debounce', 'throttleit', 'throttle-debounce.{debounce|throttle}', 'just-once', 'one-time', 'mimic-fn', 'p-once', 'async-once', 'express-async-handler', 'immer.produceWithPatches', 'node:util.deprecate', 'depd.function', 'cls-hooked.bind', 'node:async_hooks.AsyncResource.bind', 'node:async_hooks.AsyncLocalStorage.bind', 'thunkify', 'es-toolkit.{memoize|once|debounce|throttle}', 'ts-memoize-decorator']; // prettier-ignore

/** Functions made of functions: promises of what callbacks get, memory of what was computed, fewer calls at once. */
export default defineLibrary({
  packages: packagesOf([...running, ...perElement, ...promisifying, ...wrapping, 'delay', 'p-props', 'p-reduce']),
  docs: 'https://github.com/sindresorhus/promise-fun',
  rows: [
    ...givesBack(wrapping),
    { api: 'p-limit', is: 'function', keeps: true },
    ...['p-queue.default', 'p-queue.PQueue'].map((api): Row => ({ api, is: 'alias', of: 'p-queue' })),
    { api: 'bottleneck.default', is: 'alias', of: 'bottleneck' },
  ],
  hooks: {
    ...Object.fromEntries(running.map((api) => [api, run])),
    ...Object.fromEntries(perElement.map((api) => [api, forEach])),
    ...Object.fromEntries(promisifying.map((api) => [api, promisify])),
    'node:util.promisify()': promisified,
    'node:util.callbackify': ({ args, external }) => external('node:util.callbackify()', { args }),
    'node:util.callbackify()': (call) => {
      const last = call.args.at(-1) ?? unknown;
      call.invoke(last, [unknown, settle(call.invoke(givenToMaker(call)[0] ?? unknown, call.args.slice(0, -1)))]);
      return undefinedValue;
    },
    'p-props': (call) => call.invoke(call.external('global.Promise.props'), call.args),
    'p-reduce': (call) => call.invoke(call.external('global.Promise.reduce'), call.args),
    // `delay(100, { value })`, `await setTimeout(100, value)`
    delay: ({ args: [, settings], member }) =>
      makePromise(settings === undefined ? undefinedValue : member(settings, 'value')),
    'node:timers/promises.{setTimeout|setInterval}': ({ args }) => makePromise(args[1] ?? undefinedValue),
    'node:timers/promises.setImmediate': ({ args }) => makePromise(args[0] ?? undefinedValue),
    'call-me-maybe': (call) => {
      const [callback, given = unknown] = call.args;
      if (callback?.kind === 'function') call.invoke(callback, [unknown, settle(given)]);
      return makePromise(settle(given));
    },
    'lodash.{partial|bind}': (call) => {
      const [work, ...bound] = call.args;
      if (work?.kind !== 'function') return work;
      return call.method(work, 'bind', call.path.name === 'bind' ? bound : [undefinedValue, ...bound]);
    },
  },
});

function isFunction(value: Value): boolean {
  return options(value).some(({ kind }) => kind === 'function');
}

function run(call: PendingCall): Value {
  const work = call.args.findIndex(isFunction);
  // `timeout(promise, 100)`
  if (work < 0) return makePromise(settle(call.args[0] ?? unknown));
  return makePromise(settle(call.invoke(call.args[work] ?? unknown, call.args.slice(work + 1))));
}

function forEach(call: PendingCall): Value {
  const list = settle(call.args[0] ?? unknown);
  const [, work] = call.args;
  // `all([() => …, () => …])`
  if (work === undefined || !isFunction(work)) {
    const works = list.kind === 'array' ? list.elements : [];
    return makePromise(makeArray(works.map((each) => settle(call.invoke(each, [])))));
  }
  const element = settle(call.element(list));
  // once for each: what it does is done in a loop
  const result = settle(call.element(call.method(list, 'map', [work])));
  const same = /^p-(?:filter|each-series|locate)$/.test(call.path.root.text);
  return makePromise(makeArray([], same ? element : result));
}

/** The promise version of something known is still that thing. */
function promisify({ args: [work, self], external }: PendingCall): Value | undefined {
  if (work?.kind === 'external') {
    // `fs.promises` has those
    const name = /^node:fs\.(\w+)$/.exec(work.path.text)?.[1];
    return name === undefined || name === 'exists' ? work : external(`node:fs.promises.${name}`);
  }
  if (work === undefined || !isFunction(work)) return undefined;
  return external('node:util.promisify()', { args: self === undefined ? [work] : [work, self] });
}

function promisified(call: PendingCall): Value {
  const listener = call.listener();
  call.invoke(givenToMaker(call)[0] ?? unknown, [...call.args, listener.callback]);
  return makePromise(listener.given(1) ?? unknown);
}
