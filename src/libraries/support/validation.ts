import type { PendingCall } from '../../evaluate/knowledge.ts';
import { kindBit, madeSafe, type Taint } from '../../evaluate/taint.ts';
import { asFormOf } from '../../evaluate/validated-forms.ts';
import {
  joinAll,
  makeArray,
  makeObject,
  makeUnknown,
  options,
  settle,
  taintOf,
  type Origin,
  type Value,
} from '../../evaluate/values.ts';
import type { OperationDraft } from '../build-types.ts';
import type { Shape } from './schema-shape.ts';
import { valueShape } from './shape-notes.ts';

const maxDepth = 6;

/** The input as a schema lets it through: the same input where a text may be anything, clean where it can only be a number or the like. */
export function shaped(call: PendingCall, shape: Shape, value: Value, by: string, depth = 0): Value {
  const origin = originOf(value, by);
  switch (shape.kind) {
    case 'any':
      return value;
    case 'scalar':
      return shape.type === 'string'
        ? checked(call, shape.checks ?? [], makeUnknown(lasting(shape, taintOf(value)), 'string', origin))
        : makeUnknown(null, shape.type, origin);
    case 'array':
      return depth > maxDepth ? value : makeArray([], shaped(call, shape.element, call.element(value), by, depth + 1));
    case 'object': {
      if (depth > maxDepth) return value;
      const object = makeObject(call.place);
      for (const [name, member] of shape.members)
        object.props.set(name, there(member, shaped(call, member, call.member(value, name), by, depth + 1)));
      asFormOf(object, origin);
      if (shape.open) object.rest = value.kind === 'unknown' ? value : makeUnknown(taintOf(value), '', origin);
      // who goes on in spite of the refusal has been told
      if (shape.refuses === true && by === 'joi' && object.rest?.kind === 'unknown')
        object.rest = { ...object.rest, taint: madeSafe(object.rest.taint, kindBit('nosql')) };
      return object;
    }
    case 'either':
      return joinAll(shape.parts.map((part) => shaped(call, part, value, by, depth)));
  }
}

function lasting({ short }: Shape, taint: Taint | null): Taint | null {
  return short === true ? madeSafe(taint, kindBit('resource')) : taint;
}

/** What has to be there is not undefined behind the check. */
function there(shape: Shape, value: Value): Value {
  if (shape.optional !== false) return value;
  const left = options(value).filter((option) => option.kind !== 'literal' || option.value !== undefined);
  return left.length === 0 ? makeUnknown(null) : joinAll(left);
}

/** What functions of the project let through: what their outcome says of it, as `filter` would have it. */
function checked(call: PendingCall, checks: readonly Value[], value: Value): Value {
  return checks.reduce((kept, check) => call.element(call.method(makeArray([], kept), 'filter', [check])), value);
}

/**
 * Validates what is handed to a schema. Code that goes on reads the request again as often as the result, so the request is
 * given what the schema lets through, too: members that the schema does not name stay as they were.
 */
export function validated(call: PendingCall, shape: Shape | null, value: Value | undefined, by: string): Value {
  const input = settle(value ?? makeUnknown(null));
  if (shape === null) return input;
  const result = shaped(call, shape, input, by);
  if (!isUnheard(call)) writeBack(call, shape, input, by);
  return result;
}

/** `schema.validate(request.body);`: it says what it found, refuses nothing, and nobody listens. */
function isUnheard({ event, path }: PendingCall): boolean {
  return (
    event.fate === 'discard' &&
    /^(?:joi\b.*\.validate|ajv\(\)\.(?:validate|compile\(\))|zod\b.*\.safeParse)$/.test(path.text)
  );
}

function writeBack(call: PendingCall, shape: Shape, value: Value, by: string): void {
  const kept: Shape =
    shape.kind === 'object' ? { ...shape, open: true, ...(shape.open ? {} : { refuses: true }) } : shape;
  if (value.kind === 'unknown') {
    const holder = value.origin?.holder;
    if (value.origin === null || holder === undefined) return;
    const whole = holder.value.props?.get(holder.name);
    // a narrower validation before this one is not forgotten
    if (value.origin.path.length === 0) {
      if (whole === undefined || whole.kind === 'unknown')
        call.assign(holder.value, holder.name, shaped(call, kept, value, by));
    } else refine(call, holder, value.origin.path, shaped(call, kept, value, by));
  } else if (kept.kind === 'object') {
    // `{ body: req.body, query: req.query }`, or the request itself
    for (const [name, member] of kept.members) {
      if (value.kind === 'object') {
        const prop = value.props.get(name);
        if (prop !== undefined) writeBack(call, member, prop, by);
      } else if (value.kind === 'external' && isRequest(value)) writeBack(call, member, call.member(value, name), by);
    }
  }
}

