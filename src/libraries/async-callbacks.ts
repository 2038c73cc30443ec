import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  joinAll,
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

/** One function for each element of a list; what the final callback gets. */
const each: Readonly<Record<string, 'nothing' | 'results' | 'same' | 'element'>> = {
  each: 'nothing',
  forEach: 'nothing',
  eachOf: 'nothing',
  forEachOf: 'nothing',
  map: 'results',
  flatMap: 'results',
  concat: 'results',
  mapValues: 'results',
  groupBy: 'same',
  filter: 'same',
  select: 'same',
  reject: 'same',
  sortBy: 'same',
  some: 'nothing',
  every: 'nothing',
  detect: 'element',
  find: 'element',
};
const names = Object.keys(each);
const several = ['series', 'parallel', 'parallelLimit', 'race', 'tryEach', 'reflectAll'];

/** Control flow with callbacks: what a list holds, or the function before gave, is given to a function. */
export default defineLibrary({
  packages: ['async', 'async-es', 'neo-async', 'a-sync-waterfall', ...names.flatMap((name) => [`async/${name}`])],
  docs: 'https://caolan.github.io/async/v3/',
  rows: [
    ...['async-es', 'neo-async', 'async.default'].map((api): Row => ({ api, is: 'alias', of: 'async' })),
    { api: 'a-sync-waterfall', is: 'alias', of: 'async.waterfall' },
    ...[...names, ...several, 'waterfall', 'auto', 'queue', 'retry', 'reduce'].flatMap((name): Row[] =>
      ['', 'Series', 'Limit'].map((kind) => ({
        api: `async/${name}${kind}`,
        is: 'alias',
        of: `async.${name}${kind}`,
      })),
    ),
  ],
  hooks: {
    [`async.{${names.flatMap((name) => [name, `${name}Series`]).join('|')}}`]: (call) => eachOf(call, 1),
    [`async.{${names.map((name) => `${name}Limit`).join('|')}}`]: (call) => eachOf(call, 2),
    'async.{reduce|inject|foldl|reduceRight|foldr|transform}': reduced,
    [`async.{${several.join('|')}}`]: all,
    'async.waterfall': inTurn,
    'async.{auto|autoInject}': dependent,
    'async.{queue|priorityQueue|cargo|cargoQueue}': ({ external, args }) => external('async.queue()', { args }),
    'async.queue().{push|unshift|pushAsync|unshiftAsync}': pushed,
    'async.{times|timesSeries}': (call) => repeated(call, 1),
    'async.timesLimit': (call) => repeated(call, 2),
    'async.{retry|retryable}': retried,
    'async.{asyncify|wrapSync}': ({ args, external }) => external('async.asyncify()', { args }),
    'async.asyncify()': asyncified,
    'async.{compose|seq}': ({ args, external, path }) => external(`async.${path.name}()`, { args }),
    'async.compose()': (call) => chained(call, givenToMaker(call).toReversed()),
    'async.seq()': (call) => chained(call, givenToMaker(call)),
  },
});

function isFunction(value: Value | undefined): value is Value {
  return value !== undefined && options(value).some(({ kind }) => kind === 'function' || kind === 'external');
}

/** What a function of the project gives: by its callback, or by a promise if it is asynchronous. Its errors are not followed. */
function resultOf(call: PendingCall, work: Value | undefined, given: readonly Value[]): Value {
  if (work === undefined) return unknown;
  const listener = call.listener();
  const returned = call.invoke(work, [...given, listener.callback]);
  const answer = listener.given(1);
  return answer ?? (options(work).some(isAsync) ? settle(returned) : unknown);
}

function isAsync(value: Value): boolean {
  return value.kind === 'function' && value.module.facts.functions[value.fn]?.async === true;
}

/** Hands a result to the last callback; without one, the call promises it. */
function done(call: PendingCall, callback: Value | undefined, result: Value): Value {
  if (!isFunction(callback)) return makePromise(result);
  call.invoke(callback, [unknown, result]);
  return undefinedValue;
}

