import { guessableNumber } from './chance.ts';
import { asList, collectionMethod } from './collections.ts';
import { spreadInto } from './object-expressions.ts';
import { chosenMember, noteSet, withoutPrototype } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { parsedJson, textTaint } from './json.ts';
import { proxied } from './proxies.ts';
import { spelledOutBy } from './templates.ts';
import { awaited, resolvers } from './thenables.ts';
import { caught, mayReject, rejectionsOf, rejectsLike, thrownSince } from './thrown.ts';
import { defineGetter, inputValue } from './members.ts';
import { serialized } from './serialized.ts';
import { spelledBase64, spelledBytes } from './spelled-bytes.ts';
import { decoded, kindBit, madeSafe, withStep } from './taint.ts';
import { addressMethod } from './url-members.ts';
import {
  addUnder,
  otherKeys,
  asString,
  literal,
  makeArray,
  makeObject,
  makePromise,
  makeText,
  makeUnknown,
  options,
  settle,
  taintOf,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  unknownString,
  type ArrayValue,
  type ExternalValue,
  type Place,
  type Value,
} from './values.ts';

export type Builtin = (machine: Machine, args: readonly Value[], site: Site) => Value;

const first = (args: readonly Value[]): Value => args[0] ?? undefinedValue;
type Origin = Extract<Value, { kind: 'unknown' }>['origin'];
/** The part of the input that a value is, also where it was put together of pieces: a body that came chunk by chunk. */
const originOf = (value: Value, depth = 3): Origin => {
  for (const option of options(value)) {
    if (option.kind === 'unknown' && option.origin !== null) return option.origin;
    const parts =
      option.kind === 'text' && !option.parts.some((part) => typeof part === 'string')
        ? option.parts.filter((part) => typeof part !== 'string')
        : option.kind === 'array'
          ? [...option.elements, ...(option.rest === null ? [] : [option.rest])]
          : option.kind === 'external' && option.path.text === 'global.Buffer()'
            ? option.args
            : [];
    for (const part of depth === 0 ? [] : parts) {
      const origin = originOf(part, depth - 1);
      if (origin !== null) return origin;
    }
  }
  return null;
};

/** A number made of the input: cannot inject, can still be too large. */
const toNumber: Builtin = (_, args) => {
  const value = first(args);
  if (value.kind === 'literal' && typeof value.value === 'number') return value;
  return makeUnknown(taintOf(value, 0), 'number', originOf(value));
};

const rounded =
  (of: (value: number) => number): Builtin =>
  (machine, args, site) => {
    const value = first(args);
    return value.kind === 'literal' && typeof value.value === 'number'
      ? literal(of(value.value))
      : toNumber(machine, args, site);
  };

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

const encode =
  (...kinds: string[]): Builtin =>
  (_, args) => {
    const value = first(args);
    return makeUnknown(
      madeSafe(
        taintOf(value, 0),
        kinds.reduce((bits, kind) => bits | kindBit(kind), 0),
      ),
      'string',
      originOf(value),
    );
  };

