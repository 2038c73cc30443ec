/** What the calls that build schemas are named, in lower case, over all libraries. */

/** Calls after which a value is a number. */
export const numbers = new Set(['number', 'numeric', 'integer', 'int', 'int32', 'float32', 'float64', 'bigint']);
/** … a text that can do no harm, because of its form. */
export const safeText = new Set([
  'uuid',
  'uuidv4',
  'uuidv6',
  'uuidv7',
  'guid',
  'cuid',
  'cuid2',
  'ulid',
  'nanoid',
  'datetime',
  'ipv4',
  'hex',
  'alphanum',
  'isodate',
  'token',
  'isuuid',
  'ismongoid',
  'objectid',
]);
/** … one of some constants. */
export const constants = new Set([
  'enum',
  'nativeenum',
  'literal',
  'templateliteral',
  'null',
  'picklist',
  'enum_',
  'valid',
  'equal',
  'oneof',
  'enumvalue',
  'enums',
  'enumtype',
]);
/** Functions that take a schema and give it back with a change. */
export const wrappers = new Set([
  'optional',
  'nullable',
  'nullish',
  'readonly',
  'partial',
  'required',
  'deeppartial',
  'exactoptional',
  'prefault',
  'lazy',
  'size',
  'min',
  'max',
  'nonempty',
  'pattern',
  'defaulted',
  'trimmed',
  'refine',
  'coerce',
  'nullablestruct',
  'fallback',
]);
