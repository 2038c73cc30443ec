import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makePromise,
  options,
  settle,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import { statusNamed } from '../../model/errors.ts';
import type { LibraryBuild, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import type { ElysiaRoute } from './elysia-routes.ts';
import { bodyKeys, leakOf } from './responses.ts';
import { urlValue } from './route-url.ts';
import { shapeValue } from './shape-values.ts';

export const app = 'elysia.Elysia()';
const context = 'elysia.Context()';

/** Members of the context that hold input. */
export const contextParts: Readonly<Record<string, 'body' | 'query' | 'path' | 'header' | 'cookie'>> = {
  body: 'body',
  query: 'query',
  params: 'path',
  headers: 'header',
  cookie: 'cookie',
};

const identities = 'user|userId|currentUser|auth|session|account|profile|member|apiKey|tokenPayload|jwtPayload';

export const contextRows: readonly Row[] = [
  { api: 'elysia.{PreContext|ErrorContext|InferContext|InferHandler}()', is: 'alias', of: context },
  ...Object.entries(contextParts).map(([member, where]): Row => ({
    api: `${context}.${member}`,
    is: 'source',
    kind: 'request',
    in: where,
  })),
  { api: `${context}.{path|url}`, is: 'source', kind: 'request', in: 'url' },
  { api: `${context}.{bearer|ip}`, is: 'source', kind: 'request', in: 'header' },
  { api: `${context}.request`, is: 'alias', of: 'global.Request()' },
  { api: `${context}.{${identities}}`, is: 'identity' },
  // refusing because of it is authentication; it gives `false` for a token that is none
  { api: '@elysiajs/jwt.Jwt().verify', is: 'identity' },
  { api: '@elysiajs/jwt.Jwt().{sign|verify}', is: 'function', async: true },
  { api: `{${context}|elysia}.{status|error|redirect|file|form|sse}()`, is: 'alias', of: 'global.Response()' },
  { api: `{${context}|elysia}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `{${context}|elysia}.file`, is: 'sink', kind: 'path', arg: 0 },
  { api: '@elysiajs/html.html', is: 'function' },
];

export const contextHooks: NonNullable<LibraryDefinition['hooks']> = {
  // `derive` and `resolve`: what they return is in the context from then on
  'elysia.step()': (call) => {
    const made = call.receiver?.kind === 'external' ? call.receiver.args[0] : undefined;
    const [given] = call.args;
    if (made === undefined || given === undefined) return undefinedValue;
    const result = settle(call.invoke(made, [given]));
    for (const option of options(result))
      if (option.kind === 'object' && option.cls === null)
        for (const [name, value] of option.props) call.assign(given, name, value);
    return makePromise(result);
  },
};

export const contextOperations: NonNullable<LibraryDefinition['operations']> = {
  // `status(404, body)`; `error` is what it was called before
  [`{${context}|elysia}.{status|error}`]: (call) => {
    const [given, body] = call.args;
    const status = statusOf(given);
    return {
      is: 'reply',
      status,
      kind: status !== null && status >= 400 ? 'error' : body === undefined ? 'empty' : 'json',
      keys: body === undefined ? null : bodyKeys(body),
      leaksError: body === undefined ? '' : leakOf(body),
    };
  },
  [`{${context}|elysia}.redirect`]: (call) => reply(statusOf(call.args[1]) ?? 302, 'redirect'),
  [`{${context}|elysia}.file`]: () => reply(200, 'file'),
  '@elysiajs/jwt.Jwt().sign': (call) => ({
    is: 'token',
    operation: 'sign',
    literalKey: null,
    options: {},
    algorithmsPinned: true,
    expires:
      call.property(call.receiver ?? undefined, 'exp') === undefined
        ? call.object(call.args[0])?.has('exp') === true
        : true,
  }),
};

/** `set.status = 401`, which says that what is returned next is a refusal. */
export const contextAssignments: NonNullable<LibraryDefinition['assignments']> = {
  [`${context}.set.status`]: (value) => {
    const status = statusOf(value);
    return status === null || status < 400 ? null : reply(status, 'error');
  },
};

function reply(status: number, kind: 'redirect' | 'file' | 'error'): OperationDraft {
  return { is: 'reply', status, kind, keys: null, leaksError: '' };
}

function statusOf(value: Value | undefined): number | null {
  if (value?.kind !== 'literal') return null;
  return typeof value.value === 'number' ? value.value : statusNamed(String(value.value));
}

/** Fresh context for one request to a route; what instances were decorated with is in it. */
export function exchange(build: LibraryBuild, given: ReadonlyMap<string, Value>, route: ElysiaRoute | null): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>(given);
  const value = evaluator.external(paths.parse(context), { props });
  props.set('set', evaluator.external(paths.parse(`${context}.set`), { receiver: value, props: new Map() }));
  if (route !== null) {
    const { path, place, shapes } = route;
    if (!path.includes('{?}')) props.set('path', /[:*]/.test(path) ? urlValue(path, place) : literal(path));
    for (const [member, where] of Object.entries(contextParts)) {
      const shape = shapes.get(member);
      if (shape?.kind === 'object')
        props.set(
          member,
          shapeValue(where === 'header' ? { ...shape, open: true } : shape, where, [], place, 'schema'),
        );
    }
  }
  return [value];
}

/** `group`, and `guard` with a function: the function gets an instance of its own, within this one. */
export function nested(call: PendingCall): Value {
  const { receiver, args } = call;
  const run = args.at(-1);
  if (receiver?.kind !== 'external') return unknown;
  if (run?.kind === 'function') {
    receiver.props ??= new Map();
    call.invoke(run, [call.external(app, { receiver, args: [], props: receiver.props })]);
  }
  return receiver;
}

/** `use`: a function adds to the instance itself; what it returns may be another one, which is used then. */
export function use(call: PendingCall): Value {
  const { receiver, args } = call;
  if (receiver?.kind !== 'external') return unknown;
  for (const argument of args) {
    for (const option of options(settle(argument))) {
      for (const plugin of option.kind === 'array' ? option.elements : [option])
        usePlugin(call, receiver, settle(plugin));
    }
  }
  return receiver;
}

function usePlugin(call: PendingCall, receiver: ExternalValue, plugin: Value): void {
  if (plugin.kind === 'namespace') usePlugin(call, receiver, settle(call.member(plugin, 'default')));
  else if (plugin.kind === 'function') call.invoke(plugin, [receiver]);
  else if (plugin.kind === 'external' && plugin.path.text === '@elysiajs/jwt.jwt()') {
    const settings = plugin.args[0] ?? unknown;
    const name = asString(call.member(settings, 'name')) ?? 'jwt';
    const exp = call.member(settings, 'exp');
    const props = new Map<string, Value>(exp.kind === 'literal' && exp.value === undefined ? [] : [['exp', exp]]);
    call.assign(receiver, `context ${name}`, call.external('@elysiajs/jwt.Jwt()', { args: plugin.args, props }));
  }
}

/** `decorate(name, value)` and `state(name, value)`, or with an object of them. */
export function decorate(call: PendingCall): Value {
  const { receiver } = call;
  // `decorate('append', …)` says what to do with what is there
  const args = call.args.filter(
    (argument) => !(argument.kind === 'object' && asString(argument.props.get('as')) !== null),
  );
  const [first, second] = args;
  if (receiver === null) return unknown;
  const isState = call.path.name === 'state';
  const add = (name: string, value: Value): void =>
    call.assign(receiver, `${isState ? 'store' : 'context'} ${name}`, value);
  const name = asString(first);
  if (name !== null && second !== undefined) add(name, second);
  else if (first?.kind === 'object') for (const [key, value] of first.props) add(key, value);
  return receiver;
}
