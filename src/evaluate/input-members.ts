import type { InputSource } from './knowledge.ts';
import { isOnlyChosen } from './language.ts';
import type { Machine } from './machine.ts';
import { passedOn } from './passed-on.ts';
import { declaredMembers, kindBit, madeSafe, withStep } from './taint.ts';
import {
  deeper,
  isFlatMember,
  literal,
  makeUnknown,
  undefinedValue,
  unknown,
  type LiteralValue,
  type Origin,
  type Place,
  type UnknownValue,
  type Value,
} from './values.ts';

/** A value that comes from outside; reading it is an event. */
export function inputValue(
  machine: Machine,
  { kind, in: where, flat }: InputSource,
  path: readonly string[],
  place: Place,
  holder?: Origin['holder'],
): Value {
  machine.record({ kind: 'input', in: where, path, place, context: machine.context });
  const supposed = supposedInput(machine, where, path, holder?.name ?? '');
  if (supposed !== null) return supposed;
  const label = inputLabel(where, path);
  const isFlat = flat !== null && flat.every((name) => place.module.package?.dependencies[name] === undefined);
  const origin: Origin = {
    in: where,
    path,
    validatedBy: '',
    ...(isFlat ? { flat: true } : {}),
    ...(holder === undefined ? {} : { holder }),
  };
  return makeUnknown(
    { source: { kind, in: where, label, place }, safeFor: 0, step: null },
    isText(origin) ? 'string' : '',
    origin,
  );
}

/** Members that hold the path of a request, and nothing else. */
const pathMembers: ReadonlySet<string> = new Set(['path', 'originalUrl', 'pathname']);

/** What a part of the request is supposed to be; null if nothing is supposed of it. */
function supposedInput(
  { supposition }: Machine,
  where: string,
  path: readonly string[],
  member: string,
): LiteralValue | null {
  if (supposition === null) return null;
  if (supposition.lacks(where, path)) return undefinedValue;
  return where === 'url' && supposition.path !== null && pathMembers.has(member) ? literal(supposition.path) : null;
}

const partLabels: Readonly<Record<string, string>> = {
  body: 'request body',
  query: 'query string',
  path: 'path parameter',
  header: 'request header',
  cookie: 'cookie',
  file: 'uploaded file',
  part: 'uploaded file',
};

/** What a part of the input, or a member of it, is called in words. */
export function inputLabel(where: string, path: readonly string[] = []): string {
  const name = partLabels[where] ?? where;
  return path.length === 0 ? name : `${name} \`${path.join('.')}\``;
}

/** A member of input, or of what is not known. */
export function unknownMember(machine: Machine, value: UnknownValue, name: string, place: Place): Value {
  // what the object holds that a client chose is not the client's
  if (isOnlyChosen(value) || (value.taint === null && value.origin === null)) return unknown;
  if (name === 'length') {
    // no longer than what was sent, if it is a list or a text at all: `{ "length": 1e9 }` is neither
    const certain = value.type !== '' || value.origin?.in !== 'body' || value.origin.validatedBy !== '';
    return makeUnknown(certain ? madeSafe(value.taint, kindBit('resource')) : value.taint, 'number');
  }
  if (lacksMember(value, name)) return undefinedValue;
  if (value.nameless === true && !isMemberOfTexts(name)) return unknown;
  const origin = deeper(value.origin, name);
  let { taint } = value;
  if (origin !== null && origin !== value.origin) {
    machine.record({ kind: 'input', in: origin.in, path: origin.path, place, context: machine.context });
    if (machine.supposition?.lacks(origin.in, origin.path) === true) return undefinedValue;
    if (taint !== null) {
      const part = taint.source.in === declaredMembers ? declaredMembers : origin.in;
      taint =
        taint.step === null
          ? {
              source: { kind: taint.source.kind, in: part, label: inputLabel(origin.in, origin.path), place },
              safeFor: taint.safeFor,
              step: null,
            }
          : withStep(
              { ...taint, source: { ...taint.source, in: part, label: inputLabel(origin.in, origin.path) } },
              place,
              `\`.${name}\` of it`,
            );
    }
  }
  // what a server chooses about an upload (where it put it, how large it is) is not the client's
  if ((origin?.in === 'file' && serverChosen.has(name)) || (origin?.in === 'part' && placedByServer.has(name)))
    return makeUnknown(null, name === 'size' ? 'number' : 'string', origin);
  return passedOn(value, name) ?? makeUnknown(taint, isText(origin) ? 'string' : '', origin);
}

/** A text has no `prefix`, and a number no `name`. */
function lacksMember(value: UnknownValue, name: string): boolean {
  const { type } = value;
  if (/^(?:\d+|\*|length)$/.test(name)) return false;
  if (type === 'string' || type === 'uuid') return !(name in String.prototype);
  if (type === '' && isFlatMember(value)) return !isMemberOfTexts(name);
  return (type === 'number' && !(name in Number.prototype)) || (type === 'boolean' && !(name in Boolean.prototype));
}

/** Texts and lists of them have it. */
function isMemberOfTexts(name: string): boolean {
  return /^(?:\d+|\*|length)$/.test(name) || name in String.prototype || name in Array.prototype;
}

/** What a server chooses about an upload that it keeps. */
const serverChosen: ReadonlySet<string> = new Set([
  'path',
  'filepath',
  'filename',
  'newFilename',
  'destination',
  'size',
  'fieldname',
  'tempFilePath',
  'tmpPath',
  'md5',
]);

/** … where names are told as they came. */
const placedByServer: ReadonlySet<string> = new Set(['filepath', 'newFilename', 'tempFilePath', 'tmpPath', 'size']);

/** Parts of a path and headers are always text; bodies and query strings may be parsed into objects. */
function isText(origin: Origin | null): boolean {
  return origin !== null && origin.path.length > 0 && (origin.in === 'path' || origin.in === 'header');
}
