import { kindBit, steps, unchosen, type Taint } from '../evaluate/taint.ts';
import {
  isFlatMember,
  isScalarSafe,
  options,
  taintOf,
  type ArrayValue,
  type ExternalValue,
  type TextValue,
  type UnknownValue,
  type Value,
} from '../evaluate/values.ts';
import type { SinkKind } from '../libraries/define.ts';
import { first } from './first.ts';

/** Kinds of sinks that look into objects; to the others an object is no text, and cannot become one with a structure of its own. */
const structured: ReadonlySet<string> = new Set([
  'nosql',
  'deserialization',
  'resource',
  'template',
  'email',
  'llm',
  'prompt',
  'command',
]);
/** … and those that an object harms as a whole: it is as dangerous as the members that nobody listed. */
const wholes: ReadonlySet<string> = new Set(['locals', 'record', 'prototype']);
/** Kinds that what protects from another one protects from too. */
const sameBits: Readonly<Partial<Record<SinkKind, string>>> = {
  rendered: 'html',
  policy: 'redirect',
  option: 'command',
  query: 'sql',
  entities: 'xml',
  // nothing protects from these but what protects from all
  format: 'deserialization',
  llm: 'deserialization',
  prompt: 'deserialization',
  locals: 'deserialization',
  record: 'deserialization',
  written: 'deserialization',
  sent: 'deserialization',
};
/** Parts of a request that are parsed into lists and objects as the client writes them. */
const parsed: ReadonlySet<string> = new Set(['body', 'query']);
/** To these a number is as good as a text. */
const numeric: ReadonlySet<string> = new Set(['resource']);
/** Operators of document databases whose operands are conditions again; the operands of others are compared as they are. */
const conditions: ReadonlySet<string> = new Set(['$and', '$or', '$nor', '$not', '$elemMatch', '$expr', '$match']);
/** … and those whose operands are code. */
const scripts: ReadonlySet<string> = new Set(['$where', '$function', '$accumulator']);

/** The taint that makes a value dangerous for a kind of sink; null if there is none. */
export function dangerIn(value: Value, of: SinkKind, depth = 4): Taint | null {
  // what decides where a request goes decides where a connection goes
  const kind = of === 'host' ? 'url' : of;
  switch (value.kind) {
    case 'text':
      if (kind === 'url' || kind === 'redirect') return choosesHost(value, kind);
      // what stands in front of it is no hyphen
      if (kind === 'option') return typeof value.parts[0] === 'string' ? null : live(value.taint, kind);
      // a name with something of ours in it is none that an object has by itself
      if ((kind === 'property' || kind === 'method') && value.parts.some((part) => typeof part === 'string'))
        return null;
      if (kind === 'path' && staysBelow(value)) return null;
      // words of ours that say what to do with it
      if (kind === 'prompt' && !value.parts.some((part) => typeof part === 'string' && /\w{2}/.test(part))) return null;
      return kind === 'nosql' || kind === 'resource' || wholes.has(kind) || kind === 'confusion'
        ? null
        : live(value.taint, kind);
    case 'unknown':
      if (kind === 'prompt' || (kind === 'path' && isContent(value))) return null;
      // a schema says how much of it there is, and of what type
      if ((wholes.has(kind) || kind === 'confusion' || kind === 'resource') && (value.origin?.validatedBy ?? '') !== '')
        return null;
      if (kind === 'record' && value.origin !== null && !parsed.has(value.origin.in) && value.origin.in !== 'argument')
        return null;
      if (kind === 'confusion')
        // a query as a whole is an object, a body whatever its sender makes it
        return value.type === '' &&
          value.origin !== null &&
          parsed.has(value.origin.in) &&
          (value.origin.path.length > 0 || value.origin.in === 'body')
          ? live(value.taint, kind)
          : null;
      if ((kind === 'nosql' || wholes.has(kind)) && isFlatMember(value)) return null;
      // only what may be an object has operators, members and a prototype
      if (kind === 'nosql' || wholes.has(kind))
        return value.type === '' || value.type === 'object' || value.type === 'array' ? live(value.taint, kind) : null;
      return isScalarSafe(value) && !(numeric.has(kind) && value.type === 'number') ? null : live(value.taint, kind);
    case 'external':
      // an error is written with its message
      if (kind === 'log' && value.args[0] !== undefined && /^global\.\w*Error\(\)$/.test(value.path.text))
        return dangerIn(value.args[0], kind, 0);
      // what is unpacked; what has no name, and no operators
      if (value.path.text === 'global.Buffer()' ? kind === 'path' || kind === 'nosql' : kind === 'resource')
        return null;
      return kind === 'url' || kind === 'redirect' ? addressDanger(value, kind) : live(value.taint, kind);
    case 'promise':
      return dangerIn(value.of, kind, depth);
    case 'union':
      // beside what a schema made of it, the rest is what the schema refuses
      if (wholes.has(kind) && value.options.some(isValidated)) return null;
      return first(value.options, (option) => dangerIn(option, kind, depth));
    case 'array':
      if (kind === 'option') return optionDanger(value);
      return depth === 0 || !structured.has(kind) ? null : anyOf([...value.elements], value.rest, kind, depth);
    case 'object': {
      if (depth === 0 || value.cls !== null) return null;
      // a merge goes down into what it is given: `{ settings: req.body.settings }`
      const members = kind === 'prototype' ? [...value.props.values()] : [];
      const below = first(members, (member) =>
        member.kind === 'object' || member.kind === 'unknown' ? dangerIn(member, kind, depth - 1) : null,
      );
      if (below !== null) return below;
      if (wholes.has(kind)) return value.rest === null ? null : dangerIn(value.rest, kind, 0);
      if (!structured.has(kind)) return null;
      for (const [key, member] of value.props) {
        if (kind === 'nosql' && key.startsWith('$') && !conditions.has(key) && !scripts.has(key)) continue;
        const taint = scripts.has(key) ? scriptDanger(member) : dangerIn(member, kind, depth - 1);
        if (taint !== null) return taint;
      }
      return value.rest === null ? null : dangerIn(value.rest, kind, depth - 1);
    }
    default:
      return null;
  }
}

