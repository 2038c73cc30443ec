import { alphabetOf, harmlessFor } from '../../evaluate/alphabet.ts';
import {
  asString,
  makeArray,
  options,
  type ExternalValue,
  type ScalarType,
  type Value,
} from '../../evaluate/values.ts';
import { constants, numbers, safeText, wrappers } from './schema-words.ts';
import { chainNotes, constantsIn, lengthNotes, wordNotes, type ShapeNotes } from './shape-notes.ts';

/** What a schema guarantees of a value that passed it. */
export type Shape = ShapeNotes &
  (
    | {
        readonly kind: 'object';
        readonly members: ReadonlyMap<string, Shape>;
        /** keeps members that are not listed */ readonly open: boolean;
        /** refuses input that has others, rather than drop them from what it gives */ readonly strict?: true;
        /** `open` only because what was given goes on: the schema itself refuses members that are not listed */ readonly refuses?: true;
      }
    | { readonly kind: 'array'; readonly element: Shape }
    | {
        readonly kind: 'scalar';
        readonly type: ScalarType;
        /** functions of the project that had to give true for it */ readonly checks?: readonly Value[];
      }
    | { readonly kind: 'either'; /** of different kinds: a list, or a number */ readonly parts: readonly Shape[] }
    | { readonly kind: 'any' }
  );

const any: Shape = { kind: 'any' };
const maxDepth = 5;

/** Reads JSON Schema, TypeBox, and builders that are called like zod's. Null if it is no schema that can be read. */
export function schemaShape(value: Value | undefined, depth = 0): Shape | null {
  if (value === undefined || depth > maxDepth) return null;
  for (const option of options(value)) {
    if (option.kind === 'object') return jsonShape(option.props, depth);
    if (option.kind === 'external') return builderShape(option, depth);
  }
  return null;
}

function jsonShape(props: ReadonlyMap<string, Value>, depth: number): Shape | null {
  const members = props.get('properties');
  if (members?.kind === 'object') {
    const additional = props.get('additionalProperties');
    const closed = additional?.kind === 'literal' && additional.value === false;
    const listed = props.get('required');
    const required = new Set(listed?.kind === 'array' ? listed.elements.map((each) => asString(each)) : []);
    return {
      kind: 'object',
      members: new Map(
        [...shapes(members.props, depth)].map(([name, shape]) => [name, { ...shape, optional: !required.has(name) }]),
      ),
      open: !closed || members.rest !== null,
    };
  }
  if (props.has('enum') || props.has('const')) {
    const only = props.get('const');
    const values = constantsIn(only === undefined ? props.get('enum') : makeArray([only]));
    return { kind: 'scalar', type: 'enum', ...(values === null ? {} : { values }) };
  }
  const type = props.get('type');
  const names =
    type === undefined
      ? []
      : options(type)
          .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
          .flatMap((each) =>
            each.kind === 'literal' && typeof each.value === 'string' && each.value !== 'null' ? [each.value] : [],
          );
  const [name, more] = names;
  if (name === undefined) return props.has('$ref') || props.size === 0 ? null : any;
  if (more !== undefined) return any;
  if (name === 'array') return { kind: 'array', element: schemaShape(props.get('items'), depth + 1) ?? any };
  const format = props.get('format');
  const pattern = asString(props.get('pattern'));
  if (name === 'string' && pattern !== null && isHarmless(pattern)) return { kind: 'scalar', type: 'uuid' };
  const scalar = scalarOf(name === 'string' && format?.kind === 'literal' ? `string ${String(format.value)}` : name);
  const limit = props.get('maxLength');
  return scalar === null ? any : { ...scalar, ...lengthNotes(limit === undefined ? [] : [limit]) };
}

function shapes(props: ReadonlyMap<string, Value>, depth: number): Map<string, Shape> {
  return new Map([...props].map(([name, value]) => [name, schemaShape(value, depth + 1) ?? any]));
}

function scalarOf(name: string): Shape | null {
  switch (name) {
    case 'number':
    case 'integer':
      return { kind: 'scalar', type: 'number', integer: name === 'integer' };
    case 'boolean':
      return { kind: 'scalar', type: 'boolean' };
    case 'string uuid':
    case 'string date':
    case 'string date-time':
    case 'string ipv4':
      return { kind: 'scalar', type: 'uuid', format: name.slice('string '.length) };
    default: {
      if (!name.startsWith('string')) return null;
      const format = name.slice('string '.length);
      return { kind: 'scalar', type: 'string', ...(/^[a-z][a-z-]*$/.test(format) ? { format } : {}) };
    }
  }
}

/** What a step of a chain is called in the code; libraries give all steps of a builder one path. */
function nameOf(value: ExternalValue): string {
  return value.call?.name ?? value.path.name;
}

