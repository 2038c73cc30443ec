import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, undefinedValue, type ExternalValue, type ScalarType, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { refine, shaped } from './support/validation.ts';

const factories = ['body', 'query', 'param', 'cookie', 'header', 'check'] as const;
const parts: Readonly<Record<string, { member: string; covers: string }>> = {
  body: { member: 'body', covers: 'body' },
  query: { member: 'query', covers: 'query' },
  param: { member: 'params', covers: 'path' },
  cookie: { member: 'cookies', covers: 'cookie' },
  header: { member: 'headers', covers: 'header' },
  check: { member: 'body', covers: 'body' },
};
const methods =
  'bail|custom|customSanitizer|default|escape|unescape|exists|if|isAfter|isBefore|isAlpha|isAlphanumeric|isArray|isAscii|isBase64|isBoolean|isCreditCard|isCurrency|isDate|isDecimal|isEmail|isEmpty|isFloat|isHash|isHexadecimal|isIn|isInt|isIP|isISO8601|isJSON|isJWT|isLatLong|isLength|isLowercase|isMobilePhone|isMongoId|isNumeric|isObject|isPort|isPostalCode|isRFC3339|isSlug|isStrongPassword|isString|isURL|isULID|isUppercase|isUUID|isWhitelisted|hide|matches|normalizeEmail|not|notEmpty|optional|replace|stripLow|blacklist|whitelist|toArray|toBoolean|toDate|toFloat|toInt|toLowerCase|toString|toUpperCase|trim|ltrim|rtrim|withMessage|contains|equals';

/** express-validator: chains are middleware, and say which part of the request they are about by the function that starts them. */
export default defineLibrary({
  packages: ['express-validator', 'express-validator/check', 'express-validator/filter'],
  docs: 'https://express-validator.github.io',
  rows: [
    { api: 'express-validator/{check|filter}', is: 'alias', of: 'express-validator' },
    { api: 'express-validator.{buildCheckFunction()|sanitize}()', is: 'alias', of: 'express-validator.check()' },
    ...factories.flatMap((name) => [
      { api: `express-validator.${name}().{${methods}}()`, is: 'alias', of: `express-validator.${name}()` } as const,
      {
        api: `express-validator.${name}`,
        is: 'guard',
        guard: 'validation',
        covers: parts[name]?.covers ?? '',
      } as const,
      {
        api: `express-validator.${name}()`,
        is: 'guard',
        guard: 'validation',
        covers: parts[name]?.covers ?? '',
      } as const,
      { api: `express-validator.${name}().run`, is: 'function', async: true } as const,
    ]),
    { api: 'express-validator.{checkSchema|oneOf|checkExact}', is: 'guard', guard: 'validation' },
    { api: 'express-validator.validationResult', is: 'tagged', tags: ['validation-result'] },
  ],
  hooks: {
    [`express-validator.{${factories.join('|')}}()`]: (call) => {
      apply(call, call.receiver, call.args[0]);
      return undefinedValue;
    },
    [`express-validator.{${factories.join('|')}}().run`]: (call) => {
      apply(call, call.receiver, call.args[0]);
      return undefined;
    },
    'express-validator.matchedData': (call) =>
      call.args[0] === undefined ? undefined : call.member(call.args[0], 'body'),
  },
  operations: {
    [`express-validator.{${factories.join('|')}}().run`]: (call: OperationCall): OperationDraft => ({
      is: 'guard',
      guard: 'validation',
      covers: parts[chainOf(call.receiver)?.start ?? '']?.covers ?? '',
    }),
  },
});

const types: Readonly<Record<string, ScalarType>> = {
  isInt: 'number',
  toInt: 'number',
  isFloat: 'number',
  toFloat: 'number',
  isNumeric: 'number',
  isDecimal: 'number',
  isPort: 'number',
  isBoolean: 'boolean',
  toBoolean: 'boolean',
  toDate: 'date',
  isUUID: 'uuid',
  isMongoId: 'uuid',
  isAlphanumeric: 'uuid',
  isAlpha: 'uuid',
  isHexadecimal: 'uuid',
  isISO8601: 'uuid',
  isIP: 'uuid',
  isULID: 'uuid',
  isHash: 'uuid',
  isSlug: 'uuid',
  isJWT: 'uuid',
  isIn: 'enum',
  isString: 'string',
  isEmail: 'string',
  isURL: 'string',
  isMobilePhone: 'string',
  isStrongPassword: 'string',
  isLength: 'string',
  trim: 'string',
  escape: 'string',
  normalizeEmail: 'string',
  matches: 'string',
  toLowerCase: 'string',
};

/** What a chain guarantees of the fields it names, from now on. */
function apply(call: PendingCall, value: Value | null, request: Value | undefined): void {
  const chain = chainOf(value);
  if (chain === null || request?.kind !== 'external') return;
  const found = chain.names.flatMap((name): ScalarType[] => (Object.hasOwn(types, name) ? [types[name] ?? ''] : []));
  const type = found.find((each) => each !== 'string') ?? found[0];
  const member = parts[chain.start]?.member;
  if (type === undefined || member === undefined) return;
  for (const field of chain.fields) {
    const path = field.split('.');
    if (path.includes('*') || path.includes('**') || field.includes('[')) continue;
    const before = path.reduce<Value>((at, name) => call.member(at, name), call.member(request, member));
    refine(
      call,
      { value: request, name: member },
      path,
      shaped(call, { kind: 'scalar', type }, before, 'express-validator'),
    );
  }
}

/** `body('email').isEmail().trim()`: starts with `body`, about `email`, with `isEmail` and `trim`. */
function chainOf(value: Value | null): { start: string; fields: string[]; names: string[] } | null {
  const names: string[] = [];
  let at: ExternalValue | null = value?.kind === 'external' ? value : null;
  for (; at !== null; at = at.receiver) {
    if (at.call === null) return null;
    const { name } = at.call;
    if (name in parts && at.receiver?.call == null) return { start: name, fields: fieldsOf(at.args[0]), names };
    names.push(name);
  }
  return null;
}

function fieldsOf(value: Value | undefined): string[] {
  if (value?.kind === 'array') return value.elements.flatMap((element) => asString(element) ?? []);
  const field = asString(value);
  return field === null ? [] : [field];
}
