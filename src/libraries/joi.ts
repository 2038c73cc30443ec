import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeObject, makePromise, options, undefinedValue, unknown, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { joiError } from './support/validation-errors.ts';
import { defineLibrary } from './define.ts';
import { schemaShape, type Shape } from './support/schema-shape.ts';
import { partOf, validated, validationOf } from './support/validation.ts';

const schema = 'joi.Schema()';
const factories =
  'any|alternatives|array|binary|boolean|bool|date|function|link|number|object|string|symbol|types|alt|objectId';
const methods =
  'allow|alphanum|alter|and|append|assert|base64|cast|case|concat|conditional|creditCard|custom|dataUri|default|description|disallow|domain|email|empty|equal|error|example|exist|external|failover|forbidden|fork|greater|guid|has|hex|hostname|id|insensitive|integer|invalid|ip|isoDate|isoDuration|items|iso|keys|label|length|less|lowercase|match|max|messages|meta|min|multiple|nand|negative|normalize|not|note|only|optional|options|options|or|ordered|oxor|pattern|port|positive|precision|preferences|prefs|presence|raw|regex|rename|replace|required|rule|schema|shared|sign|single|sort|sparse|strict|strip|tag|tailor|timestamp|token|trim|truncate|try|unique|unit|unknown|unsafe|uppercase|uri|uuid|valid|warning|when|with|without|xor|objectId';

/** Joi and celebrate. All schemas have one path; what a schema is shows in the names of the calls that made it. */
export default defineLibrary({
  packages: [
    'joi',
    '@hapi/joi',
    'joi-objectid',
    'joi-date',
    '@joi/date',
    'celebrate',
    'express-joi-validation',
    'express-validation',
    'joi-password',
  ],
  docs: 'https://joi.dev/api/',
  rows: [
    { api: '{@hapi/joi|joi.Joi|celebrate.Joi|express-validation.Joi}', is: 'alias', of: 'joi' },
    { api: 'joi.extend()', is: 'alias', of: 'joi' },
    { api: `joi.{${factories}}()`, is: 'alias', of: schema },
    { api: 'joi.{compile|ObjectSchema|AnySchema|StringSchema|ArraySchema}()', is: 'alias', of: schema },
    { api: `${schema}.{${methods}}()`, is: 'alias', of: schema },
    { api: 'celebrate.celebrator()()', is: 'alias', of: 'celebrate.celebrate()' },
    { api: 'celebrate.Segments.BODY', is: 'constant', value: 'body' },
    { api: 'celebrate.Segments.QUERY', is: 'constant', value: 'query' },
    { api: 'celebrate.Segments.PARAMS', is: 'constant', value: 'params' },
    { api: 'celebrate.Segments.HEADERS', is: 'constant', value: 'headers' },
    { api: 'celebrate.Segments.COOKIES', is: 'constant', value: 'cookies' },
    { api: 'celebrate.Segments.SIGNEDCOOKIES', is: 'constant', value: 'signedCookies' },
    { api: `${schema}.validate`, is: 'conforms', arg: 0, how: 'tells' },
    { api: `${schema}.validateAsync`, is: 'conforms', arg: 0, how: 'throws' },
    { api: 'joi.validate', is: 'conforms', arg: 0, how: 'tells' },
    { api: 'joi.{assert|attempt}', is: 'conforms', arg: 0, how: 'throws' },
    { api: '{celebrate.celebrate|express-validation.validate}', is: 'guard', guard: 'validation' },
    { api: 'celebrate.errors', is: 'guard', guard: 'other' },
    { api: 'express-joi-validation.createValidator().body', is: 'guard', guard: 'validation', covers: 'body' },
    { api: 'express-joi-validation.createValidator().query', is: 'guard', guard: 'validation', covers: 'query' },
    { api: 'express-joi-validation.createValidator().params', is: 'guard', guard: 'validation', covers: 'path' },
  ],
  hooks: {
    [`${schema}.validate`]: (call) => outcome(call, shapeOf(call.receiver)),
    [`${schema}.validateAsync`]: (call) => makePromise(validated(call, shapeOf(call.receiver), call.args[0], 'joi')),
    // before 16, and attempt() since: the value first, the schema second
    'joi.validate': (call) => outcome(call, shapeOf(call.args[1])),
    'joi.attempt': (call) => validated(call, shapeOf(call.args[1]), call.args[0], 'joi'),
    'joi.assert': (call) => validated(call, shapeOf(call.args[1]), call.args[0], 'joi'),
    '{celebrate.celebrate()|express-validation.validate()}': (call) => {
      const segments = segmentsOf(call.receiver);
      if (segments !== null && call.args[0] !== undefined) validated(call, segments, call.args[0], 'celebrate');
      return undefinedValue;
    },
  },
  operations: {
    [`${schema}.{validate|validateAsync}`]: (call: OperationCall) => validationOf(call.args[0], shapeOf(call.receiver)),
    'joi.{validate|attempt|assert}': (call) => validationOf(call.args[0], shapeOf(call.args[1])),
    '{celebrate.celebrate()|express-validation.validate()}': (call) => {
      const segments = segmentsOf(call.receiver);
      return segments?.kind === 'object'
        ? [...segments.members.keys()].map((name): OperationDraft => ({
            is: 'guard',
            guard: 'validation',
            covers: partOf(name),
          }))
        : null;
    },
  },
});

/** `{ value, error }`. */
function outcome(call: PendingCall, shape: Shape | null): Value {
  const result = makeObject(call.place);
  result.props.set('error', joiError(call, call.args[0]));
  result.props.set('value', validated(call, shape, call.args[0], 'joi'));
  result.props.set('warning', unknown);
  return result;
}

/** A schema, or an object of schemas: Joi compiles it. */
function shapeOf(value: Value | null | undefined): Shape | null {
  for (const option of value === null || value === undefined ? [] : options(value)) {
    if (option.kind === 'object') return plain(option.props, option.rest !== null);
    if (option.kind !== 'external') continue;
    let start = option;
    while (start.receiver !== null && start.receiver.path.text === schema) start = start.receiver;
    if (start.call?.name === 'compile') return shapeOf(start.args[0]);
    return schemaShape(option);
  }
  return null;
}

function plain(props: ReadonlyMap<string, Value>, open: boolean): Shape {
  return {
    kind: 'object',
    members: new Map(
      [...props]
        .filter(([, value]) => !(value.kind === 'literal' && value.value === undefined))
        .map(([name, value]) => [name, shapeOf(value) ?? { kind: 'any' }]),
    ),
    open,
  };
}

/** What the argument of `celebrate({ body: … })` says of each part of the request. */
function segmentsOf(middleware: Value | null): Shape | null {
  const given = middleware?.kind === 'external' ? middleware.args[0] : undefined;
  return given?.kind === 'object' ? plain(given.props, true) : null;
}
