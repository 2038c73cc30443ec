import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  makeObject,
  makeUnknown,
  options,
  undefinedValue,
  unknown,
  unknownString,
  type ExternalValue,
  type Place,
  type TypeUse,
  type Value,
} from '../../evaluate/values.ts';
import { nameOf } from '../../model/guards.ts';
import type { CarryingRequest, Param } from '../../model/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { joinPaths } from './paths.ts';
import { makeRecord } from './records.ts';
import { prepareContext, type PreparedContext } from './request-context.ts';
import { schemaShape, type Shape } from './schema-shape.ts';
import { memberNotes, shapeParams, shapeValue } from './shape-values.ts';
import {
  contentsOf,
  isRouter,
  middlewareOf,
  oldRouter,
  openApiOf,
  root,
  router,
  type Procedure,
  type Step,
} from './trpc-routers.ts';
import { trpcServers, type TrpcServer } from './trpc-servers.ts';

const optionsPath = '@trpc/server.ProcedureOptions()';
const methods = { query: 'QUERY', mutation: 'MUTATION', subscription: 'SUBSCRIPTION' } as const;

/** What answers for a router, as far as it is known. */
interface Served {
  readonly router: ExternalValue;
  readonly server: TrpcServer | null;
}

/** Declares the procedures of all routers that a server answers for, and of those that are part of no other. */
export function declareProcedures(build: LibraryBuild): void {
  const servers = trpcServers(build);
  const served: Served[] = servers.flatMap((server) =>
    options(server.router).flatMap((option) => (isRouter(option) ? [{ router: option, server }] : [])),
  );
  const all = routersOf(build);
  const within = new Set(
    all.flatMap((each) => [...contentsOf(build, each).routers].filter((call) => call !== each.call)),
  );
  for (const each of served) for (const call of contentsOf(build, each.router).routers) within.add(call);
  const alone = all.filter(({ call }) => call !== null && !within.has(call));
  const declared = new Set<string>();
  for (const { router: value, server } of served) declareRouter(build, value, server, declared, new Set());
  // beside those, a router that is part of no other may only be there for its type
  for (const value of alone) declareRouter(build, value, null, new Set(), declared);
}

function routersOf(build: LibraryBuild): ExternalValue[] {
  const made = build
    .calls(`{${root}.router|${root}.mergeRouters|@trpc/server.mergeRouters}`)
    .map(({ event }) => event.result);
  const chained = build.calls(`${oldRouter}.{query|mutation|subscription|merge}`);
  // of a chain of calls, the last has all that those before it added
  const continued = new Set(
    chained.map(({ event }) => (event.receiver?.kind === 'external' ? event.receiver.call : null)),
  );
  const last = chained.filter(({ event }) => !continued.has(event)).map(({ event }) => event.result);
  return [...made, ...last].filter(isRouter);
}

/** `declared`: places of procedures, to add to; those in `known` are left out. */
function declareRouter(
  build: LibraryBuild,
  value: ExternalValue,
  server: TrpcServer | null,
  declared: Set<string>,
  known: ReadonlySet<string>,
): void {
  const { procedures, unknowns } = contentsOf(build, value);
  for (const { name, place } of unknowns)
    build.unknown({
      kind: 'route',
      message: `\`${name}\` of a router could not be followed`,
      location: build.locate(place),
    });
  const contexts = new Map<TypeUse | null, PreparedContext>();
  const drafts = new Map<Value, GuardDraft[]>();
  for (const procedure of procedures) {
    const key = `${procedure.place.module.id}:${procedure.place.start}`;
    if (known.has(key)) continue;
    declared.add(key);
    const type = contextType(procedure.made);
    let context = contexts.get(type);
    if (context === undefined) {
      context = prepareContext(build, '@trpc/server.Context()', {
        create: server?.createContext ?? null,
        given: server?.given ?? [makeObject()],
        place: server?.carrier.place ?? procedure.place,
        type,
      });
      contexts.set(type, context);
    }
    declareProcedure(build, procedure, context, server, drafts);
  }
}

function declareProcedure(
  build: LibraryBuild,
  procedure: Procedure,
  context: PreparedContext,
  server: TrpcServer | null,
  drafts: Map<Value, GuardDraft[]>,
): void {
  const { steps, place } = procedure;
  const shape = inputShape(steps);
  const schema = steps.findLast(({ name }) => name === 'input');
  const location = build.locate(schema?.place ?? place);
  const meta = metaOf(steps);
  const common = {
    app: null,
    framework: 'trpc',
    place,
    handler: procedure.resolve,
    requests: `trpc ${server?.carrier.mount ?? ''} ${context.id} ${meta.key}`,
    arguments: () => [procedureOptions(build, context, meta.value)],
    replies: 'return' as const,
    defaultStatus: 200,
    conditional: procedure.conditional,
    guards: [
      ...(server?.carrier.guards ?? []),
      ...context.guards,
      ...steps.flatMap((step) => guardsOf(build, step, drafts, shape, procedure)),
    ],
  };
  const openApi = openApiOf(steps);
  if (server?.openApi !== true)
    build.endpoint({
      ...common,
      protocol: 'rpc',
      method: methods[procedure.kind],
      path: procedure.name,
      mount: server?.carrier.mount ?? '',
      ...(server === null ? {} : { request: requestOf(procedure, server.carrier.mount) }),
      mounted: server !== null,
      params: shapeParams(shape, 'argument', location, schema === undefined ? '' : 'input'),
    });
  else if (openApi !== null)
    build.endpoint({
      ...common,
      protocol: 'http',
      method: openApi.method,
      path: joinPaths(server.carrier.mount, openApi.path),
      params: httpParams(shape, openApi, location),
    });
}

