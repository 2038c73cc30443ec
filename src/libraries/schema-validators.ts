import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, makeObject, makePromise, unknown, unknownBoolean, type Value } from '../evaluate/values.ts';
import type { OperationCall } from './build-types.ts';
import { ajvErrorsText, keepAjvErrors } from './support/validation-errors.ts';
import { defineLibrary } from './define.ts';
import { schemaShape, type Shape } from './support/schema-shape.ts';
import { validated, validationOf } from './support/validation.ts';

const yup = 'yup.Schema()';
const yupMethods =
  'shape|pick|omit|concat|noUnknown|unknown|strict|required|notRequired|optional|defined|nullable|nonNullable|default|oneOf|notOneOf|test|when|transform|typeError|label|meta|min|max|length|matches|email|url|uuid|datetime|trim|lowercase|uppercase|ensure|integer|positive|negative|moreThan|lessThan|round|truncate|of|compact|partial|deepPartial|from|camelCase|json|clone|strip|describe';
const structs =
  'object|type|string|number|integer|bigint|boolean|date|array|tuple|record|map|set|union|intersection|enums|literal|any|unknown|never|optional|nullable|defaulted|size|min|max|nonempty|pattern|trimmed|refine|coerce|define|dynamic|lazy|assign|pick|omit|partial|func|instance|regexp';
const valibot =
  'object|strictObject|looseObject|objectWithRest|string|number|bigint|boolean|date|array|tuple|record|map|set|union|variant|intersect|picklist|enum|enum_|literal|any|unknown|never|optional|nullable|nullish|pipe|pipeAsync|lazy|uuid|email|url|integer|minLength|maxLength|minValue|maxValue|nonEmpty|isoDate|isoDateTime|isoTimestamp|ulid|cuid2|nanoid|hexadecimal|ip|ipv4|ipv6|regex|trim|transform|partial|required|pick|omit|fallback|custom|check|length|slug|digits|octal|decimal|base64';

