import { unwrittenSite, type Machine } from './machine.ts';
import {
  asString,
  options,
  taintOf,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from './values.ts';

const proxy = 'global.Proxy()';

/** `new Proxy(target, handler)`: its target, unless the handler is asked for members. */
export function proxied(machine: Machine, [target = undefinedValue, handler]: readonly Value[]): Value {
  const asked = handler === undefined ? null : getTrapOf(handler);
  // what stands in front of a package's object is asked for the same
  if (target.kind === 'external') return target;
  if (asked !== null && handler !== undefined && (target.kind === 'object' || taintOf(target, 0) !== null))
    return machine.external(machine.knowledge.paths.parse(proxy), { args: [target, handler] });
  if (handler?.kind === 'object' && target.kind === 'object') return target;
  return target.kind === 'unknown' && taintOf(target, 0) !== null ? target : unknown;
}

/** What the handler of a proxy gives for a member; null if the value is no such proxy. */
export function trappedMember(machine: Machine, value: ExternalValue, name: Value, place: Place): Value | null {
  if (value.path.text !== proxy) return null;
  const [target = undefinedValue, handler = undefinedValue] = value.args;
  const trap = getTrapOf(handler);
  if (trap === null) return null;
  // awaiting it does not ask for what code never wrote
  if (asString(name) === 'then') return undefinedValue;
  const site = unwrittenSite(place);
  return machine.call(trap, [target, name, value], handler, site, 'get');
}

function getTrapOf(handler: Value): Value | null {
  for (const option of options(handler)) {
    const trap = option.kind === 'object' ? option.props.get('get') : undefined;
    if (trap?.kind === 'function') return trap;
  }
  return null;
}