/** `Type.Object({ … })`, `z.object({ … }).strict()`, `z.string().uuid().optional()`: what the calls of the chain are named. */
function builderShape(value: ExternalValue, depth: number): Shape | null {
  const chain: ExternalValue[] = [];
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.call !== null || at.args.length > 0) chain.unshift(at);
  const called = chain.map((each) => nameOf(each).toLowerCase());
  const shape = chainShape(chain, called, depth);
  if (shape === null) return null;
  const notes = chainNotes(chain, called);
  const checks = chain.flatMap(({ args: [check] }, index) =>
    called[index] === 'refine' && check?.kind === 'function' ? [check] : [],
  );
  // `nullable(optional(…))`
  const kept =
    shape.optional === true && called.length === 1 && called[0] !== 'required' && wrappers.has(called[0] ?? '');
  const checked = shape.kind === 'scalar' && checks.length > 0 ? { ...shape, checks } : shape;
  return { ...checked, ...notes, ...(kept ? { optional: true } : {}) };
}

const patterns: ReadonlySet<string> = new Set(['regex', 'pattern', 'matches', 'match']);

/** `.regex(/^[a-z]+$/)`: text without syntax. */
export function isHarmlessPattern(pattern: Value | undefined): boolean {
  if (pattern?.kind === 'regexp') return isHarmless(pattern.pattern, pattern.flags);
  const text = asString(pattern);
  return text !== null && isHarmless(text);
}

function isHarmless(pattern: string, flags = ''): boolean {
  const alphabet = alphabetOf(pattern, flags);
  return alphabet !== null && harmlessFor(alphabet) === -1;
}

function chainShape(chain: readonly ExternalValue[], called: readonly string[], depth: number): Shape | null {
  const first = chain.findIndex(
    (_, index) => called[index] === 'object' || called[index] === 'strictobject' || called[index] === 'looseobject',
  );
  if (first >= 0) return objectShape(chain, called, first, depth);
  const [only] = chain;
  if (only === undefined) return null;
  const [name = ''] = called;
  if ((name === 'array' || name === 'set' || name === 'tuple') && only.args.length > 0)
    return { kind: 'array', element: schemaShape(only.args[0], depth + 1) ?? any };
  const items = chain[called.findIndex((each) => each === 'items' || each === 'of')];
  if (called.includes('array')) return { kind: 'array', element: schemaShape(items?.args[0], depth + 1) ?? any };
  if (wrappers.has(name) && only.args.length > 0) return schemaShape(only.args[0], depth + 1);
  if (name === 'pipe') {
    // `pipe(string(), uuid())`: each step narrows what the one before it let through
    const steps = only.args.flatMap((argument) => schemaShape(argument, depth + 1) ?? []);
    return steps.find((step) => step.kind === 'scalar' && step.type !== 'string') ?? steps[0] ?? null;
  }
  if (called.some((each) => numbers.has(each))) return { kind: 'scalar', type: 'number' };
  if (called.includes('boolean')) return { kind: 'scalar', type: 'boolean' };
  if (called.includes('date')) return { kind: 'scalar', type: 'date' };
  if (called.some((each) => constants.has(each))) return { kind: 'scalar', type: 'enum' };
  if (
    called.some((each) => safeText.has(each)) ||
    chain.some(({ args }, index) => patterns.has(called[index] ?? '') && isHarmlessPattern(args[0]))
  )
    return { kind: 'scalar', type: 'uuid' };
  if (called.includes('string')) {
    const settings = only.args[0]?.kind === 'object' ? only.args[0].props.get('format') : undefined;
    return scalarOf(settings?.kind === 'literal' ? `string ${String(settings.value)}` : 'string');
  }
  if (name === 'intersection' && only.args.length === 2) {
    const [left, right] = only.args.map((part) => schemaShape(part, depth + 1));
    if (left?.kind !== 'object' || right?.kind !== 'object') return any;
    return { kind: 'object', members: new Map([...left.members, ...right.members]), open: left.open || right.open };
  }
  if (name === 'union' || name === 'discriminatedunion') {
    const list = only.args[name === 'union' ? 0 : 1];
    const parts =
      list?.kind === 'array' && list.rest === null
        ? list.elements.map((element) => schemaShape(element, depth + 1))
        : [];
    if (parts.length > 0 && parts.every((part) => part?.kind === 'object')) return eitherObject(parts);
    const harmless = parts.length > 0 && parts.every((part) => part?.kind === 'scalar' && part.type !== 'string');
    const values = parts.map((part) => part?.values ?? null);
    const listed = values.every((each) => each !== null) ? { values: values.flat() } : {};
    if (harmless) return { kind: 'scalar', type: 'enum', ...listed };
    return parts.length === 0 ? any : parts.map((part) => part ?? any).reduce(either);
  }
  // `z.email()`
  if (wordNotes(called).format !== undefined) return { kind: 'scalar', type: 'string' };
  return called.length > 0 &&
    (name === 'any' || name === 'unknown' || name === 'record' || name === 'intersect' || name === 'ref')
    ? any
    : null;
}