/** `each(list, work, done)` */
function eachOf(call: PendingCall, at: number): Value {
  const [list = unknown] = call.args;
  const name = call.path.name.replace(/(?:Series|Limit)$/, '');
  const element = call.element(list);
  const byKey = name.endsWith('Of') || name === 'mapValues';
  const result = resultOf(call, call.args[at], byKey ? [element, unknown] : [element]);
  const gives = each[name] ?? 'nothing';
  return done(
    call,
    call.args[at + 1],
    {
      nothing: unknown,
      results: name === 'mapValues' ? anyMember(result) : makeArray([], name === 'map' ? result : call.element(result)),
      same: makeArray([], element),
      element,
    }[gives],
  );
}

function anyMember(value: Value): Value {
  const object = makeObject();
  object.rest = value;
  return object;
}

/** `reduce(list, start, work, done)` */
function reduced(call: PendingCall): Value {
  const [list = unknown, start = unknown, work, last] = call.args;
  return done(call, last, resultOf(call, work, [start, call.element(list)]));
}

/** `parallel({ a: work, b: work }, done)` */
function all(call: PendingCall): Value {
  const [tasks, last] = [call.args[0], call.args.at(-1)];
  if (tasks?.kind === 'object') {
    const results = makeObject();
    for (const [name, work] of tasks.props) results.props.set(name, resultOf(call, work, []));
    return done(call, last, results);
  }
  const results = tasks?.kind === 'array' ? tasks.elements.map((work) => resultOf(call, work, [])) : [];
  if (call.path.name === 'race' || call.path.name === 'tryEach') return done(call, last, joinAll(results));
  return done(call, last, makeArray(results));
}

const maxResults = 6;

/** `waterfall([(done) => …, (result, done) => …], done)` */
function inTurn(call: PendingCall): Value {
  const [tasks, last] = call.args;
  let given: Value[] = [];
  for (const work of tasks?.kind === 'array' ? tasks.elements : []) {
    const listener = call.listener();
    const returned = call.invoke(work, [...given, listener.callback]);
    given = [];
    for (let index = 1; index < maxResults && listener.given(index) !== undefined; index++)
      given.push(listener.given(index) ?? unknown);
    if (given.length === 0 && options(work).some(isAsync)) given = [settle(returned)];
  }
  if (!isFunction(last)) return makePromise(given[0] ?? unknown);
  call.invoke(last, [unknown, ...given]);
  return undefinedValue;
}

/** `auto({ a: work, b: ['a', (results, done) => …] })` */
function dependent(call: PendingCall): Value {
  const [tasks] = call.args;
  const results = makeObject();
  if (tasks?.kind === 'object')
    for (const [name, task] of tasks.props) {
      const needs = task.kind === 'array';
      const work = needs ? task.elements.at(-1) : task;
      results.props.set(name, resultOf(call, work, needs ? [results] : []));
    }
  return done(call, call.args.slice(1).find(isFunction), results);
}

/** `queue(work).push(task)` */
function pushed(call: PendingCall): Value {
  const [work] = givenToMaker(call);
  const [task = unknown, last] = call.args;
  const result = resultOf(call, work, [task.kind === 'array' ? call.element(task) : task]);
  return done(call, last, result);
}

function repeated(call: PendingCall, at: number): Value {
  return done(call, call.args[at + 1], makeArray([], resultOf(call, call.args[at], [unknown])));
}

/** `retry(3, work, done)` */
function retried(call: PendingCall): Value {
  const [work, last] = call.args.filter(isFunction);
  return done(call, last, resultOf(call, work, []));
}

/** `asyncify(work)(…, done)` */
function asyncified(call: PendingCall): Value {
  const [work = unknown] = givenToMaker(call);
  return done(call, call.args.at(-1), settle(call.invoke(work, call.args.slice(0, -1))));
}

function chained(call: PendingCall, works: readonly Value[]): Value {
  const start = call.args.slice(0, -1);
  const result = works.reduce<readonly Value[]>((given, work) => [resultOf(call, work, given)], start);
  return done(call, call.args.at(-1), result[0] ?? unknown);
}
