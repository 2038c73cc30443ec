import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  asString,
  asText,
  literal,
  makeObject,
  makeText,
  options,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import { describedByStatus, describesReplies } from './described-handlers.ts';

/** A route of a contract with what implements it. */
export interface ContractRoute {
  readonly method: string;
  readonly path: Value;
  /** the route as the contract describes it */
  readonly route: ObjectValue;
  readonly handler: Value;
  /** what stands beside the handler: `middleware`, `hooks` */
  readonly beside: ReadonlyMap<string, Value>;
  readonly place: Place | undefined;
}

const maxDepth = 8;

/** `c.router(routes, { pathPrefix })`: the routes, with the prefix before their paths. */
export function contractRouter(call: PendingCall): Value | undefined {
  const [routes, settings] = call.args;
  const prefix = settings?.kind === 'object' ? settings.props.get('pathPrefix') : undefined;
  return routes === undefined || prefix === undefined ? routes : prefixed(routes, prefix);
}

function prefixed(value: Value, prefix: Value, depth = 0): Value {
  if (value.kind !== 'object' || depth > maxDepth) return value;
  const copy = makeObject(value.place);
  const route = isRoute(value);
  for (const [name, member] of value.props)
    copy.props.set(
      name,
      route ? (name === 'path' ? makeText([prefix, member]) : member) : prefixed(member, prefix, depth + 1),
    );
  copy.rest = value.rest;
  return copy;
}

/** The routes of a contract, with what an implementation has under the same names. */
export function routesOf(
  call: Pick<PendingCall, 'member'>,
  contract: Value,
  router: Value,
  depth = 0,
): ContractRoute[] {
  if (depth > maxDepth) return [];
  const described = options(contract).find((option) => option.kind === 'object');
  const implemented = implementationIn(router);
  if (described?.kind !== 'object' || implemented === undefined) return [];
  if (isRoute(described)) {
    const inObject = options(implemented).find((option) => option.kind === 'object');
    const handler = inObject?.kind === 'object' ? (inObject.props.get('handler') ?? inObject) : implemented;
    const fn = options(handler).find((option) => option.kind === 'function');
    const facts = fn?.kind === 'function' ? fn.module.facts.functions[fn.fn] : undefined;
    return [
      {
        method: asString(described.props.get('method')) ?? 'ALL',
        path: described.props.get('path') ?? literal('{?}'),
        route: described,
        handler,
        beside: inObject?.kind === 'object' ? inObject.props : new Map(),
        place:
          fn?.kind === 'function' && facts !== undefined
            ? { module: fn.module, start: facts.nameStart, end: facts.nameEnd }
            : undefined,
      },
    ];
  }
  return [...described.props].flatMap(([name, inner]) =>
    routesOf(call, inner, call.member(implemented, name), depth + 1),
  );
}

/** Routes of a contract that nothing was said to implement: `POST /users`. */
export function describedRoutes(contract: Value | undefined, depth = 0): { method: string; path: string }[] {
  const described = contract === undefined ? undefined : options(contract).find((option) => option.kind === 'object');
  if (described?.kind !== 'object' || depth > maxDepth) return [];
  if (isRoute(described))
    return [
      { method: asString(described.props.get('method')) ?? 'ALL', path: asText(described.props.get('path')) ?? '{?}' },
    ];
  return [...described.props.values()].flatMap((inner) => describedRoutes(inner, depth + 1));
}

function isRoute({ props }: ObjectValue): boolean {
  return props.has('path') && asString(props.get('method')) !== null;
}

/** What `s.router(contract, implementation)` and `s.route(route, implementation)` are about. */
function implementationIn(value: Value): Value | undefined {
  for (const option of options(value)) {
    if (option.kind !== 'external') return value;
    const made: ExternalValue | null = option.path.text.endsWith('.routes') ? option.receiver : option;
    if (made !== null && /\.(?:router|route|createNextRoute)\(\)$/.test(made.path.text)) return made.args[1];
  }
  return undefined;
}

/** Adds the routes of a contract to an application of Express. */
export function addToExpress(call: PendingCall): Value {
  const [contract, router, app, settings] = call.args;
  const global = settings?.kind === 'object' ? settings.props.get('globalMiddleware') : undefined;
  if (contract !== undefined && router !== undefined && app !== undefined)
    for (const { method, path, route, handler, beside, place } of routesOf(call, contract, router)) {
      describesReplies(handler, describedByStatus);
      const check = call.external('@ts-rest/core.ContractCheck()', { args: [route] });
      const own = [...listOf(global), ...listOf(beside.get('middleware'))];
      call.method(app, method.toLowerCase(), [path, check, ...own, handler], place ?? call.place);
    }
  return literal(undefined);
}

/** … and to one of Fastify. */
export function addToFastify(call: PendingCall, contract: Value, router: Value, app: Value): Value {
  for (const { method, path, route, handler, beside, place } of routesOf(call, contract, router)) {
    describesReplies(handler, describedByStatus);
    const settings = makeObject(route.place);
    const schema = makeObject();
    for (const [part, name] of [
      ['body', 'body'],
      ['query', 'querystring'],
      ['pathParams', 'params'],
      ['headers', 'headers'],
    ] as const) {
      const own = route.props.get(part);
      if (own !== undefined && own.kind === 'external') schema.props.set(name, own);
    }
    const hooks = beside.get('hooks');
    if (hooks?.kind === 'object') for (const [name, hook] of hooks.props) settings.props.set(name, hook);
    settings.props.set('method', literal(method));
    settings.props.set('url', path);
    settings.props.set('schema', schema);
    settings.props.set('handler', handler);
    call.method(app, 'route', [settings], place ?? call.place);
  }
  return literal(undefined);
}

export function listOf(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return value.kind === 'array' ? value.elements : [value];
}
