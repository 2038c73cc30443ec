import type { PendingCall } from '../evaluate/knowledge.ts';
import { makePromise, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

const each = ['each', 'forEach', 'map', 'filter', 'reject', 'some', 'every', 'detect', 'concat', 'sortBy', 'groupBy'];

/** `pMap(list, work, options)`: what the work gives for each element, which in the end is awaited as a whole. */
const mappers = ['p-map', 'p-map-series', 'p-each-series', 'p-filter', 'promise-map-series'];

/** Control flow with callbacks: what a list holds is given to a function, one after the other. */
export default defineLibrary({
  packages: [
    'async',
    'neo-async',
    'bluebird',
    'es6-promise',
    'native-promise-only',
    ...each.flatMap((name) => [`async/${name}`, `async/${name}Series`]),
    ...mappers,
  ],
  docs: 'https://caolan.github.io/async/v3/',
  rows: [
    { api: '{bluebird|bluebird.Promise|es6-promise.Promise|native-promise-only}', is: 'alias', of: 'global.Promise' },
    { api: 'neo-async', is: 'alias', of: 'async' },
    { api: 'async.default', is: 'alias', of: 'async' },
    ...each.flatMap((name) => [
      { api: `async/${name}`, is: 'alias' as const, of: `async.${name}` },
      { api: `async/${name}Series`, is: 'alias' as const, of: `async.${name}Series` },
    ]),
  ],
  hooks: {
    [`async.{${each.flatMap((name) => [name, `${name}Series`]).join('|')}}`]: (call) => eachOf(call, 1),
    [`async.{${each.map((name) => `${name}Limit`).join('|')}}`]: (call) => eachOf(call, 2),
    [`{${mappers.join('|')}}`]: mapped,
    [`{${mappers.map((name) => `${name}.default`).join('|')}}`]: mapped,
    'global.Promise.{map|each|mapSeries|filter}': mapped,
  },
});

/** `each(list, work, done)`: what each run hands to its callback is not followed. */
function eachOf(call: PendingCall, at: number): Value {
  const [list] = call.args;
  const work = call.args[at];
  const done = call.args[at + 1];
  if (list !== undefined && work !== undefined) call.invoke(work, [call.element(list), unknown]);
  if (done !== undefined) call.invoke(done, [unknown, unknown]);
  return undefinedValue;
}

function mapped({ args: [list, work], method }: PendingCall): Value | undefined {
  return list === undefined || work === undefined ? undefined : makePromise(method(list, 'map', [work]));
}
