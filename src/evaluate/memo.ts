import type { Module } from '../link/types.ts';
import type { Activation } from './events.ts';
import type { Taint } from './taint.ts';
import type { FunctionValue, Value } from './values.ts';

/** Activations of a function that are told apart by identity of their arguments; beyond, only by what matters of them. */
const maxPrecise = 24;
/** Calls with different texts do different things (a wrapper around queries has one caller for each statement): told apart for longer. */
const maxTexts = 400;
/** … and with statements for a database as long as anything: another one in their place would be a lie about what is asked. */
const maxStatements = 4_000;
/**
 * Beyond, where a lot was spent already, only by what kind of thing each argument is. Code that follows a structure which contains itself (the type of a member of a
 * type …) has something new in its hands each time, and would go on until nothing is left to spend.
 */
const maxShapes = 100;

/** Of how many frames the calls count as much as those of one. */
const framesPerCall = 20;

/** The different calls of one function. */
export class Calls {
  readonly #activations = new Map<string, Activation>();
  /** how many there are of a function that was made in one frame */
  readonly #made = new Map<number, number>();

  get size(): number {
    return this.#activations.size;
  }

  /** How many there are, where those of the function that was made in one frame count: a callback that is called for every member of something, for each of many things. */
  madeIn(frame: number): number {
    return Math.max(this.#made.get(frame) ?? 0, Math.floor(this.size / framesPerCall));
  }

  get(key: string): Activation | undefined {
    return this.#activations.get(key);
  }

  set(key: string, frame: number, activation: Activation): void {
    this.#activations.set(key, activation);
    this.#made.set(frame, (this.#made.get(frame) ?? 0) + 1);
  }
}

export class Memo {
  readonly #functions = new Map<Module, Map<number, Calls>>();

  of(module: Module, fn: number): Calls {
    let functions = this.#functions.get(module);
    if (functions === undefined) this.#functions.set(module, (functions = new Map()));
    let calls = functions.get(fn);
    if (calls === undefined) functions.set(fn, (calls = new Calls()));
    return calls;
  }
}

/**
 * By what calls are told apart. `identity`: two objects are two things. `contents`: two that hold the same are one, which loses what
 * is done to the second of them. `kinds`: where much was spent since something outside the project began this.
 */
export type Distinction = 'identity' | 'contents' | 'kinds';

/** Equal keys: the call would do the same. `known` is how many different calls of the function there were. */
export function callKey(
  callee: FunctionValue,
  args: readonly Value[],
  self: Value,
  known: number,
  by: Distinction,
): string {
  const coarse = known >= maxPrecise;
  const texts = coarse && known < maxTexts;
  const statements = coarse && !texts && known < maxStatements;
  const precise = by === 'contents' ? contentsKey : identityKey;
  const told = by === 'kinds' && known >= maxShapes ? kindKey : coarse ? shapeKey : precise;
  let key = `${callee.frame.id}|${coarse ? shapeKey(self) : identityKey(self)}`;
  const wraps = texts && isWrapper(callee);
  for (const argument of args) {
    key += `|${told(argument)}${texts ? textKey(argument, 1) : statements ? statementKey(argument) : ''}`;
    if (wraps && argument.kind === 'function') key += `@${argument.frame.id}`;
  }
  return key;
}

/** Returns a function that it makes: what it wraps is another thing each time, also where one place in the code made all of them. */
function isWrapper({ module, fn }: FunctionValue): boolean {
  return (
    module.facts.functions[fn]?.body.some(
      (statement) => statement.kind === 'return' && statement.value?.kind === 'function',
    ) === true
  );
}

/** The text of an argument, where it is a statement for a database. */
function statementKey(value: Value): string {
  const key = textKey(value, 1);
  return /^"\s*(?:select|insert|update|delete|with|merge|replace|call)\s/i.test(key) ? key : '';
}

/** What is known of the texts in an argument. */
function textKey(value: Value, depth: number): string {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? `"${value.value}` : '';
    case 'text':
      return `"${value.parts.filter((part) => typeof part === 'string').join('?')}`;
    case 'object':
      return depth === 0 || value.cls !== null
        ? ''
        : [...value.props.values()].map((prop) => textKey(prop, depth - 1)).join('');
    case 'external':
      return madeAt(value);
    default:
      return '';
  }
}

/** A schema differs from another one by where it was made, a request by its verb and its path. */
function madeAt({ call, props }: Extract<Value, { kind: 'external' }>): string {
  if (call !== null) return `@${call.place.module.id}.${call.place.start}`;
  const method = props?.get('method');
  const url = props?.get('nextUrl');
  const path = url?.kind === 'external' ? url.props?.get('pathname') : undefined;
  return (method?.kind === 'literal' ? `"${String(method.value)}` : '') + (path === undefined ? '' : textKey(path, 0));
}