/** Validators with schemas that are used like each other: yup, Ajv, superstruct, valibot. */
export default defineLibrary({
  packages: [
    'yup',
    'ajv',
    'ajv-formats',
    'ajv-errors',
    'ajv-keywords',
    'superstruct',
    'valibot',
    'express-json-validator-middleware',
    'express-openapi-validator',
    'is-my-json-valid',
    'jsonschema',
    'validate.js',
    'fastest-validator',
  ],
  docs: 'https://ajv.js.org',
  rows: [
    { api: 'yup.yup', is: 'alias', of: 'yup' },
    {
      api: 'yup.{object|string|number|boolean|bool|date|array|mixed|tuple|lazy|ref|addMethod}()',
      is: 'alias',
      of: yup,
    },
    { api: `${yup}.{${yupMethods}}()`, is: 'alias', of: yup },
    { api: 'yup.{ObjectSchema|AnyObjectSchema|AnySchema|StringSchema}()', is: 'alias', of: yup },
    { api: 'ajv.Ajv', is: 'alias', of: 'ajv' },
    { api: 'ajv().compile()', is: 'conforms', arg: 0, how: 'answers' },
    { api: 'ajv().validate', is: 'conforms', arg: 1, how: 'answers' },
    { api: `{superstruct.is|valibot.is}`, is: 'conforms', arg: 0, how: 'answers' },
    { api: '{is-my-json-valid()|fastest-validator().compile()}', is: 'conforms', arg: 0, how: 'answers' },
    { api: '{jsonschema.validate|jsonschema.Validator().validate}', is: 'conforms', arg: 0, how: 'tells' },
    { api: 'superstruct.assert', is: 'conforms', arg: 0, how: 'throws' },
    { api: `${yup}.{isValidSync|isValid}`, is: 'conforms', arg: 0, how: 'answers' },
    { api: `${yup}.{validate|validateSync}`, is: 'conforms', arg: 0, how: 'throws' },
    { api: 'ajv().compile', is: 'tagged', tags: ['made-once'] },
    { api: 'ajv/dist/{2019|2020|jtd}', is: 'alias', of: 'ajv' },
    { api: '{ajv-formats|ajv-errors|ajv-keywords}', is: 'function', returns: 'argument 0' },
    { api: 'ajv().{addSchema|addFormat|addKeyword|addMetaSchema|addVocabulary}', is: 'function', returns: 'receiver' },
    { api: `superstruct.{${structs}}()`, is: 'alias', of: 'superstruct.Struct()' },
    { api: `valibot.{${valibot}}()`, is: 'alias', of: 'valibot.Schema()' },
    { api: 'express-json-validator-middleware.Validator().validate', is: 'guard', guard: 'validation' },
    { api: 'express-openapi-validator.middleware', is: 'guard', guard: 'validation' },
    {
      api: '{jsonschema.validate|jsonschema.Validator().validate|validate.js|is-my-json-valid()|fastest-validator().compile()}',
      is: 'guard',
      guard: 'validation',
    },
  ],
  hooks: {
    [`${yup}.{validate|validateAt}`]: (call) =>
      makePromise(validated(call, yupShape(call.receiver), call.args[0], 'yup')),
    [`${yup}.{validateSync|cast|validateSyncAt}`]: (call) =>
      validated(call, yupShape(call.receiver), call.args[0], 'yup'),
    [`${yup}.isValid`]: (call) => makePromise(holds(call, yupShape(call.receiver), call.args[0], 'yup')),
    [`${yup}.isValidSync`]: (call) => holds(call, yupShape(call.receiver), call.args[0], 'yup'),
    'ajv().compile()': (call) => {
      keepAjvErrors(call, call.args[0]);
      return holds(call, ajvShape(call.receiver), call.args[0], 'ajv');
    },
    'ajv().validate': (call) => {
      keepAjvErrors(call, call.args[1]);
      return holds(call, schemaShape(call.args[0]), call.args[1], 'ajv');
    },
    'ajv().errorsText': ajvErrorsText,
    'superstruct.{assert|create|mask}': (call) =>
      validated(call, schemaShape(call.args[1]), call.args[0], 'superstruct'),
    'superstruct.is': (call) => holds(call, schemaShape(call.args[1]), call.args[0], 'superstruct'),
    'superstruct.validate': (call) =>
      makeArray([unknown, validated(call, schemaShape(call.args[1]), call.args[0], 'superstruct')]),
    'valibot.parse': (call) => validated(call, schemaShape(call.args[0]), call.args[1], 'valibot'),
    'valibot.parseAsync': (call) => makePromise(validated(call, schemaShape(call.args[0]), call.args[1], 'valibot')),
    'valibot.{safeParse|safeParseAsync}': (call) => {
      const result = makeObject(call.place);
      result.props.set('success', unknownBoolean);
      result.props.set('output', validated(call, schemaShape(call.args[0]), call.args[1], 'valibot'));
      result.props.set('issues', unknown);
      return call.path.name.endsWith('Async') ? makePromise(result) : result;
    },
  },
  operations: {
    [`${yup}.{validate|validateAt|validateSync|validateSyncAt|cast|isValid|isValidSync}`]: (call: OperationCall) =>
      validationOf(call.args[0], yupShape(call.receiver)),
    'ajv().compile()': (call) => validationOf(call.args[0], ajvShape(call.receiver)),
    'ajv().validate': (call) => validationOf(call.args[1], schemaShape(call.args[0])),
    'superstruct.{assert|create|mask|is|validate}': (call) => validationOf(call.args[0], schemaShape(call.args[1])),
    'valibot.{parse|parseAsync|safeParse|safeParseAsync}': (call) =>
      validationOf(call.args[1], schemaShape(call.args[0]), 'reduces'),
  },
});

function holds(call: PendingCall, shape: Shape | null, value: Value | undefined, by: string): Value {
  validated(call, shape, value, by);
  return unknownBoolean;
}

/** Unlike others, yup keeps what an object's schema does not name. */
function yupShape(schema: Value | null): Shape | null {
  const shape = schemaShape(schema ?? undefined);
  return shape?.kind === 'object' ? { ...shape, open: true } : shape;
}

/** The schema that a compiled validator was made of. */
function ajvShape(validator: Value | null): Shape | null {
  return validator?.kind === 'external' ? schemaShape(validator.args[0]) : null;
}