/** What a file holds, or a whole body, is no name of a file: pictures and archives are loaded from both. */
function isContent({ origin }: UnknownValue): boolean {
  if (origin === null) return false;
  return origin.in === 'file' || origin.in === 'part'
    ? /^(?:buffer|data|content)$/.test(origin.path.at(-1) ?? '')
    : origin.in === 'body' && origin.path.length === 0;
}

/** A whole body that is given as the name of a file. */
export function bodyIn(value: Value): Taint | null {
  return value.kind === 'unknown' && value.type === '' && value.origin?.in === 'body' && isContent(value)
    ? live(value.taint, 'path')
    : null;
}

/** A script is text, or an object with the parts of it: `{ body, args, lang }`. */
function scriptDanger(script: Value): Taint | null {
  return first(options(script), (option) =>
    option.kind === 'object'
      ? first(
          [...option.props]
            .filter(([key]) => /^(?:body|init|accumulate|merge|finalize)$/.test(key))
            .map(([, part]) => part),
          (part) => dangerIn(part, 'code'),
        )
      : dangerIn(option, 'code'),
  );
}

/** A folder of ours, and a way from there that does not lead up. */
function staysBelow({ parts, taint }: TextValue): boolean {
  const [folder] = parts;
  if (folder === undefined || taint === null || (taint.safeFor & kindBit('climbless')) === 0) return false;
  return typeof folder === 'string' ? folder !== '' : taintOf(folder) === null;
}

/** Options whose value is the next word, whatever it begins with. */
const takesNext =
  /^(?:-[mC]|--message|--author|--data(?:-raw|-binary)?|--header|--user-agent|-i?(?:name|path|wholename|regex|lname)|-newer|-size|-user|-group|-(?:min|max)depth|-[acm](?:time|min))$/;

/** Words of a command up to `--`, behind which nothing is an option. */
function optionDanger({ elements, rest }: ArrayValue): Taint | null {
  let isTaken = false;
  for (const element of elements) {
    if (element.kind === 'literal' && element.value === '--') return null;
    const taint = element.kind === 'array' || isTaken ? null : dangerIn(element, 'option', 0);
    if (taint !== null) return taint;
    isTaken = element.kind === 'literal' && takesNext.test(String(element.value));
  }
  return rest === null ? null : dangerIn(rest, 'option', 0);
}

function isValidated(value: Value): boolean {
  return (
    value.kind === 'object' &&
    value.rest === null &&
    [...value.props.values()].some((member) => member.kind === 'unknown' && (member.origin?.validatedBy ?? '') !== '')
  );
}

