import { unwrittenSite, type Machine } from './machine.ts';
import { objectMember } from './members.ts';
import { joinAll, options, settle, unknown, type Place, type Value } from './values.ts';

/** How deep one thenable may give another one. */
const maxDepth = 3;

/** What resolves and rejects a promise, and what they are called with. */
export function resolvers(machine: Machine): { cell: Map<string, Value>; resolve: Value; reject: Value } {
  const path = machine.knowledge.paths.root('global').member('Promise');
  const cell = new Map<string, Value>();
  const on = (name: string): Value =>
    machine.external(path.member(name), { receiver: machine.external(path.called(), { props: cell }) });
  return { cell, resolve: on('settle'), reject: on('fail') };
}

/** What awaiting a value gives; of an object of the project with a `then`, what it hands to the callback. */
export function awaited(machine: Machine, value: Value, place: Place, depth = maxDepth): Value {
  const settled = settle(value);
  const all = options(settled);
  if (depth === 0 || !all.some((option) => option.kind === 'object')) return settled;
  const given = all.map((option) => ofThenable(machine, option, place, depth));
  return given.every((each, index) => each === all[index]) ? settled : joinAll(given);
}

function ofThenable(machine: Machine, value: Value, place: Place, depth: number): Value {
  if (value.kind !== 'object') return value;
  const then = objectMember(machine, value, 'then', place);
  if (then?.kind !== 'function') return value;
  const { cell, resolve, reject } = resolvers(machine);
  const site = unwrittenSite(place);
  machine.within({ kind: 'callback', place, test: null, value: null, truth: true, constant: false }, () =>
    machine.call(then, [resolve, reject], value, site, 'then'),
  );
  return awaited(machine, cell.get('value') ?? unknown, place, depth - 1);
}
