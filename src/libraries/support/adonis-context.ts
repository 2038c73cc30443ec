import type { PendingCall } from '../../evaluate/knowledge.ts';
import { literal, makeObject, makePromise, options, settle, unknown, type Value } from '../../evaluate/values.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import { names } from './decorated-members.ts';
import { bodyKeys, leakOf, responseHooks, responseOperations } from './responses.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { shaped } from './validation.ts';

/** What handlers and middleware are called with. */
export const context = '@adonisjs/core/http.HttpContext()';
/** `input()` and `all()` are the body and the query string together: of requests that have no body, the query string. */
export const bodyRequest = `${context}.request`;
export const queryRequest = `${context}.request without body`;
const request = `{${bodyRequest}|${queryRequest}}`;
const response = `${context}.response`;
const auth = `${context}.auth`;

const whole = 'all|body|original|updateBody|raw|post';
const statuses: Readonly<Record<string, number>> = {
  ok: 200,
  created: 201,
  accepted: 202,
  nonAuthoritativeInformation: 203,
  noContent: 204,
  resetContent: 205,
  partialContent: 206,
  notModified: 304,
  badRequest: 400,
  unauthorized: 401,
  paymentRequired: 402,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  notAcceptable: 406,
  requestTimeout: 408,
  conflict: 409,
  gone: 410,
  preconditionFailed: 412,
  requestEntityTooLarge: 413,
  unsupportedMediaType: 415,
  unprocessableEntity: 422,
  tooManyRequests: 429,
  internalServerError: 500,
  notImplemented: 501,
  badGateway: 502,
  serviceUnavailable: 503,
  gatewayTimeout: 504,
};

