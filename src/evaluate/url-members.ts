import type { Machine, Site } from './machine.ts';
import { kindBit, madeSafe, withStep } from './taint.ts';
import {
  asString,
  join,
  literal,
  makeText,
  makeUnknown,
  nullValue,
  taintOf,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from './values.ts';

const url = 'global.URL()';
const query = 'global.URLSearchParams()';
/** Members that others of the same address say again. */
const parts: ReadonlySet<string> = new Set([
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
]);
/** Stands for the values of all names that are not known. */
const anyName = '[]';

/** `url.hostname = name`: the whole address leads there from now on. */
export function addressWritten(machine: Machine, address: ExternalValue, name: string, to: Value): void {
  if (address.path.text !== url || !parts.has(name)) return;
  const set = (member: string, value: Value): void => {
    address.props ??= new Map();
    machine.writes(address.props, member, address.id, value, address.props.get(member));
    machine.heap.write(address.props, member, value, address.id);
  };
  if (name === 'href') {
    for (const part of ['host', 'hostname', 'origin', 'pathname', 'search'])
      set(part, makeUnknown(taintOf(to, 0), 'string'));
    return;
  }
  if (name === 'host' || name === 'hostname') {
    set(name === 'host' ? 'hostname' : 'host', to);
    set('origin', makeText([address.props?.get('protocol') ?? 'https:', '//', to]));
  }
  set('href', wholeOf(address));
}

/** The address as it is written, from what is known of its parts. */
function wholeOf({ args: [first = unknown, base], props }: ExternalValue): Value {
  const part = (name: string): Value => props?.get(name) ?? literal('');
  const host = props?.get('host');
  // the host is still that of the address that it was made of
  const start = host === undefined ? [schemeOf(base ?? first), base ?? first] : [part('protocol'), '//', host];
  const path = part('pathname');
  // a path that lacks it is given one, as a query and a fragment are given theirs
  const slash = path.kind === 'literal' && host !== undefined && path.value !== '' ? '' : '/';
  return makeText([...start, slash, path, ...begun('?', part('search')), ...begun('#', part('hash'))]);
}

/** Stands before what is not known of an address, as far as that is not known. */
function schemeOf(address: Value): string {
  return address.kind === 'unknown' || address.kind === 'external' ? 'https://' : '';
}

function begun(mark: string, value: Value): (string | Value)[] {
  return value.kind === 'literal' || (value.kind === 'text' && value.parts[0] === mark) ? [value] : [mark, value];
}

export function isAddress(value: Value): value is ExternalValue {
  return value.kind === 'external' && value.path.text === url && value.props !== null;
}

/** An address as a call is given it: what is set on it later makes no difference to that. */
export function asItIs(value: Value): Value {
  return isAddress(value) ? { ...value, props: new Map(value.props) } : value;
}

/** An address as text, if its parts are known; else the value itself. */
export function addressText(value: Value): Value {
  if (value.kind !== 'external' || value.path.text !== url) return value;
  const whole = value.props?.get('href');
  // what is spelled out in the code is no news
  return whole === undefined || whole.kind === 'literal' ? value : whole;
}

/** Methods of addresses and of their query, where the code filled them; null where nothing is known of that. */
export function addressMethod(
  machine: Machine,
  receiver: ExternalValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | null {
  const { text } = receiver.path;
  if (text === url && (name === 'toString' || name === 'toJSON')) {
    const whole = addressText(receiver);
    return whole === receiver ? null : whole;
  }
  if (text !== query) return null;
  const { props } = receiver;
  const [key, value = undefinedValue] = args;
  switch (name) {
    case 'set':
    case 'append': {
      const cell = asString(key) ?? anyName;
      const before = name === 'append' || cell === anyName ? props?.get(cell) : undefined;
      machine.setMember(receiver, cell, before === undefined ? value : join(before, value), site.place);
      const owner = receiver.receiver;
      if (owner !== null && owner.path.text === url) {
        // read again, it is the same query
        machine.heap.write((owner.props ??= new Map()), 'searchParams', receiver, owner.id);
        const pair = [encoded(key ?? undefinedValue, site.place), '=', encoded(value, site.place)];
        machine.setMember(owner, 'search', makeText(['?', ...pair]), site.place);
      }
      return undefinedValue;
    }
    case 'get': {
      const known = props?.get(asString(key) ?? anyName) ?? props?.get(anyName);
      return known === undefined ? null : receiver.taint === null ? known : join(known, nullValue);
    }
    case 'toString':
      if (props === null || props.size === 0 || receiver.taint !== null) return null;
      return makeText([...props].flatMap(([member, held]) => [`&${member}=`, encoded(held, site.place)]));
    default:
      return null;
  }
}

/** Names and values of a query are percent-encoded when it is written. */
function encoded(value: Value, place: Place): Value {
  if (value.kind === 'literal') return value;
  const kinds = ['html', 'path', 'sql', 'command', 'header', 'url', 'redirect', 'log'];
  const taint = madeSafe(
    taintOf(value, 0),
    kinds.reduce((bits, kind) => bits | kindBit(kind), 0),
  );
  return makeUnknown(withStep(taint, place, 'encoded in a query string'), 'string');
}
