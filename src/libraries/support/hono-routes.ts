import { asString, options, unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { applicationIn, createApps, ownerOf, servedApplications } from './hono-apps.ts';
import { exchange, declaredShapes, targets, validatorOf } from './hono-context.ts';
import { answering } from './hono-middleware.ts';
import { declareLayers, flatten, matchesPattern, type Layer, type LayeredFramework, type Step } from './layers.ts';
import { joinPaths, pathsOf } from './paths.ts';
import { shapeParams } from './shape-values.ts';

const app = 'hono.Hono()';
const verbs = ['get', 'post', 'put', 'delete', 'patch', 'options', 'head', 'trace', 'query', 'all'];

/** Methods of an application that keep what they are given, and return the application. */
export const routeMethods = [
  ...verbs,
  'on',
  'use',
  'route',
  'mount',
  'notFound',
  'onError',
  'openapi',
  'openapiRoutes',
  'doc',
  'doc31',
];

/** Routes and middleware by application, in the order in which they were added. */
class Applications extends Map<ExternalValue, Layer[]> {
  readonly mounted = new Set<ExternalValue>();
  /** the path that the last call on an application named: calls without one go on with it */
  readonly lastPath = new Map<ExternalValue, string>();
}

export function declareHono(build: LibraryBuild): void {
  const applications = new Applications();
  for (const seen of build.calls(
    `${app}.{${[...verbs, 'on', 'use', 'route', 'mount', 'openapi', 'openapiRoutes', 'doc', 'doc31'].join('|')}}`,
  ))
    collect(build, applications, seen);
  const served = servedApplications(build);
  for (const root of served.listens.keys()) if (!applications.has(root)) applications.set(root, []);
  const framework: LayeredFramework = {
    name: 'hono',
    layersOf: (router) => applications.get(router) ?? [],
    prefixOf: () => '',
    covers: matchesPattern,
    shared: true,
    strict: true,
    replies: 'return',
    arguments: (route) => exchange(build, route),
  };
  const roots = new Map<ExternalValue, Place>();
  for (const [root, layers] of applications) {
    const place = root.call?.place ?? layers[0]?.seen.event.place;
    if (place !== undefined && !applications.mounted.has(root)) roots.set(root, place);
  }
  for (const [root, draft] of createApps(build, roots, served)) declareLayers(build, framework, root, draft);
}

function collect(build: LibraryBuild, applications: Applications, seen: SeenCall): void {
  const { event } = seen;
  if (event.receiver?.kind !== 'external') return;
  const { owner, base } = ownerOf(event.receiver);
  const add = (layer: Omit<Layer, 'seen'>): void => {
    const whole: Layer = { ...layer, path: joinLast(base, layer.path), seen };
    const known = applications.get(owner);
    if (known === undefined) applications.set(owner, [whole]);
    else known.push(whole);
  };
  const { name, args } = event;
  switch (name) {
    case 'route': {
      const sub = applicationIn(args[1]);
      if (sub === null) {
        if (args.length > 1)
          build.unknown({
            kind: 'route',
            message: 'what is mounted here could not be followed',
            location: build.locate(event.place),
          });
        return;
      }
      applications.mounted.add(sub);
      for (const path of pathsAt(args[0]))
        add({ methods: null, path, handler: null, steps: [{ router: sub, at: '' }] });
      return;
    }
    case 'mount':
      for (const path of pathsAt(args[0]))
        add({ methods: ['ALL'], path: joinPaths(path, '*'), steps: [], handler: args[1] ?? unknown });
      return;
    case 'doc':
    case 'doc31':
      for (const path of pathsAt(args[0])) add({ methods: ['GET'], path, steps: [], handler: event.receiver });
      return;
    case 'openapi':
      openapi(build, add, args[0], args[1], seen);
      return;
    case 'openapiRoutes': {
      const list = args[0]?.kind === 'array' ? args[0].elements : [];
      for (const entry of list)
        if (entry.kind === 'object') openapi(build, add, entry.props.get('route'), entry.props.get('handler'), seen);
      return;
    }
    default:
  }
  const isUse = name === 'use';
  const isOn = name === 'on';
  const given = isOn ? args[1] : args[0];
  const paths = pathsOf(given);
  const handlers = flatten(isOn ? args.slice(2) : paths === null ? args : args.slice(1));
  if (isOn && paths === null)
    build.unknown({
      kind: 'path',
      message: 'the path of on() could not be computed',
      location: build.locate(event.place),
    });
  const used = paths ?? [isUse ? '*' : isOn ? '{?}' : (applications.lastPath.get(owner) ?? '/')];
  const last = used.at(-1);
  if (last !== undefined) applications.lastPath.set(owner, last);
  const methods = isUse ? null : isOn ? methodsOf(args[0]) : [name === 'all' ? 'ALL' : name.toUpperCase()];
  for (const path of used) {
    const handler = handlers.at(-1);
    const answers = methods !== null && handler !== undefined && !(isMiddleware(build, handler) && path.endsWith('*'));
    const before = answers ? handlers.slice(0, -1) : handlers;
    const steps = before.flatMap((value) => stepsOf(value, false));
    add({ methods, path, steps, handler: answers ? handler : null, params: paramsOf(build, before, seen) });
  }
}

function joinLast(base: string, path: string): string {
  const joined = joinPaths(base, path);
  return path.length > 1 && path.endsWith('/') ? `${joined}/` : joined;
}

function pathsAt(value: Value | undefined): string[] {
  return pathsOf(value) ?? ['{?}'];
}

function methodsOf(value: Value | undefined): string[] {
  const methods = options(value ?? unknown)
    .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
    .flatMap((each) => asString(each)?.toUpperCase() ?? []);
  return methods.length === 0 ? ['ALL'] : [...new Set(methods)];
}

/** `createRoute({ method, path, request, middleware })` with its handler. */
function openapi(
  build: LibraryBuild,
  add: (layer: Omit<Layer, 'seen'>) => void,
  route: Value | undefined,
  handler: Value | undefined,
  seen: SeenCall,
): void {
  const { place } = seen.event;
  for (const option of options(route ?? unknown)) {
    const props = option.kind === 'object' ? option.props : new Map<string, Value>();
    const shapes = declaredShapes(option);
    const location = build.locate(place);
    const middleware = props.get('middleware');
    const steps = middleware === undefined ? [] : flatten([middleware]).flatMap((value) => stepsOf(value, false));
    const covers = [...new Set(shapes.flatMap(([target]) => targets[target] ?? []))];
    if (covers.length > 0) steps.push({ guard: option, shows: { name: 'schema', kinds: ['validation'], covers } });
    const paths = pathsOf(props.get('path'));
    if (paths === null)
      build.unknown({ kind: 'path', message: 'the path of openapi() could not be computed', location });
    for (const path of paths ?? ['{?}'])
      add({
        methods: methodsOf(props.get('method')),
        // what it makes of it itself
        path: path === '{?}' ? path : path.replaceAll(/\/\{([^?}][^}]*)\}/g, '/:$1'),
        steps,
        handler: handler ?? unknown,
        params: shapes.flatMap(([target, shape]) =>
          shapeParams(shape, targets[target] ?? 'argument', location, 'schema'),
        ),
        declared: option,
      });
  }
}

