import { asString, asText, literal, options, settle, unknown, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, DescribedReply, GuardDraft, LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { boundFunctions, methodsOf, routePath, routePrefix, triggers } from './support/azure-bindings.ts';
import { declareConsumer, given, memberOf, messageValue, namesOf } from './support/consumers.ts';
import { textAt } from './support/deployed-functions.ts';
import { unwrapped } from './support/file-handlers.ts';
import { partValue } from './support/request-parts.ts';
import { bodyKeys, leakOf } from './support/responses.ts';
import { platformTraits } from './support/platform-traits.ts';

const root = '@azure/functions';
const request = `${root}.HttpRequest()`;
const context = `${root}.Context()`;
const verbs: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  deleteRequest: 'DELETE',
};

/** Azure Functions: those that code registers (version 4 of the model), and those that a `function.json` describes. */
export default defineLibrary({
  packages: [root],
  docs: 'https://learn.microsoft.com/azure/azure-functions/functions-reference-node',
  title: 'Azure Functions',
  rows: [
    {
      api: `${root}.app.{${['http', 'generic', 'setup', 'warmup', ...Object.keys(verbs), ...Object.keys(triggers)].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    { api: `${root}.app.hook.{appStart|appTerminate|preInvocation|postInvocation}`, is: 'function', keeps: true },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.rawBody`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.headers`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{url|originalUrl}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.user`, is: 'identity' },
    { api: `${context}.req`, is: 'alias', of: request },
    { api: `${context}.bindingData`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.log.{error}`, is: 'log', level: 'error', structured: true },
    { api: `{${context}|${root}.InvocationContext()}.error`, is: 'log', level: 'error', structured: true },
    { api: `{${context}|${root}.InvocationContext()}.{log|info}`, is: 'log', level: 'info', structured: true },
  ],
  assignments: {
    [`${context}.res`]: (value): OperationDraft | null => {
      const [first] = described(value);
      return first === undefined ? null : { is: 'reply', ...first };
    },
  },
  build(build) {
    const application = applications(build);
    for (const seen of build.calls(`${root}.app.{http|${Object.keys(verbs).join('|')}}`))
      declareRegistered(build, seen, application);
    for (const { name, trigger, binding, exported } of boundFunctions(build)) {
      if (trigger !== 'http') continue;
      const { handler, wrappers } = unwrapped(exported.value, exported.place);
      declare(build, application(exported.place), {
        methods: methodsOf(binding) ?? ['ALL'],
        path: routePath(routePrefix(build, exported.place.module), textAt(binding, 'route') ?? name),
        level: textAt(binding, 'authLevel') ?? 'function',
        handler,
        wrappers,
        place: exported.place,
        arguments: (method) => {
          const asked = given(build, request, new Map(method === null ? [] : [['method', literal(method)]]));
          return [given(build, context, new Map<string, Value>([['req', asked]])), asked];
        },
        conditional: false,
      });
    }
  },
  consumers(build) {
    for (const seen of build.calls(`${root}.app.{${Object.keys(triggers).join('|')}}`)) {
      const { name, args, place } = seen.event;
      const trigger = triggers[name];
      if (trigger === undefined) continue;
      const about = trigger.names
        .map((each) => memberOf(build, args[1], each, place))
        .find((value) => value !== undefined);
      declareConsumer(build, seen, {
        kind: trigger.kind,
        library: trigger.library,
        names: namesOf(about ?? args[0]),
        handler: memberOf(build, args[1], 'handler', place),
        arguments: () => [
          trigger.kind === 'schedule' ? unknown : messageValue(place),
          given(build, `${root}.InvocationContext()`),
        ],
        stays: 'kept',
      });
    }
    for (const { name, trigger: kind, binding, exported } of boundFunctions(build)) {
      const trigger = triggers[kind];
      if (trigger === undefined) continue;
      const about = trigger.names.map((each) => textAt(binding, each)).find((each) => each !== null);
      declareConsumer(
        build,
        { place: exported.place },
        {
          kind: textAt(binding, 'topicName') === null ? trigger.kind : 'topic',
          library: trigger.library,
          names: [about ?? name],
          handler: exported.value,
          arguments: () => [
            given(build, context),
            trigger.kind === 'schedule' ? unknown : messageValue(exported.place),
          ],
          stays: 'kept',
        },
      );
    }
  },
});

/** `{ status, jsonBody }`, `{ status, body }`. */
const described: DescribedReply = (value) =>
  options(settle(value)).flatMap((option): ReturnType<DescribedReply>[number][] => {
    if (option.kind !== 'object') return [];
    const status = option.props.get('status') ?? option.props.get('statusCode');
    const body = option.props.get('jsonBody') ?? option.props.get('body');
    const codes = (status === undefined ? [literal(200)] : options(status)).map((each) =>
      each.kind === 'literal' && typeof each.value === 'number' ? each.value : null,
    );
    const text = body?.kind === 'literal' || body?.kind === 'text';
    return [...new Set(codes)].map((code) => ({
      status: code,
      kind:
        body === undefined || (body.kind === 'literal' && body.value === undefined)
          ? ('empty' as const)
          : text
            ? ('text' as const)
            : ('json' as const),
      keys: body === undefined ? null : bodyKeys(body),
      leaksError: body === undefined ? ('' as const) : leakOf(body),
    }));
  });

/** Functions of one package are one application. */
function applications(build: LibraryBuild): (place: Place) => AppDraft {
  const known = new Map<string, AppDraft>();
  return (place) => {
    const key = place.module.package?.directory ?? '';
    let app = known.get(key);
    if (app === undefined)
      known.set(
        key,
        (app = build.app({
          framework: 'azure-functions',
          place,
          traits: platformTraits,
          guards: [],
          requestArguments: () => webArguments(build, null, place),
        })),
      );
    return app;
  };
}

/** `app.http('name', { methods, route, authLevel, handler })`, `app.get('name', handler)`. */
function declareRegistered(build: LibraryBuild, seen: SeenCall, application: (place: Place) => AppDraft): void {
  const { name, args, place } = seen.event;
  const settings = args[1];
  const isFunction = settings !== undefined && options(settings).some(({ kind }) => kind === 'function');
  const option = (each: string): Value | undefined => (isFunction ? undefined : memberOf(build, settings, each, place));
  const given_ = isFunction ? settings : option('handler');
  if (given_ === undefined) return;
  const { handler, wrappers } = unwrapped(given_, place);
  // an adapter in front of an application, which has its routes itself
  if (!options(handler).some(({ kind }) => kind === 'function' || kind === 'unknown')) return;
  const listed = option('methods');
  const own = verbs[name];
  const route = option('route');
  const methods =
    own !== undefined
      ? [own]
      : listed === undefined
        ? ['GET', 'POST']
        : namesOf(listed).map((method) => (method === '{?}' ? 'ALL' : method.toUpperCase()));
  declare(build, application(place), {
    methods,
    path: routePath(
      routePrefix(build, place.module),
      route === undefined ? (asText(args[0]) ?? '{?}') : (asText(route) ?? '{?}'),
    ),
    level: asString(option('authLevel')) ?? 'anonymous',
    handler,
    wrappers,
    place,
    arguments: (method) => webArguments(build, method, place),
    conditional: seen.conditional,
  });
}

function webArguments(build: LibraryBuild, method: string | null, place: Place): Value[] {
  const props = new Map<string, Value>([
    ['query', given(build, 'global.RequestQuery()')],
    ['params', partValue({ in: 'path', name: null, shape: null, validatedBy: '' }, place)],
  ]);
  if (method !== null) props.set('method', literal(method));
  return [given(build, 'global.Request()', props), given(build, `${root}.InvocationContext()`)];
}

interface HttpFunction {
  readonly methods: readonly string[];
  readonly path: string;
  readonly level: string;
  readonly handler: Value;
  readonly wrappers: readonly GuardDraft[];
  readonly place: Place;
  arguments(method: string | null): readonly Value[];
  readonly conditional: boolean;
}

function declare(build: LibraryBuild, app: AppDraft, what: HttpFunction): void {
  const { level, place } = what;
  const key: GuardDraft = {
    value: unknown,
    name: `${level} key`,
    kinds: ['authentication'],
    asks: [{ kind: 'key', in: 'header', name: 'x-functions-key' }],
    scope: 'route',
    place,
    conditional: false,
  };
  for (const method of what.methods)
    build.endpoint({
      app,
      protocol: 'http',
      method,
      path: what.path,
      framework: 'azure-functions',
      place,
      guards: [...(level === 'anonymous' ? [] : [key]), ...what.wrappers],
      handler: what.handler,
      arguments: () => what.arguments(method === 'ALL' ? null : method),
      replies: 'return',
      describes: described,
      defaultStatus: 200,
      conditional: what.conditional,
    });
}