/** What the language's own functions give. The key is the path without `global.`. */
const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['Number', toNumber],
  ['parseInt', toNumber],
  ['parseFloat', toNumber],
  ['Number.parseInt', toNumber],
  ['Number.parseFloat', toNumber],
  ['BigInt', toNumber],
  ['Boolean', () => unknownBoolean],
  [
    'String',
    (machine, args, site) => {
      const value = spelledOutBy(machine, first(args), site.place);
      if (value.kind === 'literal') return literal(String(value.value));
      return value.kind === 'text'
        ? value
        : makeUnknown(
            taintOf(value, 0),
            value.kind === 'unknown' && value.type !== '' && value.type !== 'object' && value.type !== 'array'
              ? value.type
              : 'string',
            originOf(value),
          );
    },
  ],
  ['encodeURIComponent', encode('html', 'path', 'sql', 'command', 'header', 'url', 'redirect', 'log')],
  ['encodeURI', encode('html', 'header', 'log')],
  ['escape', encode('html', 'header', 'log')],
  ['decodeURIComponent', (_, args) => makeUnknown(decoded(taintOf(first(args), 0)), 'string', originOf(first(args)))],
  ['unescape', (_, args) => makeUnknown(decoded(taintOf(first(args), 0)), 'string', originOf(first(args)))],
  ['atob', (_, args) => makeUnknown(decoded(taintOf(first(args), 0)), 'string', originOf(first(args)))],
  ['decodeURI', (_, args) => makeUnknown(decoded(taintOf(first(args), 0)), 'string', originOf(first(args)))],
  ['JSON.parse', (machine, args, site) => parsedJson(machine, args, originOf(first(args)), site)],
  [
    'JSON.stringify',
    (_, args, site) => {
      const value = first(args);
      const taint = withStep(textTaint(value), site.place, 'written as JSON');
      // line breaks and quotes are escaped: it stays one value
      const text = makeUnknown(
        madeSafe(taint, kindBit('log') | kindBit('header') | kindBit('code')),
        'string',
        originOf(value),
      );
      return serialized(text, value);
    },
  ],
  ['structuredClone', (_, args) => first(args)],
  ['Object.freeze', (_, args) => first(args)],
  ['Object.seal', (_, args) => first(args)],
  [
    'Object.create',
    (_, args) => {
      const [prototype] = args;
      if (prototype?.kind === 'literal' && prototype.value === null) return withoutPrototype(makeObject());
      const object = makeObject();
      // what it inherits is found on it
      if (prototype?.kind === 'object' && prototype.cls === null)
        for (const [name, value] of prototype.props) object.props.set(name, value);
      return object;
    },
  ],
  [
    'Object.groupBy',
    (machine, args, site) => {
      const groups = makeObject();
      groups.rest = makeArray([], machine.element(first(args), site.place));
      return groups;
    },
  ],
  [
    'Map.groupBy',
    (machine, args, site) =>
      machine.external(machine.knowledge.paths.root('global').member('Map').called(), {
        props: new Map([['[]', makeArray([], machine.element(first(args), site.place))]]),
      }),
  ],
  [
    'Object.assign',
    (machine, args, site) => {
      const target = first(args);
      if (args.length > 1) noteSet(machine, target, null, 'Object.assign', site.place);
      for (const source of args.slice(1)) {
        if (target.kind === 'object') spreadInto(machine, target, source, site.place);
        else if (source.kind === 'object')
          for (const [key, value] of source.props) machine.setMember(target, key, value, site.place);
      }
      return target;
    },
  ],
  [
    'Object.defineProperty',
    (machine, args, site) => {
      const [object, name, descriptor] = args;
      const key = name === undefined ? null : asString(name);
      noteSet(machine, object ?? undefinedValue, name ?? null, 'defineProperty', site.place);
      if (object?.kind === 'object' && key !== null) define(machine, object, key, descriptor, site);
      const getter = descriptor?.kind === 'object' ? descriptor.props.get('get') : undefined;
      if (object?.kind === 'external' && key !== null && getter?.kind === 'function')
        defineGetter(machine, object, key, getter, site.place);
      return first(args);
    },
  ],
  [
    'Object.defineProperties',
    (machine, [object = undefinedValue, descriptors], site) => {
      if (object.kind === 'object' && descriptors?.kind === 'object')
        for (const [name, descriptor] of descriptors.props) define(machine, object, name, descriptor, site);
      return object;
    },
  ],
  [
    'Reflect.apply',
    (machine, [work = unknown, self = undefinedValue, list], site) =>
      machine.call(
        work,
        list?.kind === 'array' ? [...list.elements, ...(list.rest === null ? [] : [list.rest])] : [],
        self,
        site,
        '',
      ),
  ],
  [
    'Reflect.construct',
    (machine, [cls = unknown, list], site) =>
      machine.construct(cls, list?.kind === 'array' ? list.elements : [], { ...site, form: 'new' }),
  ],
  [
    'Reflect.set',
    (machine, [object = undefinedValue, key, value = undefinedValue], site) => {
      const name = key === undefined ? null : asString(key);
      noteSet(machine, object, key ?? null, 'Reflect.set', site.place);
      if (name !== null) machine.setMember(object, name, value, site.place);
      return unknownBoolean;
    },
  ],
  ['Reflect.ownKeys', (machine, args, site) => builtinGlobal('global.Object.keys')?.(machine, args, site) ?? unknown],
  [
    'Object.getOwnPropertyNames',
    (machine, args, site) => builtinGlobal('global.Object.keys')?.(machine, args, site) ?? unknown,
  ],
  ['Proxy', (machine, args) => proxied(machine, args)],
  [
    'Object.keys',
    (machine, args) => {
      const value = first(args);
      if (value.kind === 'object' && value.rest === null) return makeArray([...value.props.keys()].map(literal));
      if (value.kind === 'namespace') return makeArray(machine.program.exportNames(value.module).map(literal));
      return makeArray([], otherKeys(value));
    },
  ],
  [
    'Object.values',
    (machine, args, site) => {
      const value = first(args);
      if (value.kind === 'object' && value.rest === null) return makeArray([...value.props.values()]);
      if (value.kind === 'namespace')
        return makeArray(machine.program.exportNames(value.module).map((name) => machine.exportOf(value.module, name)));
      return makeArray([], machine.element(value, site.place));
    },
  ],
  [
    'Object.entries',
    (machine, args, site) => {
      const value = first(args);
      if (value.kind === 'object' && value.rest === null)
        return makeArray([...value.props].map(([key, prop]) => makeArray([literal(key), prop])));
      if (value.kind === 'namespace')
        return makeArray(
          machine.program
            .exportNames(value.module)
            .map((name) => makeArray([literal(name), machine.exportOf(value.module, name)])),
        );
      const key = otherKeys(value);
      return makeArray([], makeArray([key, machine.element(value, site.place)]));
    },
  ],
  [
    'Object.fromEntries',
    (machine, args, site) => {
      const object = makeObject(site.place);
      const list = asList(machine, first(args), site.place);
      // a form, a query string: names with input
      const pairs = list.kind === 'external' ? machine.knowledge.of(list.path.element()).source : null;
      if (pairs !== null) return inputValue(machine, pairs, [], site.place);
      const entries = list.kind === 'array' ? [...list.elements, ...(list.rest === null ? [] : [list.rest])] : [];
      for (const entry of entries) {
        const named = machine.member(entry, '0', site.place);
        const key = asString(named);
        const value = machine.member(entry, '1', site.place);
        if (key !== null) object.props.set(key, value);
        else addUnder(object, named, value);
      }
      if (entries.length === 0) object.rest = makeUnknown(taintOf(list));
      return object;
    },
  ],
  ['Array.isArray', (_, args) => isList(first(args))],
  [
    'Array.from',
    (machine, args, site) => {
      const list = asList(machine, first(args), site.place);
      const callback = args[1];
      const copy =
        list.kind === 'array'
          ? makeArray([...list.elements], list.rest)
          : makeArray([], list.kind === 'object' ? unknown : machine.element(list, site.place));
      return callback === undefined ? copy : machine.callMethod(copy, 'map', [callback], site);
    },
  ],
  ['Array.of', (_, args) => makeArray([...args])],
  ['Array', (_, args) => makeArray(args.length > 1 ? [...args] : [], args.length > 1 ? null : unknown)],
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
  ['Math.random', (_, __, site) => guessableNumber(site.place)],
  ['Math.floor', rounded(Math.floor)],
  ['Math.ceil', rounded(Math.ceil)],
  ['Math.round', rounded(Math.round)],
  ['Math.trunc', rounded(Math.trunc)],
  ['Math.abs', rounded(Math.abs)],
  ['String.fromCharCode', (_, args) => makeUnknown(taintOf(first(args), 0), 'string', originOf(first(args)))],
  ['String.fromCodePoint', (_, args) => makeUnknown(taintOf(first(args), 0), 'string', originOf(first(args)))],
  // digits and letters
  [
    'btoa',
    (_, args) =>
      spelledBase64(first(args)) ?? makeUnknown(madeSafe(taintOf(first(args), 0), -1), 'string', originOf(first(args))),
  ],
  ['Date', () => makeUnknown(null, 'date')],
  ['Date.now', () => unknownNumber],
  ['Date.parse', () => unknownNumber],
  ['isNaN', () => unknownBoolean],
  ['isFinite', () => unknownBoolean],
  // compared by identity: one that is described is as good as its description
  ['Symbol', (_, args) => describedSymbol(args)],
  ['Symbol.for', (_, args) => describedSymbol(args)],
  [
    'RegExp',
    (_, args) =>
      asString(args[0]) === null
        ? unknown
        : { kind: 'regexp', pattern: asString(args[0]) ?? '', flags: asString(args[1]) ?? '' },
  ],
  ['Buffer.from', bytesOf],
  ['Buffer', bytesOf],
  [
    'Buffer.concat',
    (machine, args) =>
      machine.external(machine.knowledge.paths.root('global').member('Buffer').called(), {
        taint: taintOf(first(args)),
        args,
      }),
  ],
  [
    'String.raw',
    (_, args) => {
      const [texts, ...values] = args;
      return texts?.kind === 'array'
        ? makeText(
            texts.elements.flatMap((text, index) => [text, ...(values[index] === undefined ? [] : [values[index]])]),
          )
        : unknown;
    },
  ],
  [
    'Reflect.get',
    (machine, args, site) => {
      const [object = undefinedValue, name = undefinedValue] = args;
      const key = asString(name);
      return key === null
        ? chosenMember(object, machine.element(object, site.place), name, site.place)
        : machine.member(object, key, site.place);
    },
  ],
]);