/** A mutation is posted; the input of everything else is in the query string. */
function requestOf({ kind, name }: Procedure, mount: string): CarryingRequest {
  const path = joinPaths(mount, name);
  return kind === 'mutation' ? { method: 'POST', path, input: 'body' } : { method: 'GET', path, input: 'query' };
}

/** Of a procedure that answers plain HTTP: what is in the path, and the rest in the query string or the body. */
function httpParams(shape: Shape | null, route: { method: string; path: string }, location: Param['place']): Param[] {
  if (shape?.kind !== 'object') return [];
  const rest = route.method === 'GET' || route.method === 'DELETE' ? 'query' : 'body';
  return [...shape.members].map(([name, member]) => ({
    name,
    in: route.path.includes(`{${name}}`) ? 'path' : rest,
    place: location,
    validatedBy: 'input',
    ...memberNotes(member),
  }));
}

/** A step of the builder as what a request passes; steps that several procedures were built with are the same. */
function guardsOf(
  build: LibraryBuild,
  step: Step,
  drafts: Map<Value, GuardDraft[]>,
  shape: Shape | null,
  procedure: Procedure,
): GuardDraft[] {
  if (step.name === 'use') {
    let known = drafts.get(step.value);
    if (known === undefined) {
      known = middlewareOf(step.value).map((value) => ({
        value,
        scope: 'router',
        place: step.place,
        conditional: false,
      }));
      drafts.set(step.value, known);
    }
    return known;
  }
  if (step.name !== 'input') return [];
  const { paths } = build.evaluator.knowledge;
  const holder = build.evaluator.external(paths.parse('@trpc/server.Input()'), {
    args: [inputValue(shape, step.place)],
  });
  return [
    {
      value: build.evaluator.external(paths.parse('@trpc/server.Input().parse'), { receiver: holder }),
      name: 'input',
      kinds: ['validation'],
      covers: ['argument'],
      scope: 'route',
      place: step.place.module === procedure.place.module ? step.place : procedure.place,
      conditional: false,
    },
  ];
}

/** What the procedure's schemas let through becomes its input. */
export function parseInput(call: PendingCall): Value {
  const [given] = call.args;
  const [parsed] = call.receiver?.kind === 'external' ? call.receiver.args : [];
  if (given !== undefined && parsed !== undefined) call.assign(given, 'input', parsed);
  return undefinedValue;
}

function inputValue(shape: Shape | null, place: Place): Value {
  if (shape !== null) return shapeValue(shape, 'argument', [], place, 'input');
  return makeUnknown({ source: { kind: 'request', label: 'input', place }, safeFor: 0, step: null }, '', {
    in: 'argument',
    path: [],
    validatedBy: 'input',
  });
}

/** All schemas together: each adds to what those before it asked for. */
function inputShape(steps: readonly Step[]): Shape | null {
  return steps
    .filter(({ name }) => name === 'input')
    .map(({ value }) => schemaShape(value))
    .reduce<Shape | null>(
      (all, next) =>
        all?.kind === 'object' && next?.kind === 'object'
          ? { kind: 'object', members: new Map([...all.members, ...next.members]), open: all.open || next.open }
          : (next ?? all),
      null,
    );
}

/** Metadata that middleware may decide by; what describes the procedure for readers makes no difference. */
function metaOf(steps: readonly Step[]): { value: Value; key: string } {
  const object = makeObject();
  const description = makeRecord({});
  for (const { name, value } of steps) {
    if (name !== 'meta') continue;
    if (value.kind !== 'object') return { value, key: nameOf(value) };
    for (const [key, each] of value.props) object.props.set(key, key === 'openapi' ? description : each);
  }
  const key = [...object.props].map(
    ([name, each]) => `${name}=${each.kind === 'literal' ? String(each.value) : each.kind}`,
  );
  return { value: steps.some(({ name }) => name === 'meta') ? object : undefinedValue, key: key.join(' ') };
}

function procedureOptions(build: LibraryBuild, context: PreparedContext, meta: Value): ExternalValue {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(optionsPath), { props });
  props.set('ctx', context.value(value));
  props.set('meta', meta);
  props.set('path', unknownString);
  props.set('type', unknown);
  props.set('signal', unknown);
  props.set('next', evaluator.external(paths.parse(`${optionsPath}.next`), { receiver: value }));
  return value;
}

/** `initTRPC.context<Context>().create()`, `trpc.router<Context>()`. */
function contextType(value: ExternalValue | null): TypeUse | null {
  for (let at = value; at !== null; at = at.receiver) {
    if (at.path.text === router) continue;
    const [type] = at.typeArgs;
    if (type !== undefined && (at.call?.name === 'context' || at.path.text === oldRouter)) return type;
  }
  return null;
}