export const contextRows: readonly Row[] = [
  { api: '@ioc:Adonis/Core/HttpContext.HttpContextContract()', is: 'alias', of: context },
  { api: '{@ioc:Adonis/Core/HttpContext|@adonisjs/core/http.HttpContext}.{get|getOrFail}()', is: 'alias', of: context },
  { api: '@adonisjs/core/http.{Request|HttpRequest}()', is: 'alias', of: bodyRequest },
  { api: '@ioc:Adonis/Core/Request.RequestContract()', is: 'alias', of: bodyRequest },
  { api: '@adonisjs/core/http.{Response|HttpResponse}()', is: 'alias', of: response },
  { api: '@ioc:Adonis/Core/Response.ResponseContract()', is: 'alias', of: response },
  { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${context}.subdomains`, is: 'source', kind: 'request', in: 'header' },
  { api: `${bodyRequest}.input()`, is: 'source', kind: 'request', in: 'body' },
  { api: `${bodyRequest}.{${whole}}()`, is: 'source', kind: 'request', in: 'body' },
  { api: `${bodyRequest}.parts`, is: 'source', kind: 'request', in: 'body' },
  { api: `${queryRequest}.input()`, is: 'source', kind: 'request', in: 'query' },
  { api: `${queryRequest}.{${whole}}()`, is: 'source', kind: 'request', in: 'query' },
  { api: `${queryRequest}.parts`, is: 'source', kind: 'request', in: 'query' },
  { api: `${request}.{qs|get}()`, is: 'source', kind: 'request', in: 'query' },
  { api: `${request}.{param|params}()`, is: 'source', kind: 'request', in: 'path' },
  { api: `${request}.pathParams`, is: 'source', kind: 'request', in: 'path' },
  { api: `${request}.{header|headers}()`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.{cookie|plainCookie|encryptedCookie|cookiesList}()`, is: 'source', kind: 'request', in: 'cookie' },
  { api: `${request}.{file|files|allFiles}()`, is: 'source', kind: 'request', in: 'file' },
  { api: `${request}.{url|completeUrl}()`, is: 'source', kind: 'request', in: 'url' },
  { api: `${request}.{ip|ips|host|hostname|subdomains}()`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.hasValidSignature`, is: 'guard', guard: 'signature' },
  { api: `${response}.{status|safeStatus|header|safeHeader|type|cookie|plainCookie|vary|append|removeHeader|clearCookie}`, is: 'function', returns: 'receiver' },
  { api: `${response}.redirect().{status|withQs|clearQs}`, is: 'function', returns: 'receiver' },
  { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `${response}.redirect().toPath`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `${response}.download`, is: 'sink', kind: 'path', arg: 0 },
  { api: `${context}.view.renderRaw`, is: 'sink', kind: 'template', arg: 0 },
  { api: `${auth}.{use|with}()`, is: 'alias', of: auth },
  { api: `${auth}.{user|isAuthenticated|isLoggedIn|isAuthenticatedUsing|authenticatedUsing}`, is: 'identity' },
  { api: `${auth}.{check|getUserOrFail|getUser}()`, is: 'identity' },
  { api: `${auth}.{check|authenticate|authenticateUsing|login|logout|attempt|loginViaId|getUser|createToken}`, is: 'function', async: true },
  { api: `${auth}.{authenticate|authenticateUsing|getUserOrFail}`, is: 'guard', guard: 'authentication' },
  { api: `${context}.bouncer.with()`, is: 'alias', of: `${context}.bouncer` },
  { api: `${context}.bouncer.authorize`, is: 'guard', guard: 'authorization' },
  { api: `${context}.bouncer.{authorize|allows|denies|execute}`, is: 'function', async: true },
  { api: `${context}.bouncer.{allows|denies}()`, is: 'identity' },
  { api: '@adonisjs/core/http.next', is: 'function', async: true },
]; // prettier-ignore

export const contextHooks: NonNullable<LibraryDefinition['hooks']> = {
  ...responseHooks(response),
  '{@adonisjs/auth|@adonisjs/auth/build/standalone}.{AuthenticationException|errors.E_UNAUTHORIZED_ACCESS}': (call) =>
    exception(call, literal(401)),
  '@adonisjs/bouncer.{AuthorizationException|errors.E_AUTHORIZATION_FAILURE}': (call) => exception(call, literal(403)),
  '{@adonisjs/core|@adonisjs/core/exceptions|@adonisjs/core/build/standalone|@poppinss/utils}.Exception': (call) => {
    const [, second] = call.args;
    return exception(call, second?.kind === 'object' ? second.props.get('status') : second);
  },
  [`${request}.only`]: (call) => chosen(call, names(call.args[0])),
  [`${request}.except`]: (call) => parts(call),
  [`${request}.validateUsing`]: (call) => makePromise(validatedRequest(call, validatorShape(call.args[0]))),
  [`${request}.validate`]: (call) => makePromise(validatedRequest(call, legacyValidatorShape(call, call.args[0]))),
};

export const contextOperations: NonNullable<LibraryDefinition['operations']> = {
  ...responseOperations(response),
  ...Object.fromEntries(
    Object.entries(statuses).map(([name, status]) => [
      `${response}.${name}`,
      ({ args: [body] }: OperationCall): OperationDraft => ({
        is: 'reply',
        status,
        kind: body === undefined ? 'empty' : body.kind === 'literal' || body.kind === 'text' ? 'text' : 'json',
        keys: body === undefined ? null : bodyKeys(body),
        leaksError: body === undefined ? '' : leakOf(body),
      }),
    ]),
  ),
  // without an address it is one that the application knows, told in the next call
  [`${response}.redirect`]: () => ({ is: 'reply', status: 302, kind: 'redirect', keys: null, leaksError: '' }),
  [`${response}.stream`]: () => ({ is: 'reply', status: 200, kind: 'stream', keys: null, leaksError: '' }),
  [`${response}.{attachment|download}`]: () => ({ is: 'reply', status: 200, kind: 'file', keys: null, leaksError: '' }),
  [`${context}.{view|inertia}.{render|renderRaw}`]: () => ({
    is: 'reply',
    status: 200,
    kind: 'html',
    keys: null,
    leaksError: '',
  }),
  [`${response}.{abort|abortIf|abortUnless}`]: ({ event, args }) => {
    const status = args[event.name === 'abort' ? 1 : 2];
    return {
      is: 'throw',
      error: 'HttpException',
      status: status?.kind === 'literal' && typeof status.value === 'number' ? status.value : 400,
    };
  },
  [`${request}.{validateUsing|validate}`]: (call) => {
    const covers = call.receiver?.kind === 'external' && call.receiver.path.text === queryRequest ? 'query' : 'body';
    return { is: 'guard', guard: 'validation', covers };
  },
};

/** An error that says with which status it is answered. */
function exception(call: PendingCall, status: Value | undefined): Value {
  const props = new Map<string, Value>([['status', status ?? literal(500)]]);
  return call.external(call.path.called().text, { args: call.args, props });
}

/** The body and the query string together. */
function parts(call: PendingCall): Value {
  return call.receiver === null ? unknown : call.member(call.receiver, 'parts');
}

function chosen(call: PendingCall, wanted: readonly string[]): Value {
  const all = parts(call);
  if (wanted.length === 0) return all;
  const object = makeObject(call.place);
  for (const name of wanted) object.props.set(name, call.member(all, name));
  return object;
}

/** What a validator lets through; it sees the path's parameters, headers and cookies under names of their own. */
function validatedRequest(call: PendingCall, shape: Shape | null): Value {
  if (shape?.kind !== 'object' || call.receiver === null) return parts(call);
  const all = parts(call);
  const object = makeObject(call.place);
  for (const [name, member] of shape.members) {
    const source = name === 'params' ? call.member(call.receiver, 'pathParams') : call.member(all, name);
    object.props.set(name, shaped(call, member, source, 'vine'));
  }
  if (shape.open) object.rest = all;
  return object;
}

/** The schema that a validator was compiled from. */
function validatorShape(value: Value | undefined): Shape | null {
  for (const option of value === undefined ? [] : options(value))
    if (option.kind === 'external') return vineShape(option.args[0]);
  return null;
}

/** `vine.create({ email: vine.string() })` takes the members of an object, too. */
function vineShape(schema: Value | undefined): Shape | null {
  if (schema?.kind !== 'object') return schemaShape(schema);
  const shapes = [...schema.props].map(([name, member]): [string, Shape] => [
    name,
    schemaShape(member) ?? { kind: 'any' },
  ]);
  return { kind: 'object', members: new Map(shapes), open: schema.rest !== null };
}

/** `validate({ schema })`, or a class with a schema, as version 5 has it. */
function legacyValidatorShape(call: PendingCall, value: Value | undefined): Shape | null {
  if (value === undefined) return null;
  const of = options(value).find(({ kind }) => kind === 'class');
  const holder = of === undefined ? value : call.construct(of, []);
  return legacyShape(call.member(holder, 'schema'));
}

/** `schema.create({ email: schema.string({}, [rules.email()]), tags: schema.array().members(schema.string()) })`. */
function legacyShape(value: Value | undefined, depth = 0): Shape | null {
  const given = value === undefined ? undefined : settle(value);
  if (given?.kind !== 'external' || depth > 4) return null;
  const { text } = given.path;
  const members = given.args[0];
  if (text.endsWith('.schema.create()') || /\.object(?:\.\w+)?\(\)\.members\(\)$/.test(text)) {
    if (members?.kind !== 'object') return null;
    const shapes = [...members.props].map(([name, member]): [string, Shape] => [
      name,
      legacyShape(member, depth + 1) ?? { kind: 'any' },
    ]);
    return { kind: 'object', members: new Map(shapes), open: members.rest !== null };
  }
  if (/\.array(?:\.\w+)?\(\)\.members\(\)$/.test(text))
    return { kind: 'array', element: legacyShape(members, depth + 1) ?? { kind: 'any' } };
  const type = /\.schema\.(\w+)(?:\.\w+)?\(\)$/.exec(text)?.[1] ?? '';
  return type === 'number' || type === 'boolean' || type === 'date' || type === 'string' || type === 'enum'
    ? { kind: 'scalar', type }
    : { kind: 'any' };
}