/** What bytes hold; of those that were written in letters, all that the letters did not show. */
function bytesOf(machine: Machine, args: readonly Value[]): Value {
  const encoded = /^(?:hex|base64url|base64)$/.test(asString(args[1]) ?? '');
  const taint = taintOf(first(args), 0);
  return machine.external(machine.knowledge.paths.root('global').member('Buffer').called(), {
    taint: encoded ? decoded(taint) : taint,
    args,
  });
}

/** `{ value }`, `{ get() { … } }` */
function define(machine: Machine, object: Value, name: string, descriptor: Value | undefined, site: Site): void {
  if (descriptor?.kind !== 'object') return;
  const getter = descriptor.props.get('get');
  if (descriptor.props.has('value'))
    machine.setMember(object, name, descriptor.props.get('value') ?? undefinedValue, site.place);
  else if (getter?.kind === 'function')
    machine.setMember(object, name, machine.invoke(getter, [], object, site.place, 'getter', 'use'), site.place);
}

function describedSymbol(args: readonly Value[]): Value {
  const description = asString(args[0]);
  return description === null ? unknownString : literal(`Symbol(${description})`);
}

/** What a function of the language does, by its path; null if it is none that is known. */
export function builtinGlobal(path: string): Builtin | null {
  return builtins.get(path.slice('global.'.length)) ?? null;
}

