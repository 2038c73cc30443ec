import { options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { TypeNode } from '../../ir/index.ts';
import type { Constant, ValueShape } from '../../model/value-shape.ts';
import type { Shape } from './schema-shape.ts';

/** What a schema says of a value beyond its kind: of no use for what is harmless, but for whoever wants to send one. */
export interface ShapeNotes {
  /** it may be left out, or (false) must be there; absent: not known */
  readonly optional?: boolean;
  /** format of a text, by JSON Schema's names */
  readonly format?: string;
  readonly integer?: boolean;
  /** what its declared type says where nothing checks it */
  readonly declared?: 'string' | 'number' | 'boolean';
  /** a text that is not long enough to keep an expression busy that takes the square of its length */
  readonly short?: boolean;
  /** the only values there may be */
  readonly values?: readonly Constant[];
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  uuidv4: 'uuid',
  uuidv6: 'uuid',
  uuidv7: 'uuid',
  guid: 'uuid',
  isuuid: 'uuid',
  email: 'email',
  isemail: 'email',
  url: 'uri',
  uri: 'uri',
  httpurl: 'uri',
  isurl: 'uri',
  datetime: 'date-time',
  isodate: 'date-time',
  isodatetime: 'date-time',
  isotimestamp: 'date-time',
  isdatestring: 'date-time',
  isiso8601: 'date-time',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  hostname: 'hostname',
  isfqdn: 'hostname',
};
const integers = new Set(['int', 'integer', 'int32', 'uint32', 'isint', 'isport']);
const mayBeLeftOut = new Set([
  'optional',
  'nullish',
  'exactoptional',
  'default',
  'prefault',
  'defaulted',
  'notrequired',
]);
const oneOfThese = new Set(['enum', 'enum_', 'nativeenum', 'picklist', 'enums', 'oneof', 'isenum', 'isin']);
const constant = new Set(['literal', 'valid', 'equal', 'equals']);

/** What the calls of a chain such as `z.string().email().optional()` say; `called` are their names in lower case. */
export function chainNotes(chain: readonly ExternalValue[], called: readonly string[]): ShapeNotes {
  const needsWord = /^(?:joi|yup)\b/.test(chain[0]?.path.text ?? '');
  const optional = needsWord
    ? !called.some((name) => name === 'required' || name === 'exist' || name === 'defined')
    : called.some((name) => mayBeLeftOut.has(name));
  const limits = chain.flatMap(({ args }, index) => (ofLength.has(called[index] ?? '') ? args : []));
  return { optional, ...wordNotes(called), ...lengthNotes(limits), ...valuesOf(chain, called) };
}

/** Steps whose arguments, or settings, say how long a text may be. */
const ofLength: ReadonlySet<string> = new Set(['max', 'length', 'maxlength', 'string']);
const longest = 10_000;

/** What the greatest of these numbers, or the setting `maxLength` among them, says of a text's length. */
export function lengthNotes(limits: readonly Value[]): ShapeNotes {
  const numbers = limits.flatMap((limit) => {
    const value = limit.kind === 'object' ? limit.props.get('maxLength') : limit;
    return value?.kind === 'literal' && typeof value.value === 'number' ? [value.value] : [];
  });
  return numbers.length > 0 && Math.max(...numbers) <= longest ? { short: true } : {};
}

/** What names such as `email` or `IsInt`, in lower case, say. */
export function wordNotes(called: readonly string[]): ShapeNotes {
  const format = called.flatMap((name) => formats[name] ?? [])[0];
  return {
    ...(format === undefined ? {} : { format }),
    ...(called.some((name) => integers.has(name)) ? { integer: true } : {}),
  };
}

/** What a declared type says of a value that nothing checks: of no use for what is harmless. */
export function declaredNotes(type: TypeNode | null): Pick<ShapeNotes, 'declared'> {
  if (type?.kind !== 'keyword') return {};
  const { name } = type;
  return name === 'string' || name === 'number' || name === 'boolean' ? { declared: name } : {};
}

function valuesOf(chain: readonly ExternalValue[], called: readonly string[]): ShapeNotes {
  const lists = chain.flatMap((link, index) => {
    const name = called[index] ?? '';
    if (oneOfThese.has(name)) return [constantsIn(link.args[0])];
    return constant.has(name) ? [allConstants(link.args)] : [];
  });
  const [only] = lists;
  return only === undefined || only === null || lists.length > 1 ? {} : { values: only };
}

/** The constants that a list or an object of constants (an enum) holds; null if they are not all known. */
export function constantsIn(value: Value | undefined): readonly Constant[] | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'array' && option.rest === null) return allConstants(option.elements);
    if (option.kind === 'object' && option.rest === null) {
      // an enum of numbers also maps its numbers to its names
      const values = [...option.props].filter(([name]) => !/^\d+$/.test(name)).map(([, each]) => each);
      return allConstants(values);
    }
  }
  return null;
}

function allConstants(values: readonly Value[]): readonly Constant[] | null {
  const known = values.flatMap((value): Constant[] => {
    if (value.kind === 'array') return [...(allConstants(value.elements) ?? [])];
    if (value.kind !== 'literal') return [];
    const { value: text } = value;
    return typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean' ? [text] : [];
  });
  return known.length > 0 && known.length >= values.length ? [...new Set(known)] : null;
}

const nothing: ValueShape = { type: null };

/** A shape as the model has it. */
export function valueShape(shape: Shape): ValueShape {
  switch (shape.kind) {
    case 'either':
    case 'any':
      return shape.declared === undefined ? nothing : { type: shape.declared };
    case 'array':
      return { type: 'array', element: valueShape(shape.element) };
    case 'object':
      return {
        type: 'object',
        members: [...shape.members].map(([name, member]) => ({
          name,
          shape: valueShape(member),
          required: requiredOf(member),
        })),
        ...(shape.strict === true ? { strict: true } : {}),
      };
    case 'scalar':
      return scalar(shape);
  }
}

/** Whether a member must be there; null if that is not known. */
export function requiredOf({ optional }: Shape): boolean | null {
  return optional === undefined ? null : !optional;
}

function scalar({ type, format, integer, values }: Extract<Shape, { kind: 'scalar' }>): ValueShape {
  if (values !== undefined) {
    const types = new Set(values.map((value) => typeof value));
    const [only, other] = types;
    const named = only === 'string' || only === 'number' || only === 'boolean' ? only : null;
    return { type: other === undefined ? named : null, values: [...new Set(values)] };
  }
  switch (type) {
    case 'number':
    case 'bigint':
      return { type: integer === true || type === 'bigint' ? 'integer' : 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'string':
    case 'uuid':
      return { type: 'string', ...(format === undefined ? {} : { format }) };
    default:
      return nothing;
  }
}
