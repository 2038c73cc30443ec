import { first, type Builtin } from './builtin.ts';
import type { Machine } from './machine.ts';
import { awaited, resolvers } from './thenables.ts';
import { caught, mayReject, rejectionsOf, rejectsLike, thrownSince } from './thrown.ts';
import {
  makeArray,
  makeObject,
  makePromise,
  settle,
  unknown,
  unknownString,
  type ArrayValue,
  type Value,
} from './values.ts';

const runAll: Builtin = (machine, args, site) => {
  const list = first(args);
  if (list.kind === 'array') return allOf(list);
  return makePromise(makeArray([], settle(machine.element(list, site.place))));
};

const allOf = (list: ArrayValue): Value => {
  const promise = makePromise(makeArray(list.elements.map(settle), list.rest === null ? null : settle(list.rest)));
  rejectsLike(promise, list.elements);
  return promise;
};

const runOne: Builtin = (machine, args, site) => makePromise(settle(machine.element(first(args), site.place)));

/** Runs its first argument, with those from `from` on. */
const later =
  (from: number): Builtin =>
  (machine, args, site) => {
    const given = args.slice(from);
    const [callback] = args;
    if (callback?.kind === 'function' || callback?.kind === 'union' || callback?.kind === 'external') {
      machine.within(
        { kind: 'callback', place: site.place, test: null, value: null, truth: true, constant: false },
        () => machine.call(callback, given, null, { ...site, fate: 'discard' }, ''),
      );
    }
    return unknown;
  };

/** A promise that gives what it was or will be resolved with. */
function pendingPromise(cell: Map<string, Value>, thrown: (machine: Machine) => readonly Value[] = () => []): Value {
  // one that is handed on is another one's: it is not to be changed
  const promise = makePromise(settle(cell.get('value') ?? unknown));
  cell.set('promise', promise);
  mayReject(promise, (machine) => [
    ...[cell.get('reason')].filter((reason) => reason !== undefined),
    ...thrown(machine),
  ]);
  return promise;
}

/** What makes promises, and runs functions later. The keys are paths without `global.`. */
export const promiseBuiltins: readonly (readonly [string, Builtin])[] = [
  ['Promise.all', runAll],
  [
    'Promise.allSettled',
    (machine, args, site) => {
      const list = first(args);
      if (list.kind !== 'array') return runAll(machine, args, site);
      const settled = (value: Value): Value => {
        const result = makeObject();
        result.props.set('status', unknownString);
        result.props.set('value', settle(value));
        result.props.set('reason', value.kind === 'promise' ? caught(machine, rejectionsOf(machine, value)) : unknown);
        return result;
      };
      const { elements, rest } = list;
      return makePromise(makeArray(elements.map(settled), rest === null ? null : settled(rest)), true);
    },
  ],
  ['Promise.race', runOne],
  ['Promise.any', runOne],
  ['Promise.resolve', (machine, args, site) => makePromise(awaited(machine, first(args), site.place))],
  [
    'Promise.withResolvers',
    (machine) => {
      const { cell, resolve, reject } = resolvers(machine);
      const deferred = makeObject();
      deferred.props.set('promise', pendingPromise(cell));
      deferred.props.set('resolve', resolve);
      deferred.props.set('reject', reject);
      return deferred;
    },
  ],
  [
    'Promise.try',
    (machine, args, site) =>
      makePromise(settle(machine.call(first(args), args.slice(1), null, { ...site, fate: 'use' }, ''))),
  ],
  [
    'Promise',
    (machine, args, site) => {
      const [executor] = args;
      // `Q(value)`, of a package whose promises are like these
      if (executor?.kind !== 'function') return makePromise(settle(executor ?? unknown));
      const { cell, resolve, reject } = resolvers(machine);
      const before = machine.activation.events.length;
      const { activation } = machine;
      machine.within(
        { kind: 'callback', place: site.place, test: null, value: null, truth: true, constant: false },
        () => machine.call(executor, [resolve, reject], null, { ...site, fate: 'use' }, ''),
      );
      const ran = activation.events.slice(before);
      return pendingPromise(cell, (later) => thrownSince(later, { ...activation, events: ran }, 0, null));
    },
  ],
  ['setTimeout', later(2)],
  ['setImmediate', later(1)],
  ['setInterval', later(2)],
  ['queueMicrotask', later(1)],
  ['process.nextTick', later(1)],
];
