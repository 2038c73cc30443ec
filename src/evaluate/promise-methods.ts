import type { Machine, Site } from './machine.ts';
import { awaited } from './thenables.ts';
import { caught, mayReject, rejectionsOf, thrownSince } from './thrown.ts';
import { join, makePromise, settle, undefinedValue, unknown, type PromiseValue, type Value } from './values.ts';

/** A method of a promise: its callbacks run on what it gives, or on what made it fail. */
export function promiseMethod(
  machine: Machine,
  promise: PromiseValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  const run = (callback: Value | undefined, argument: Value, kind: 'callback' | 'catch' = 'callback'): Value | null =>
    callback === undefined || callback.kind === 'literal'
      ? null
      : machine.within({ kind, place: site.place, test: null, value: null, truth: true, constant: false }, () =>
          machine.call(callback, [argument], null, { ...site, fate: 'use' }, ''),
        );
  const error = (): Value => caught(machine, rejectionsOf(machine, promise));
  switch (name) {
    case 'then': {
      const before = machine.activation.events.length;
      const { activation } = machine;
      const result = run(args[0], promise.of);
      const ran = activation.events.slice(before);
      const failed = run(args[1], args[1] === undefined ? unknown : error(), 'catch');
      const of = awaited(machine, result ?? promise.of, site.place);
      const next = makePromise(failed === null ? of : join(of, settle(failed)), promise.handled || failed !== null);
      // what it gives, and what its callback does, may fail too
      if (next !== promise && next !== result)
        mayReject(next, (later) => [
          ...(failed === null ? rejectionsOf(later, promise) : []),
          ...(result === null ? [] : rejectionsOf(later, result)),
          ...thrownSince(later, { ...activation, events: ran }, 0, null),
        ]);
      return next;
    }
    case 'catch': {
      const failed = run(args[0], error(), 'catch');
      return makePromise(failed === null ? promise.of : join(promise.of, settle(failed)), true);
    }
    case 'finally':
      run(args[0], undefinedValue);
      return promise;
    default: {
      // methods that promises of packages have besides
      const path = machine.knowledge.paths.root('global').member('Promise').called();
      const method = path.member(name);
      if (machine.knowledge.of(method).call === null) return unknown;
      return machine.callExternal(method, machine.external(path, { args: [promise] }), args, site);
    }
  }
}
