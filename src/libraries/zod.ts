import { makeObject, makePromise, unknownBoolean, type Value } from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { OperationCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { schemaShape } from './support/schema-shape.ts';
import { validated, validationOf } from './support/validation.ts';

const schema = 'zod.Schema()';
const factories =
  'string|number|int|int32|uint32|float32|float64|bigint|boolean|date|object|strictObject|looseObject|array|tuple|record|map|set|union|discriminatedUnion|intersection|enum|nativeEnum|literal|any|unknown|never|null|undefined|void|nan|lazy|optional|nullable|nullish|preprocess|custom|instanceof|promise|function|email|url|uuid|uuidv4|uuidv6|uuidv7|guid|cuid|cuid2|ulid|nanoid|ipv4|ipv6|base64|hex|jwt|emoji|stringbool|templateLiteral|file|json|partialRecord|symbol|pipeline|effect|transformer|oboolean|onumber|ostring';
const methods =
  'min|max|length|nonempty|email|url|uuid|guid|cuid|cuid2|ulid|nanoid|regex|includes|startsWith|endsWith|datetime|date|time|duration|ip|ipv4|ipv6|cidr|base64|base64url|hex|jwt|emoji|trim|toLowerCase|toUpperCase|normalize|lowercase|uppercase|int|positive|negative|nonnegative|nonpositive|multipleOf|step|finite|safe|gt|gte|lt|lte|size|strict|strip|passthrough|loose|catchall|extend|safeExtend|merge|pick|omit|partial|deepPartial|required|keyof|array|element|optional|nullable|nullish|exactOptional|nonoptional|default|prefault|catch|describe|meta|register|brand|readonly|refine|superRefine|check|overwrite|transform|pipe|or|and|unwrap|exclude|extract|clone|promise|removeDefault|innerType|sourceType|openapi';

/** zod 3 and 4. All schemas have one path; what a schema is shows in the names of the calls that made it. */
export default defineLibrary({
  packages: ['zod', 'zod-validation-error', 'zod-to-json-schema', '@asteasolutions/zod-to-openapi'],
  versions: '3 || 4',
  docs: 'https://zod.dev',
  rows: [
    { api: 'zod/{v3|v4|mini|v4-mini|v4/mini}', is: 'alias', of: 'zod' },
    { api: 'zod.z', is: 'alias', of: 'zod' },
    { api: `zod.{${factories}}()`, is: 'alias', of: schema },
    { api: 'zod.coerce.{string|number|bigint|boolean|date}()', is: 'alias', of: schema },
    { api: 'zod.iso.{datetime|date|time|duration}()', is: 'alias', of: schema },
    { api: `${schema}.{${methods}}()`, is: 'alias', of: schema },
    {
      api: 'zod.{ZodType|ZodSchema|ZodTypeAny|ZodObject|AnyZodObject|ZodEffects|ZodRawShape|ZodString|ZodArray}()',
      is: 'alias',
      of: schema,
    },
    // without a row, `.catch()` would be a promise's
    { api: `${schema}.catch`, is: 'function' },
  ],
  hooks: {
    [`${schema}.{parse|decode|encode}`]: (call) => parse(call),
    [`${schema}.{parseAsync|decodeAsync|encodeAsync}`]: (call) => makePromise(parse(call)),
    [`${schema}.{safeParse|safeDecode|safeEncode}`]: (call) => attempt(call),
    [`${schema}.{safeParseAsync|spa|safeDecodeAsync|safeEncodeAsync}`]: (call) => makePromise(attempt(call)),
    // zod/mini and zod 4 core: functions that take the schema
    'zod.{parse|decode}': (call) => validated(call, schemaShape(call.args[0]), call.args[1], 'zod'),
  },
  operations: {
    [`${schema}.{parse|decode|encode|parseAsync|decodeAsync|encodeAsync|safeParse|safeDecode|safeEncode|safeParseAsync|spa|safeDecodeAsync|safeEncodeAsync}`]:
      (call: OperationCall) => validationOf(call.args[0], schemaShape(call.receiver ?? undefined), 'reduces'),
  },
});

function parse(call: PendingCall): Value {
  return transformed(call, validated(call, schemaShape(call.receiver ?? undefined), call.args[0], 'zod'));
}

/** The result of the last `.transform()`, where the code says what it is. */
function transformed(call: PendingCall, value: Value): Value {
  const schemaValue = call.receiver?.kind === 'external' ? call.receiver : null;
  const [by] = schemaValue?.args ?? [];
  return schemaValue?.call?.name === 'transform' && by?.kind === 'function' ? call.invoke(by, [value]) : value;
}

/** `{ success, data, error }`. */
function attempt(call: PendingCall): Value {
  const result = makeObject(call.place);
  result.props.set('success', unknownBoolean);
  result.props.set('data', parse(call));
  result.props.set('error', call.external('zod.ZodError()'));
  return result;
}
