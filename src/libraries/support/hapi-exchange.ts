import {
  asString,
  literal,
  makeObject,
  makeUnknown,
  options,
  settle,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import { errorOf } from '../../model/errors.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import type { HapiRoute } from './hapi-routes.ts';
import { bodyKeys, leakOf } from './responses.ts';
import { urlValue } from './route-url.ts';
import { shapeValue } from './shape-values.ts';

export const request = '@hapi/hapi.Request()';
export const toolkit = '@hapi/hapi.ResponseToolkit()';
const response = '@hapi/hapi.Response()';

/** Members of a request, and the part of the input that they hold. */
export const requestParts: Readonly<Record<string, 'body' | 'query' | 'path' | 'header' | 'cookie'>> = {
  payload: 'body',
  query: 'query',
  params: 'path',
  headers: 'header',
  state: 'cookie',
};

const fluent =
  'code|message|bytes|charset|created|encoding|etag|header|location|replacer|spaces|state|suffix|temporary|permanent|rewritable|ttl|type|unstate|vary|takeover|passThrough|hold|send';

export const exchangeRows: readonly Row[] = [
  { api: '@hapi/hapi.{ResponseObject|Reply}()', is: 'alias', of: response },
  { api: '@hapi/hapi.{ReplyNoContinue|ReplyWithContinue}()', is: 'alias', of: toolkit },
  { api: '@hapi/hapi.{AuthRequest}()', is: 'alias', of: request },
  ...Object.entries(requestParts).map(([member, where]): Row => ({
    api: `${request}.${member}`,
    is: 'source',
    kind: 'request',
    in: where,
  })),
  { api: `${request}.{path|url|hash}`, is: 'source', kind: 'request', in: 'url' },
  {
    api: `${request}.info.{host|hostname|referrer|remoteAddress|remotePort|cors}`,
    is: 'source',
    kind: 'request',
    in: 'header',
  },
  { api: `${request}.raw.req`, is: 'alias', of: 'node:http.IncomingMessage()' },
  { api: `${request}.raw.res`, is: 'alias', of: 'node:http.ServerResponse()' },
  { api: `${request}.auth.{credentials|isAuthenticated|isAuthorized|artifacts}`, is: 'identity' },
  { api: `${request}.yar.get()`, is: 'identity' },
  { api: `${request}.{log|setUrl|setMethod}`, is: 'function' },
  // up to version 16 the second argument of a handler is a function
  { api: `${toolkit}()`, is: 'alias', of: response },
  {
    api: `${toolkit}.{response|redirect|file|view|entity|continue|authenticated|unauthenticated}()`,
    is: 'alias',
    of: response,
  },
  { api: `{${toolkit}.response|${toolkit}|${toolkit}.redirect|${toolkit}.file|${toolkit}.view}`, is: 'function' },
  { api: `${toolkit}.{state|unstate|continue|abandon|close}`, is: 'function' },
  { api: `${response}.{${fluent}}`, is: 'function', returns: 'receiver' },
  { api: `{${toolkit}.redirect|${response}.redirect}`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `${toolkit}.file`, is: 'sink', kind: 'path', arg: 0, unless: '1.confine' },
  { api: `${toolkit}.view`, is: 'sink', kind: 'template', arg: 0 },
  // text that a handler gives is sent as HTML
  { api: `{${toolkit}.response|${toolkit}}`, is: 'sink', kind: 'html', arg: 0, builds: true },
];

export const exchangeHooks: NonNullable<LibraryDefinition['hooks']> = {
  [`${response}.type`]: (call) => {
    if (call.args[0] !== undefined) call.remember('content-type', call.args[0]);
    return call.receiver ?? undefined;
  },
  [`${response}.header`]: (call) => {
    const [name, value] = call.args;
    if (asString(name)?.toLowerCase() === 'content-type' && value !== undefined) call.remember('content-type', value);
    return call.receiver ?? undefined;
  },
};

export const exchangeOperations: NonNullable<LibraryDefinition['operations']> = {
  [`{${toolkit}.response|${toolkit}}`]: (call) => {
    const [body] = call.args;
    return reply(call, kindOf(body), 200);
  },
  [`{${toolkit}.redirect|${response}.redirect}`]: (call) => reply(call, 'redirect', 302),
  [`${toolkit}.file`]: (call) => reply(call, 'file', 200),
  [`${toolkit}.view`]: (call) => reply(call, 'html', 200),
  [`${toolkit}.unauthenticated`]: (call) => ({
    is: 'throw',
    error: 'Unauthenticated',
    status: errorOf(call.args[0] ?? literal(null)).status ?? 401,
  }),
};

function reply(
  call: OperationCall,
  kind: Extract<OperationDraft, { is: 'reply' }>['kind'],
  fallback: number,
): OperationDraft {
  const [body] = call.args;
  const error =
    body !== undefined && options(body).some((option) => option.kind === 'external') ? errorOf(body).status : null;
  return {
    is: 'reply',
    status: error ?? statusIn(call, fallback),
    kind: error === null ? kind : 'error',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

/** `h.response(body).code(201)`: the status is set on what the call gave. */
function statusIn(call: OperationCall, fallback: number): number | null {
  for (const next of call.chain()) {
    if (next.name === 'created') return 201;
    if (next.name === 'permanent') return 301;
    if (next.name !== 'code') continue;
    const [status] = next.args;
    return status?.kind === 'literal' && typeof status.value === 'number' ? status.value : null;
  }
  return fallback;
}

function kindOf(body: Value | undefined): 'empty' | 'text' | 'json' {
  if (body === undefined || (body.kind === 'literal' && (body.value === undefined || body.value === null)))
    return 'empty';
  return body.kind === 'literal' || body.kind === 'text' ? 'text' : 'json';
}

/** Puts what a step before the handler gave where the handler finds it: `request.pre.user`. */
export function keep([given]: readonly Value[], member: string, name: string, value: Value): void {
  const holder = given?.kind === 'external' ? given.props?.get(member) : undefined;
  if (holder?.kind === 'external') (holder.props ??= new Map()).set(name, settle(value));
}

/** Fresh `request` and `h` for one request to a route of a server. */
export function exchange(build: LibraryBuild, root: ExternalValue, route: HapiRoute | null): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = decorated(root, 'request ');
  const value = evaluator.external(paths.parse(request), { props });
  props.set('server', root);
  props.set('auth', evaluator.external(paths.parse(`${request}.auth`), { receiver: value, props: new Map() }));
  props.set('pre', evaluator.external(paths.parse(`${request}.pre`), { receiver: value, props: new Map() }));
  if (route !== null) describe(props, route);
  const h = decorated(root, 'toolkit ');
  h.set('request', value);
  return [
    value,
    evaluator.external(paths.parse(toolkit), { props: h }),
    evaluator.external(paths.parse('@hapi/hapi.next')),
  ];
}

function decorated(root: ExternalValue, prefix: string): Map<string, Value> {
  return new Map(
    [...(root.props ?? [])].flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

function describe(props: Map<string, Value>, { method, path, settings, shapes, place }: HapiRoute): void {
  const route = makeObject();
  route.props.set('path', literal(path));
  if (method !== 'ALL') {
    route.props.set('method', literal(method.toLowerCase()));
    props.set('method', literal(method.toLowerCase()));
  }
  route.props.set('settings', settings);
  route.rest = makeUnknown(null);
  props.set('route', route);
  if (!path.includes('{?}'))
    props.set('path', /\{/.test(path) ? urlValue(path.replaceAll(/\{(\w+)[^}]*\}/g, ':$1'), place) : literal(path));
  for (const [member, where] of Object.entries(requestParts)) {
    const shape = shapes.get(member);
    if (shape?.kind === 'object')
      props.set(member, shapeValue(where === 'header' ? { ...shape, open: true } : shape, where, [], place, 'schema'));
  }
}