function live(taint: Taint | null, kind: SinkKind): Taint | null {
  // a mail is a page too
  const bits = kind === 'email' ? kindBit('email') | kindBit('html') : kindBit(sameBits[kind] ?? kind);
  if (taint === null || (taint.safeFor & bits) !== 0) return null;
  // a header is a text, unless somebody parses it
  if (kind === 'nosql' && taint.source.in === 'header' && !steps(taint).some(({ message }) => /parse/i.test(message)))
    return null;
  if (kind === 'option' && (taint.safeFor & kindBit('option')) !== 0) return null;
  return kind === 'method' || kind === 'property' ? taint : unchosen(taint);
}

function anyOf(values: readonly Value[], rest: Value | null, kind: SinkKind, depth: number): Taint | null {
  return first(rest === null ? values : [...values, rest], (value) => dangerIn(value, kind, depth - 1));
}

/** Stands for text that is not known, and not the client's. */
const hole = '\u0001';

/**
 * An address that is put together is dangerous where the client decides which host it leads to: with what stands before
 * the host's end. `https://example.com/${path}` always goes to the same one.
 */
function choosesHost(text: TextValue, kind: 'url' | 'redirect'): Taint | null {
  let before = '';
  for (const part of text.parts) {
    if (typeof part === 'string') before += part;
    else {
      const taint = first(options(part), (option) => dangerIn(option, kind, 0));
      if (taint === null) before += hole;
      else if (!endsHost(before, taint)) return taint;
      else return null;
    }
  }
  return null;
}

/** Input in the path of an address whose host is ours: `..` in it leads to whatever else that host has. Behind `?` it is data. */
export function urlPathInput(value: Value): Taint | null {
  return first(options(value), (option) => {
    if (option.kind === 'external')
      return option.path.text === 'global.URL()' && option.args[0] !== undefined ? urlPathInput(option.args[0]) : null;
    if (option.kind !== 'text') return null;
    let before = '';
    for (const part of option.parts) {
      if (typeof part === 'string') before += part;
      else {
        const taint = first(options(part), (each) => dangerIn(each, 'url', 0));
        if (taint !== null && (taint.safeFor & kindBit('climbless')) === 0 && !/[?#]/.test(before))
          return behindHost(before, taint) ? taint : null;
        before += hole;
      }
      if (/[?#]/.test(before)) return null;
    }
    return null;
  });
}

/** A request's own address is handed on as it is, and what an address of the settings lacks begins with a slash. */
function behindHost(before: string, next: Taint): boolean {
  return next.source.in !== 'url' && endsHost(before, next) && (!before.includes(hole) || before.endsWith('/'));
}

/** Whether the host is decided where this text ends, whatever follows. */
function endsHost(before: string, next: Taint): boolean {
  // the path of a request begins with a slash
  if (next.source.in === 'url' && before !== '' && !/^[a-z]*:?\/*$/i.test(before)) return true;
  // what the program puts in front is taken for a whole address, as that of a service in its settings
  if (before.startsWith(hole)) return !/^:?\/{1,2}$|^:$/.test(before.slice(1));
  const address = /^(?:[a-z][\w+.-]*:)?[/\\]{2}[^/\\?#]+[/\\?#]/i;
  if (address.test(before)) return true;
  if (/^(?:[a-z][\w+.-]*:)?[/\\]{2}/i.test(before)) return false;
  if (/^[/\\]/.test(before)) return before.length > 1;
  // `mailto:`, and addresses relative to where one is: `users/`, `?page=`
  return /^(?:mailto|tel|sms|data):/i.test(before) || /^[^/\\:]*[/?#]/.test(before);
}

/** `new URL(path, base)` goes where its parts lead, and so do its members that hold the whole of it. */
function addressDanger(value: ExternalValue, kind: 'url' | 'redirect'): Taint | null {
  const { text } = value.path;
  const whole = text === 'global.URL()' ? value.props?.get('href') : undefined;
  // its host was set after it was made
  if (whole !== undefined && whole.kind !== 'literal') return dangerIn(whole, kind);
  if (live(value.taint, kind) === null) return null;
  if (text === 'global.URL()' || text === 'global.OutgoingRequest()') {
    const [relative, second] = value.args;
    const base = text === 'global.URL()' ? second : undefined;
    if (relative === undefined) return live(value.taint, kind);
    return dangerIn(relative, kind) ?? (base === undefined ? null : dangerIn(base, kind));
  }
  if (/^global\.URL\(\)\.(?:href|toString\(\)|toJSON\(\)|origin|host|hostname)$/.test(text) && value.receiver !== null)
    return addressDanger(value.receiver, kind);
  return live(value.taint, kind);
}