/** Sets one member of the input, down a path of names: what is around it stays what it was. */
export function refine(
  call: PendingCall,
  holder: NonNullable<Origin['holder']>,
  path: readonly string[],
  to: Value,
): void {
  let at = call.member(holder.value, holder.name);
  if (at.kind === 'unknown') {
    const object = makeObject(call.place);
    object.rest = at;
    call.assign(holder.value, holder.name, object);
    at = object;
  }
  path.forEach((name, index) => {
    if (at.kind !== 'object') return;
    if (index === path.length - 1) {
      at.props.set(name, to);
      return;
    }
    let next = at.props.get(name);
    if (next?.kind !== 'object') {
      next = makeObject(call.place);
      next.rest = call.member(at, name);
      at.props.set(name, next);
    }
    at = next;
  });
}

function originOf(value: Value, by: string): Origin | null {
  for (const option of options(value))
    if (option.kind === 'unknown' && option.origin !== null) return { ...option.origin, validatedBy: by };
  return null;
}

const memberParts: Readonly<Record<string, string>> = {
  body: 'body',
  query: 'query',
  params: 'path',
  headers: 'header',
  cookies: 'cookie',
  signedCookies: 'cookie',
  file: 'file',
  files: 'file',
};

/**
 * A call that checks input: evidence of a validation of the parts that are handed to it. Checking anything else is none.
 * `how`: it gives a copy without what the schema does not list.
 */
export function validationOf(
  input: Value | undefined,
  shape: Shape | null,
  how: 'reduces' | null = null,
): OperationDraft[] | null {
  if (input === undefined) return null;
  const parts = new Map<string, Shape | null>();
  const certain = partsOf(settle(input), shape, parts);
  if (parts.size > 0)
    return [...parts].map(([covers, checked]) => ({
      is: 'guard',
      guard: 'validation',
      covers,
      ...(checked?.kind === 'object' ? { shape: valueShape(checked) } : {}),
      ...(how === null ? {} : { reduces: true }),
    }));
  return certain ? null : [{ is: 'guard', guard: 'validation', covers: '' }];
}

/**
 * Adds the parts of the request that a value holds, with the schema of those that are there as a whole; false if the value may hold
 * some that cannot be seen.
 */
function partsOf(value: Value, shape: Shape | null, parts: Map<string, Shape | null>, depth = 3): boolean {
  let certain = true;
  const add = (part: string, checked: Shape | null): void => {
    parts.set(part, parts.get(part) ?? checked);
  };
  for (const option of options(value)) {
    if (option.kind === 'unknown') {
      if (option.origin !== null) add(option.origin.in, option.origin.path.length === 0 ? shape : null);
      else certain = false;
    } else if (option.kind === 'object' && depth > 0) {
      for (const [name, prop] of option.props) {
        // what the schema does not name is refused or dropped, not validated
        if (shape?.kind === 'object' && !shape.members.has(name)) continue;
        const member = shape?.kind === 'object' ? (shape.members.get(name) ?? null) : null;
        if (!partsOf(prop, member, parts, depth - 1)) certain = false;
      }
      if (option.rest !== null && !partsOf(option.rest, null, parts, depth - 1)) certain = false;
    } else if (option.kind === 'external' && isRequest(option)) {
      for (const [name, member] of shape?.kind === 'object' ? shape.members : [])
        if (memberParts[name] !== undefined) add(memberParts[name], member);
      if (shape === null) certain = false;
    } else if (option.kind === 'external' && option.taint !== null) certain = false;
  }
  return certain;
}

/** The part of the input that a member of a request holds: `params` is `path`. */
export function partOf(member: string): string {
  return memberParts[member] ?? member;
}

/** The request itself, or where a context keeps it (`ctx.request`). */
function isRequest(value: Extract<Value, { kind: 'external' }>): boolean {
  return /(?:Request\(\)|Context\(\)\.req(?:uest)?)$/.test(value.path.text);
}