/** Methods of `Map`, `Set`, `Buffer` and `URLSearchParams` instances, which are external values that keep what they hold in `props`. */
export function builtinInstanceMethod(
  machine: Machine,
  receiver: ExternalValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | null {
  const type = receiver.path.text;
  const ofAddress = addressMethod(machine, receiver, name, args, site);
  if (ofAddress !== null) return ofAddress;
  if (type === 'global.Map()' || type === 'global.Set()' || type === 'global.WeakMap()')
    return collectionMethod(machine, receiver, name, args, site);
  if (type === 'global.WeakRef()' && name === 'deref') return receiver.args[0] ?? undefinedValue;
  if (type === 'global.TextDecoder()' && name === 'decode')
    return makeUnknown(taintOf(args[0] ?? undefinedValue, 0), 'string', originOf(args[0] ?? undefinedValue));
  if (type === 'global.TextEncoder()' && name === 'encode')
    return machine.external(machine.knowledge.paths.root('global').member('Buffer').called(), {
      taint: taintOf(args[0] ?? undefinedValue, 0),
      args,
    });
  const bytes = type === 'global.Buffer()' && name === 'toString' ? spelledBytes(receiver, args[0]) : null;
  if (bytes !== null) return bytes;
  // digits and letters
  if (type === 'global.Buffer()' && name === 'toString' && /^(?:hex|base64url|base64)$/.test(asString(args[0]) ?? ''))
    return makeUnknown(madeSafe(receiver.taint, -1), 'string', originOf(receiver));
  const hidden = type === 'global.Buffer()' && name === 'toString' ? hiddenText(receiver, site.place) : null;
  if (hidden !== null) return hidden;
  if (type === 'global.Buffer()' && (name === 'toString' || name === 'subarray' || name === 'slice'))
    return makeUnknown(receiver.taint, 'string', originOf(receiver));
  return null;
}

/** Shorter texts hide nothing. */
const minHidden = 8;

/** What `Buffer.from('6576616c', 'hex')` spells out, which nobody who reads the code sees: harmless but as code. */
function hiddenText({ args }: ExternalValue, place: Place): Value | null {
  const [text, encoding] = args;
  if (text === undefined || encoding === undefined || !/^(?:hex|base64)$/.test(asString(encoding) ?? '')) return null;
  const spelled = asString(text);
  if (spelled === null || spelled.length < minHidden) return null;
  return hiddenAs(asString(encoding) ?? '', place);
}

/** A text that nobody can read in the code, by how it is written there: harmless but as code. */
export function hiddenAs(encoding: string, place: Place): Value {
  const label = `text that is written in ${encoding} in the code`;
  const source = { kind: 'hidden', in: 'hidden', label, place };
  return makeUnknown({ source, safeFor: ~kindBit('code'), step: null }, 'string');
}

/** Whether a value is a list; an object of the project's code, a text or a number is none. */
function isList(value: Value): Value {
  const answers = new Set(
    options(value).map(({ kind }) =>
      kind === 'array'
        ? true
        : kind === 'literal' || kind === 'text' || kind === 'object' || kind === 'function'
          ? false
          : null,
    ),
  );
  const [answer] = answers;
  return answers.size === 1 && typeof answer === 'boolean' ? literal(answer) : unknownBoolean;
}