function identityKey(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? `"${value.value}` : String(value.value);
    case 'function':
      return `f${value.module.id}.${value.fn}.${value.frame.id}${value.self === null ? '' : identityKey(value.self)}`;
    case 'namespace':
      return `n${value.module.id}`;
    case 'external':
      return value.call !== null || value.props !== null
        ? `e${value.id}`
        : `e${value.path.text}@${value.receiver === null ? '' : identityKey(value.receiver)}${value.taint === null ? '' : '!'}`;
    case 'regexp':
      return `/${value.pattern}/${value.flags}`;
    case 'promise':
      return `p${identityKey(value.of)}`;
    case 'union':
      return `(${value.options.map(identityKey).join('+')})`;
    case 'unknown':
      return value.taint === null && value.origin === null ? `?${value.type}` : `#${value.id}${safety(value.taint)}`;
    case 'text':
      return `#${value.id}${safety(value.taint)}`;
    default:
      return `#${value.id}`;
  }
}

/** What a check has shown of a value tells it from what it was before. */
function safety(taint: Taint | null): string {
  return taint === null || taint.safeFor === 0 ? '' : `!${taint.safeFor}`;
}

/** Members and elements up to which contents are compared, and how deep. */
const maxContents = 20;
const maxDepth = 4;

function contentsKey(value: Value): string {
  return contentsOf(value, maxDepth);
}

function contentsOf(value: Value, depth: number): string {
  const inside = (part: Value): string => contentsOf(part, depth - 1);
  const rest = (part: Value | null): string => (part === null ? '' : `...${inside(part)}`);
  if (depth === 0) return identityKey(value);
  switch (value.kind) {
    case 'object':
      if (value.cls !== null || value.base !== null || value.props.size > maxContents) return identityKey(value);
      return `{${[...value.props].map(([name, prop]) => `${JSON.stringify(name)}:${inside(prop)}`).join()}${rest(value.rest)}}`;
    case 'array':
      if (value.elements.length > maxContents) return identityKey(value);
      return `[${value.elements.map(inside).join()}${rest(value.rest)}]`;
    case 'text':
      if (value.taint !== null || value.parts.length > maxContents) return identityKey(value);
      return `t${value.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : inside(part))).join('')}`;
    case 'union':
      return `(${value.options.map(inside).join('+')})`;
    case 'promise':
      return `p${inside(value.of)}`;
    default:
      return identityKey(value);
  }
}

function shapeKey(value: Value): string {
  return coarseKey(value, 1);
}

function kindKey(value: Value): string {
  switch (value.kind) {
    case 'external':
      return `e${value.path.root.text}${value.taint === null ? '' : `!${value.taint.safeFor}`}`;
    case 'union':
      return `(${[...new Set(value.options.map(kindKey))].sort().join('+')})`;
    case 'promise':
      return `p${kindKey(value.of)}`;
    default:
      return coarseKey(value, 0);
  }
}

function coarseKey(value: Value, depth: number): string {
  switch (value.kind) {
    case 'function':
      return `f${value.module.id}.${value.fn}`;
    case 'class':
      return `c${value.id}`;
    case 'namespace':
      return `n${value.module.id}`;
    case 'external':
      return `e${value.path.text}${value.taint === null ? '' : `!${value.taint.safeFor}`}`;
    case 'literal':
      // there are few of them, and much depends on them: the status of a reply
      if (typeof value.value === 'number' && isStatus(value.value)) return `n${value.value}`;
      return typeof value.value === 'boolean' ? String(value.value) : typeof value.value;
    case 'text':
    case 'unknown':
      return `${value.kind === 'unknown' ? value.type : 't'}${value.taint === null ? '' : `!${value.taint.safeFor}${value.taint.source.kind}`}`;
    case 'object':
      if (value.cls !== null) return `o${value.id}`;
      if (depth === 0) return 'o';
      return `{${[...value.props].map(([name, prop]) => `${name}:${coarseKey(prop, depth - 1)}`).join(',')}${value.rest === null ? '' : coarseKey(value.rest, 0)}}`;
    case 'array':
      return depth === 0
        ? 'a'
        : `[${value.elements.map((element) => coarseKey(element, depth - 1)).join(',')}${value.rest === null ? '' : coarseKey(value.rest, 0)}]`;
    case 'union':
      return `(${value.options.map((option) => coarseKey(option, depth)).join('+')})`;
    case 'promise':
      return `p${coarseKey(value.of, depth)}`;
    case 'regexp':
      return 'r';
  }
}

/** A number that may be a status of HTTP. */
function isStatus(number: number): boolean {
  return Number.isInteger(number) && number >= 100 && number < 600;
}
