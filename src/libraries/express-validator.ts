import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  makeArray,
  options,
  undefinedValue,
  type ExternalValue,
  type ScalarType,
  type Value,
} from '../evaluate/values.ts';
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

const chains = `express-validator.{${factories.join('|')}}()`;
const groups = 'express-validator.{checkSchema|oneOf|checkExact}()';
const results = 'array|formatWith|isEmpty|mapped|throw';

/**
 * express-validator: chains are middleware, and say which part of the request they are about by the function that starts them.
 * They only note what is wrong: it is asking for the result that makes a validation of them.
 */
export default defineLibrary({
  packages: ['express-validator', 'express-validator/check', 'express-validator/filter'],
  docs: 'https://express-validator.github.io',
  rows: [
    { api: 'express-validator/{check|filter}', is: 'alias', of: 'express-validator' },
    { api: 'express-validator.ExpressValidator()', is: 'alias', of: 'express-validator' },
    { api: 'express-validator.{buildCheckFunction()|sanitize}()', is: 'alias', of: 'express-validator.check()' },
    { api: 'express-validator.validationResult.withDefaults()', is: 'alias', of: 'express-validator.validationResult' },
    ...factories.flatMap((name) => [
      { api: `express-validator.${name}().{${methods}}()`, is: 'alias', of: `express-validator.${name}()` } as const,
      { api: `express-validator.${name}`, is: 'guard', guard: 'other' } as const,
      { api: `express-validator.${name}()`, is: 'guard', guard: 'other' } as const,
      { api: `express-validator.${name}().run`, is: 'function', async: true } as const,
    ]),
    { api: 'express-validator.{checkSchema|oneOf|checkExact}', is: 'guard', guard: 'other' },
  ],
  hooks: {
    [chains]: (call) => {
      noteChain(call, call.receiver, call.args[0]);
      return undefinedValue;
    },
    [`${chains}.run`]: (call) => {
      noteChain(call, call.receiver, call.args[0]);
      return undefined;
    },
    [groups]: (call) => {
      if (call.receiver !== null) remember(call, call.receiver, call.args[0]);
      return undefinedValue;
    },
    [`${chains}.run().{${results}}`]: (call) => {
      for (const { receiver, args } of runsOf(call.receiver))
        if (receiver !== null) apply(call, receiver, args[0], null);
      return undefined;
    },
    'express-validator.validationResult': (call) => {
      settleChains(call);
      return undefined;
    },
    // only fields that passed are given
    'express-validator.matchedData': (call) => {
      settleChains(call);
      return call.args[0] === undefined ? undefined : call.member(call.args[0], 'body');
    },
  },
  operations: {
    'express-validator.{validationResult|matchedData}': resultOf,
    [`${chains}.run().{${results}}`]: (call: OperationCall): OperationDraft[] =>
      runsOf(call.receiver).map(({ receiver }) => validation(receiver)),
  },
});

/** What chains noted about a request waits here, until somebody asks for it. */
const noted = 'express-validator#contexts';

/** The value of a request's member without making one up. */
function waiting(request: Value | undefined): readonly Value[] {
  const list = request?.kind === 'external' ? request.props?.get(noted) : undefined;
  return list?.kind === 'array' ? list.elements : [];
}

function remember(call: PendingCall, chain: Value, request: Value | undefined): void {
  if (request?.kind === 'external') call.assign(request, noted, makeArray([...waiting(request), chain]));
}

/** A chain ran: its sanitizers have changed the field, its checks have only noted what is wrong. */
function noteChain(call: PendingCall, value: Value | null, request: Value | undefined): void {
  if (value === null) return;
  apply(call, value, request, sanitizers);
  remember(call, value, request);
}

/** Somebody asks for what chains noted: from here on, what they check is known. */
function settleChains(call: PendingCall): void {
  const [request] = call.args;
  for (const chain of waiting(request)) apply(call, chain, request, null);
}

function resultOf(call: OperationCall): OperationDraft[] {
  const covered = waiting(call.args[0]).map((chain) => coverOf(chain));
  return (covered.length === 0 ? [''] : [...new Set(covered)]).map((covers) => ({
    is: 'guard',
    guard: 'validation',
    covers,
  }));
}

function validation(chain: Value | null): OperationDraft {
  return { is: 'guard', guard: 'validation', covers: chain === null ? '' : coverOf(chain) };
}

/** The part of the request that a chain is about; '' for a schema and the like, which may be about all. */
function coverOf(chain: Value): string {
  return parts[chainOf(chain)?.start ?? '']?.covers ?? '';
}

/** The calls whose result a value is: `await body('id').isUUID().run(req)`; the receiver of each is the chain. */
function runsOf(result: Value | null): ExternalValue[] {
  return result === null ? [] : options(result).filter((option) => option.kind === 'external');
}

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

/** What changes a field, rather than judging it. */
const sanitizers: ReadonlySet<string> = new Set([
  'toInt',
  'toFloat',
  'toBoolean',
  'toDate',
  'trim',
  'escape',
  'normalizeEmail',
  'toLowerCase',
]);

/** What a chain guarantees of the fields it names, from now on; `only`: as far as these of its methods do. */
function apply(call: PendingCall, value: Value, request: Value | undefined, only: ReadonlySet<string> | null): void {
  const chain = chainOf(value);
  if (chain === null || request?.kind !== 'external') return;
  const found = chain.names.flatMap((name): ScalarType[] =>
    Object.hasOwn(types, name) && (only === null || only.has(name)) ? [types[name] ?? ''] : [],
  );
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
