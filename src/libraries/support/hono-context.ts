import type { PendingCall } from '../../evaluate/knowledge.ts';
import { asString, literal, makePromise, undefinedValue, unknown, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import type { Layer } from './layers.ts';
import { bodyKeys, leakOf } from './responses.ts';
import { urlValue } from './route-url.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { shapeValue } from './shape-values.ts';
import { validated } from './validation.ts';
import { statusIn } from './web-responses.ts';

const context = 'hono.Context()';
const request = `${context}.req`;

/** Parts of a request as validators call them, and what they are called in the model. */
export const targets: Readonly<Record<string, 'body' | 'query' | 'path' | 'header' | 'cookie'>> = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'cookie',
};

/** What middleware keeps in the context about who sends the request. */
const identities =
  'user|userId|user_id|currentUser|session|jwtPayload|auth|authUser|account|accountId|member|admin|payload|apiKey|principal|clerkAuth|viewer';

export const contextRows: readonly Row[] = [
  { api: 'hono.HonoRequest()', is: 'alias', of: request },
  { api: 'hono/request.HonoRequest()', is: 'alias', of: request },
  { api: `${request}.raw`, is: 'alias', of: 'global.Request()' },
  { api: `${request}.{json|text|arrayBuffer|blob|bytes|parseBody|formData}`, is: 'function', async: true },
  { api: `${request}.{json|text|arrayBuffer|blob|bytes|parseBody}()`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.formData()`, is: 'alias', of: 'global.RequestForm()' },
  { api: `${request}.{query|queries}()`, is: 'source', kind: 'request', in: 'query', flat: [] },
  { api: `${request}.param()`, is: 'source', kind: 'request', in: 'path' },
  { api: `${request}.header()`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.{url|path}`, is: 'source', kind: 'request', in: 'url' },
  { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
  // what validators let through
  ...Object.entries(targets).map(([target, where]): Row => ({
    api: `${request}.valid ${target}`,
    is: 'source',
    kind: 'request',
    in: where,
  })),
  {
    api: `${context}.{json|text|html|body|redirect|newResponse|notFound|render}()`,
    is: 'alias',
    of: 'global.Response()',
  },
  { api: 'hono/streaming.{stream|streamSSE|streamText}()', is: 'alias', of: 'global.Response()' },
  {
    api: 'hono/streaming.{stream|streamSSE|streamText}',
    is: 'function',
    calls: 'all',
    with: ['hono.Stream()', 'argument 0'],
  },
  { api: `${context}.executionCtx.{waitUntil|passThroughOnException}`, is: 'function' },
  { api: `${context}.var.{${identities}}`, is: 'identity' },
  { api: `${context}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `${context}.html`, is: 'sink', kind: 'html', arg: 0 },
  { api: `${context}.body`, is: 'sink', kind: 'html', arg: 0, when: { contentType: 'html' } },
  { api: 'hono/html.raw', is: 'propagator', from: [0] },
  // the other values of the template are encoded
  { api: 'hono/html.html', is: 'function' },
  { api: 'hono.next', is: 'function', async: true },
  { api: 'hono/cookie.{setCookie|setSignedCookie|deleteCookie}', is: 'function' },
  { api: 'hono/cookie.setSignedCookie', is: 'function', async: true },
];

const validators =
  '{@hono/zod-validator.zValidator()|@hono/valibot-validator.vValidator()|@hono/typebox-validator.tbValidator()|@hono/standard-validator.sValidator()|@hono/arktype-validator.arktypeValidator()|@hono/effect-validator.effectValidator()|@hono/class-validator.classValidator()|hono-openapi.validator()}';

export const contextHooks: NonNullable<LibraryDefinition['hooks']> = {
  [`${context}.set`]: (call) => {
    const name = asString(call.args[0]);
    const holder = call.receiver === null ? null : call.member(call.receiver, 'var');
    if (name !== null && holder !== null && call.args[1] !== undefined) call.assign(holder, name, call.args[1]);
    return undefinedValue;
  },
  [`${context}.get`]: (call) => {
    const name = asString(call.args[0]);
    return name === null || call.receiver === null ? unknown : call.member(call.member(call.receiver, 'var'), name);
  },
  [`${context}.status`]: (call) => {
    if (call.args[0] !== undefined) call.remember('statusCode', call.args[0]);
    return undefinedValue;
  },
  [`${context}.header`]: (call) => {
    if (asString(call.args[0])?.toLowerCase() === 'content-type' && call.args[1] !== undefined)
      call.remember('content-type', call.args[1]);
    return undefinedValue;
  },
  [`${request}.valid`]: (call) => {
    const target = asString(call.args[0]);
    return call.receiver === null || target === null || targets[target] === undefined
      ? unknown
      : call.member(call.receiver, `valid ${target}`);
  },
  'hono/cookie.getCookie': (call) => cookie(call, 1),
  'hono/cookie.getSignedCookie': (call) => makePromise(cookie(call, 2)),
  // as middleware: what it lets through is what the handler asks for
  [validators]: (call) => {
    const { target, shape } = validatorOf(call.receiver);
    const input = targetOf(call, target);
    if (input !== null) validated(call, shape, input, 'schema');
    return makePromise(unknown);
  },
  'hono/validator.validator()': (call) => {
    const { target } = validatorOf(call.receiver);
    const check = call.receiver?.kind === 'external' ? call.receiver.args[1] : undefined;
    const input = targetOf(call, target);
    const [given] = call.args;
    if (input === null || check === undefined || given === undefined) return unknown;
    const result = call.invoke(check, [input, given]);
    const passed = result.kind === 'promise' ? result.of : result;
    call.assign(call.member(given, 'req'), `valid ${target}`, passed);
    return makePromise(unknown);
  },
};

export const contextOperations: NonNullable<LibraryDefinition['operations']> = {
  [`${context}.json`]: (call) => reply(call, 'json', 1),
  [`${context}.text`]: (call) => reply(call, 'text', 1),
  [`${context}.html`]: (call) => reply(call, 'html', 1),
  [`${context}.render`]: (call) => reply(call, 'html', 9),
  [`${context}.{body|newResponse}`]: (call) => {
    const [body] = call.args;
    const empty = body === undefined || (body.kind === 'literal' && body.value === null);
    return reply(call, empty ? 'empty' : body.kind === 'literal' || body.kind === 'text' ? 'text' : 'unknown', 1);
  },
  [`${context}.redirect`]: (call) => ({
    is: 'reply',
    status: call.args[1] === undefined ? 302 : statusIn(call, call.args[1]),
    kind: 'redirect',
    keys: null,
    leaksError: '',
  }),
  [`${context}.notFound`]: () => ({ is: 'reply', status: 404, kind: 'text', keys: null, leaksError: '' }),
  'hono/streaming.{stream|streamSSE|streamText}': () => ({
    is: 'reply',
    status: 200,
    kind: 'stream',
    keys: null,
    leaksError: '',
  }),
};

function reply(
  call: OperationCall,
  kind: 'json' | 'text' | 'html' | 'empty' | 'unknown',
  init: number,
): OperationDraft {
  const [body] = call.args;
  const set = call.event.state?.get('statusCode');
  const status = call.args[init] === undefined && set !== undefined ? set : call.args[init];
  return {
    is: 'reply',
    status: statusIn(call, status),
    kind,
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

function cookie(call: PendingCall, index: number): Value {
  const [given] = call.args;
  if (given === undefined) return unknown;
  const cookies = call.member(call.member(given, 'req'), 'cookies');
  const name = asString(call.args[index]);
  return name === null ? cookies : call.member(cookies, name);
}

/** `zValidator('json', schema)`: the part of the request, and what is let through of it. */
export function validatorOf(value: Value | null): { target: string; shape: Shape | null } {
  const args = value?.kind === 'external' ? value.args : [];
  return { target: asString(args[0]) ?? '', shape: args[1]?.kind === 'function' ? null : schemaShape(args[1]) };
}

function targetOf(call: PendingCall, target: string): Value | null {
  const [given] = call.args;
  return given === undefined || targets[target] === undefined
    ? null
    : call.member(call.member(given, 'req'), `valid ${target}`);
}

/** Fresh `c` and `next` for one request to a route. */
export function exchange(build: LibraryBuild, route: { method: string; path: string; layer: Layer } | null): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(context), { props });
  const members = new Map<string, Value>();
  props.set('req', evaluator.external(paths.parse(request), { receiver: value, props: members }));
  props.set('var', evaluator.external(paths.parse(`${context}.var`), { receiver: value, props: new Map() }));
  if (route !== null) {
    const { method, path, layer } = route;
    const { place } = layer.seen.event;
    if (method !== 'ALL') members.set('method', literal(method));
    if (!path.includes('{?}')) members.set('path', /[:*]/.test(path) ? urlValue(path, place) : literal(path));
    for (const [target, shape] of declaredShapes(layer.declared))
      members.set(`valid ${target}`, shapeValue(shape, targets[target] ?? target, [], place, 'schema'));
  }
  return [value, evaluator.external(paths.parse('hono.next'))];
}

/** What `createRoute({ request })` lets through of each part of a request. */
export function declaredShapes(route: Value | undefined): [string, Shape][] {
  const given = route?.kind === 'object' ? route.props.get('request') : undefined;
  if (given?.kind !== 'object') return [];
  const shapes: [string, Shape][] = [];
  const add = (target: string, schema: Value | undefined): void => {
    const shape = schemaShape(schema);
    if (shape !== null) shapes.push([target, shape]);
  };
  add('param', given.props.get('params'));
  add('query', given.props.get('query'));
  add('header', given.props.get('headers'));
  add('cookie', given.props.get('cookies'));
  const body = given.props.get('body');
  const content = body?.kind === 'object' ? body.props.get('content') : undefined;
  for (const [type, media] of content?.kind === 'object' ? content.props : [])
    if (media.kind === 'object') add(/form/.test(type) ? 'form' : 'json', media.props.get('schema'));
  return shapes;
}