/** One of several objects: a member may be what it is in any of them. */
function eitherObject(parts: readonly (Shape & { readonly kind: 'object' })[]): Shape {
  const members = new Map<string, Shape>();
  for (const part of parts)
    for (const [name, member] of part.members) {
      const other = members.get(name);
      members.set(name, other === undefined ? member : either(other, member));
    }
  for (const [name, member] of members)
    if (parts.some((part) => part.members.get(name)?.optional !== false))
      members.set(name, { ...member, optional: true });
  return { kind: 'object', members, open: parts.some(({ open }) => open) };
}

function either(a: Shape, b: Shape): Shape {
  if (a.kind === 'object' && b.kind === 'object') return eitherObject([a, b]);
  if (a.kind === 'array' && b.kind === 'array') return { kind: 'array', element: either(a.element, b.element) };
  if (a.kind === 'any' || b.kind === 'any') return any;
  // what functions of the project say of one of them they do not say of the other
  const checked = (a.kind === 'scalar' && a.checks !== undefined) || (b.kind === 'scalar' && b.checks !== undefined);
  if (a.kind !== 'scalar' || b.kind !== 'scalar' || checked)
    return { kind: 'either', parts: [a, b].flatMap((shape) => (shape.kind === 'either' ? shape.parts : [shape])) };
  if (a.type === 'string' || b.type === 'string') return { kind: 'scalar', type: 'string' };
  const values = a.values === undefined || b.values === undefined ? {} : { values: [...a.values, ...b.values] };
  return { kind: 'scalar', type: a.type === b.type ? a.type : 'enum', ...values };
}

function objectShape(
  chain: readonly ExternalValue[],
  called: readonly string[],
  first: number,
  depth: number,
): Shape | null {
  const members = new Map<string, Shape>();
  // TypeBox and JSON Schema keep what they don't list unless they are told not to; zod drops it
  const start = chain[first];
  const typeBox = start !== undefined && nameOf(start) === 'Object';
  let open = typeBox || called[first] === 'looseobject';
  let strict = called[first] === 'strictobject';
  const [listed, settings] = chain[first]?.args ?? [];
  if (listed?.kind === 'object') {
    for (const [name, shape] of shapes(listed.props, depth)) members.set(name, shape);
    if (listed.rest !== null) open = true;
  } else if (listed !== undefined || !called.some((name) => name === 'keys' || name === 'shape' || name === 'append'))
    return any;
  if (settings?.kind === 'object') {
    const additional = settings.props.get('additionalProperties');
    if (additional?.kind === 'literal') open = additional.value !== false;
  }
  for (const link of chain.slice(first + 1)) {
    const name = nameOf(link).toLowerCase();
    if (name === 'passthrough' || name === 'loose' || name === 'catchall') open = true;
    else if (name === 'unknown') open = !(link.args[0]?.kind === 'literal' && link.args[0].value === false);
    else if (name === 'partial' || name === 'deeppartial')
      for (const [key, shape] of members) members.set(key, { ...shape, optional: true });
    else if (name === 'pick' || name === 'omit') choose(members, link.args[0], name === 'pick');
    else if (name === 'strict' || name === 'strip') {
      open = false;
      strict = name === 'strict';
    } else if (name === 'array') return { kind: 'array', element: { kind: 'object', members, open } };
    else if (
      name === 'extend' ||
      name === 'merge' ||
      name === 'safeextend' ||
      name === 'keys' ||
      name === 'append' ||
      name === 'concat' ||
      name === 'shape'
    ) {
      const added =
        link.args[0]?.kind === 'object' ? shapes(link.args[0].props, depth) : schemaShape(link.args[0], depth + 1);
      if (added instanceof Map) for (const [key, shape] of added) members.set(key, shape);
      else if (added?.kind === 'object') for (const [key, shape] of added.members) members.set(key, shape);
    }
  }
  return { kind: 'object', members, open, ...(strict ? { strict } : {}) };
}

/** `pick({ name: true })`, `omit(['id'])`. */
function choose(members: Map<string, Shape>, which: Value | undefined, keep: boolean): void {
  const names =
    which?.kind === 'object'
      ? [...which.props.keys()]
      : which?.kind === 'array'
        ? which.elements.flatMap((element) => (element.kind === 'literal' ? [String(element.value)] : []))
        : null;
  if (names === null) return;
  for (const name of members.keys()) if (names.includes(name) !== keep) members.delete(name);
}