/** Whether a handler hands the request on: it takes `next`, or a package made it for that. */
function isMiddleware(build: LibraryBuild, value: Value): boolean {
  return options(value).every((option) => {
    if (option.kind === 'function') return (option.module.facts.functions[option.fn]?.params.length ?? 0) > 1;
    if (option.kind !== 'external' || option.call?.path === undefined || option.call.path === null) return false;
    const made = option.call.path;
    return !answering.has(made.text) && build.evaluator.knowledge.of(made).call !== null;
  });
}

/** Middleware as the chain passes it: what combines others is taken apart. */
function stepsOf(value: Value, conditional: boolean, except: readonly string[] = []): Step[] {
  const single = options(value).find((option) => option.kind === 'external');
  const made = single?.kind === 'external' ? single : null;
  switch (made?.path.text) {
    case 'hono/combine.every()':
      return flatten(made.args).flatMap((each) => stepsOf(each, conditional, except));
    case 'hono/combine.some()': {
      const any = flatten(made.args);
      // each of several lets somebody through
      return any.flatMap((each) => stepsOf(each, conditional || any.length > 1, except));
    }
    case 'hono/combine.except()': {
      const [condition, ...inner] = made.args;
      const paths = pathsOf(condition);
      return flatten(inner).flatMap((each) =>
        stepsOf(each, conditional || paths === null, [...except, ...(paths ?? []).map((path) => joinPaths(path))]),
      );
    }
    default:
  }
  const { target, shape } = validatorOf(made);
  const covers = targets[target];
  const isValidator = made !== null && covers !== undefined && made.path.text.endsWith('alidator()');
  const shows: Partial<Pick<GuardDraft, 'kinds' | 'covers' | 'conditional'>> = {
    ...(conditional ? { conditional: true } : {}),
    ...(isValidator ? { covers: [covers], ...(shape === null ? {} : { kinds: ['validation'] as const }) } : {}),
  };
  return [{ guard: value, shows, except }];
}

/** The parameters that the validators among a route's handlers name. */
function paramsOf(build: LibraryBuild, handlers: readonly Value[], seen: SeenCall): ReturnType<typeof shapeParams> {
  return handlers.flatMap((handler) => {
    const { target, shape } = handler.kind === 'external' ? validatorOf(handler) : { target: '', shape: null };
    const where = targets[target];
    return where === undefined ? [] : shapeParams(shape, where, build.locate(seen.event.place), 'schema');
  });
}
