import { objectBuiltins } from './builtin-objects.ts';
import { promiseBuiltins } from './builtin-promises.ts';
import { first, type Builtin } from './builtin.ts';
import { guessableNumber } from './chance.ts';
import { collectionMethod } from './collections.ts';
import { parsedJson, textTaint } from './json.ts';
import type { Machine, Site } from './machine.ts';
import { serialized } from './serialized.ts';
import { hiddenIn, hiddenText, spelledBase64, spelledBytes } from './spelled-bytes.ts';
import { decoded, kindBit, madeSafe, withStep } from './taint.ts';
import { spelledOutBy } from './templates.ts';
import { addressMethod } from './url-members.ts';
import {
  asString,
  literal,
  makeText,
  makeUnknown,
  options,
  taintOf,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  unknownString,
  type ExternalValue,
  type Value,
  joinAll,
  spoken,
} from './values.ts';

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

/** Functions that convert, write and compute. The keys are paths without `global.`. */
const conversions: readonly (readonly [string, Builtin])[] = [
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
      const given = spelledOutBy(machine, first(args), site.place);
      const value = joinAll(options(given).map(spoken));
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
  [
    'atob',
    (_, args, site) =>
      hiddenIn(first(args), 'base64', site.place) ??
      makeUnknown(decoded(taintOf(first(args), 0)), 'string', originOf(first(args))),
  ],
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
      const [given, ...values] = args;
      // called by a tag: `String.raw({ raw: strings }, ...values)`
      const texts = given?.kind === 'object' ? given.props.get('raw') : given;
      return texts?.kind === 'array'
        ? makeText(
            texts.elements.flatMap((text, index) => [text, ...(values[index] === undefined ? [] : [values[index]])]),
          )
        : unknown;
    },
  ],
];

const builtins: ReadonlyMap<string, Builtin> = new Map([...conversions, ...objectBuiltins, ...promiseBuiltins]);

/** What bytes hold; of those that were written in letters, all that the letters did not show. */
function bytesOf(machine: Machine, args: readonly Value[]): Value {
  const encoded = /^(?:hex|base64url|base64)$/.test(asString(args[1]) ?? '');
  const taint = taintOf(first(args), 0);
  return machine.external(machine.knowledge.paths.root('global').member('Buffer').called(), {
    taint: encoded ? decoded(taint) : taint,
    args,
  });
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
  const said = name === 'toString' ? spoken(receiver) : receiver;
  if (said !== receiver) return makeText(['Error: ', said]);
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
