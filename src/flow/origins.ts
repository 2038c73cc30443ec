import type { ApiPath } from '../evaluate/api-path.ts';
import type { CallEvent } from '../evaluate/events.ts';
import { deserialized, spelledFrom } from '../evaluate/serialized.ts';
import { isScalarSafe, options, type ExternalValue, type ObjectValue, type Value } from '../evaluate/values.ts';
import type { SinkKind, SourceKind } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { first } from './first.ts';

/** What a value is made of that neither the code nor whoever sends the request wrote: contents of a file, the reply of another service. */
export interface Origin {
  readonly kind: SourceKind;
  /** the call that gave it; null for what a callback was given */
  readonly call: CallEvent | null;
}

/** Kinds of sinks that such contents matter for, and which of them. */
const mattersFor: Readonly<Partial<Record<SinkKind, readonly SourceKind[]>>> = {
  written: ['response'],
  sent: ['file'],
  sql: ['model'],
  command: ['model', 'response', 'environment'],
  regex: ['environment'],
  code: ['model'],
  html: ['model', 'filename'],
  path: ['model'],
};
const maxDepth = 6;
/** What is said of contents, rather than they themselves. */
const about =
  /\.(?:status|statusCode|statusText|statusMessage|ok|url|headers|size|length|byteLength|type|usage|id|model|finish_reason|stop_reason|error)(?:$|[.()[])/;

/** Kinds of sinks that nothing which is distrusted may reach. */
const dangerous: ReadonlySet<SinkKind> = new Set([
  'sql',
  'query',
  'nosql',
  'command',
  'code',
  'html',
  'template',
  'xpath',
  'ldap',
  'deserialization',
  'regex',
  'redirect',
]);

/** … and those that what is started with a setting is meant to: the path of a folder, the address of a service. */
const settable: ReadonlySet<SinkKind> = new Set(['path', 'url', 'host']);

/** The first such contents in a value that a sink of this kind should not be given; null if there are none. */
export function originIn(
  value: Value,
  kind: SinkKind,
  { knowledge, distrusted }: { readonly knowledge: LibraryKnowledge; readonly distrusted: ReadonlySet<SourceKind> },
): Origin | null {
  const more = [...distrusted].filter(
    (source) => dangerous.has(kind) || (settable.has(kind) && source !== 'environment'),
  );
  const always = mattersFor[kind];
  const wanted = more.length === 0 ? always : [...(always ?? []), ...more];
  // lists and objects are sent as JSON
  if (kind === 'html' && options(value).every((option) => isData(option, knowledge))) return null;
  return wanted === undefined ? null : search(value, { wanted, kind, knowledge }, maxDepth);
}

function isData(value: Value, knowledge: LibraryKnowledge): boolean {
  // one name is a text
  if (value.kind === 'external')
    return originOf(value.path, knowledge) === 'filename' && !/(?:name|path|comment)(?:\(\))?$/i.test(value.path.text);
  return value.kind === 'array' || value.kind === 'object';
}

interface Asked {
  readonly wanted: readonly SourceKind[];
  readonly kind: SinkKind;
  readonly knowledge: LibraryKnowledge;
}

function search(value: Value, asked: Asked, depth: number): Origin | null {
  if (depth < 0) return null;
  const again = (inner: Value): Origin | null => search(inner, asked, depth - 1);
  switch (value.kind) {
    case 'external':
      return ofExternal(value, asked, depth);
    case 'text':
      return first(value.parts, (part) => (typeof part === 'string' ? null : again(part)));
    case 'promise':
      return again(value.of);
    case 'union':
      return first(value.options, again);
    case 'array':
      return first(value.rest === null ? value.elements : [...value.elements, value.rest], again);
    case 'object':
      return value.cls === null ? (first(sentMembers(value), again) ?? (value.rest && again(value.rest))) : null;
    case 'unknown': {
      const told = isScalarSafe(value) ? value : (spelledFrom(value) ?? deserialized(value));
      return told === value ? null : again(told);
    }
    default:
      return null;
  }
}

/** Keys and certificates among the settings of a request say who asks; they are not what is sent. */
function sentMembers({ props }: ObjectValue): Value[] {
  const isRequest = ['hostname', 'host', 'url', 'uri', 'path', 'cert', 'ca'].some((name) => props.has(name));
  return [...props].flatMap(([name, member]) => (isRequest && ofConnection.test(name) ? [] : [member]));
}

const ofConnection = /^(?:ca|cert|key|pfx|crl|passphrase|agent|httpsAgent|agentOptions)$/;

/** Members and methods of contents are contents; so is what functions make of them that hand on what they are given. */
function ofExternal(value: ExternalValue, asked: Asked, depth: number): Origin | null {
  const { wanted, kind: sink, knowledge } = asked;
  if (about.test(value.path.text)) return null;
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) {
    const kind = originOf(at.path, knowledge);
    if (kind !== null) {
      if (!wanted.includes(kind)) return null;
      // the call that gave it may be the one whose member it is
      let from: ExternalValue | null = at;
      while (from !== null && from.call === null) from = from.receiver;
      return { kind, call: from?.call ?? null };
    }
    const { path } = at;
    const known = at.call?.path == null ? null : knowledge.of(at.call.path).call;
    const isSafe = known?.makesSafe.some((kind) => kind === '*' || kind === sink) === true;
    const handed = isSafe ? [] : (known?.propagates ?? []);
    const given = path.text === 'global.Buffer()' ? at.args : handed.flatMap((index) => at?.args[index] ?? []);
    const found = first(given, (argument) => search(argument, asked, depth - 1));
    if (found !== null) return found;
  }
  return null;
}

function originOf(path: ApiPath, knowledge: LibraryKnowledge): SourceKind | null {
  for (const row of knowledge.of(path).rows) if (row.is === 'origin') return row.kind;
  return null;
}
