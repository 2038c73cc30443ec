import {
  asString,
  asText,
  options,
  settle,
  unknown,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { CallEvent } from '../../evaluate/events.ts';
import type { LibraryBuild } from '../build-types.ts';
import { unresolvedChain } from './unresolved-chains.ts';

export const root = '@trpc/server.initTRPC.create()';
export const builder = '@trpc/server.ProcedureBuilder()';
export const procedure = '@trpc/server.Procedure()';
export const router = '@trpc/server.Router()';
/** the router of version 9, to which procedures are added call by call */
export const oldRouter = '@trpc/server.router()';

/** A procedure of a router, with the dotted name under which clients call it. */
export interface Procedure {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly place: Place;
  /** the steps that build it, in the order in which they apply */
  readonly steps: readonly Step[];
  readonly resolve: Value;
  readonly conditional: boolean;
  /** what its router was made with, for the type of its context; null if that is not known */
  readonly made: ExternalValue | null;
}

/** `use(middleware)`, `input(schema)`, `meta({…})`, … */
export interface Step {
  readonly name: string;
  readonly value: Value;
  readonly place: Place;
}

/** What a router holds: procedures, and the routers that are part of it. */
export interface RouterContents {
  readonly procedures: readonly Procedure[];
  /** calls that made the routers within it */
  readonly routers: ReadonlySet<CallEvent>;
  /** members that could not be followed */
  readonly unknowns: readonly { name: string; place: Place }[];
}

const maxDepth = 12;

export function isRouter(value: Value): value is ExternalValue {
  return value.kind === 'external' && (value.path.text === router || value.path.text === oldRouter);
}

/** Everything that a router answers. */
export function contentsOf(build: LibraryBuild, value: Value): RouterContents {
  const found = {
    procedures: [] as Procedure[],
    routers: new Set<CallEvent>(),
    unknowns: [] as { name: string; place: Place }[],
  };
  const visiting = new Set<Value>();
  const visit = (member: Value, name: string, place: Place, conditional: boolean): void => {
    const alternatives = options(settle(member));
    const several = conditional || alternatives.length > 1;
    for (const option of alternatives) {
      if (visiting.has(option) || visiting.size > maxDepth) continue;
      visiting.add(option);
      if (option.kind === 'object' && option.cls === null) {
        for (const [key, each] of option.props) {
          const spelled = each.kind === 'unknown' ? unresolved(build, option, key, dotted(name, key), several) : null;
          if (spelled === null) visit(each, dotted(name, key), place, several);
          else found.procedures.push(spelled);
        }
        if (option.rest !== null) found.unknowns.push({ name: dotted(name, '{?}'), place });
      } else if (option.kind === 'namespace') visitModule(option, name, place, several);
      else if (option.kind === 'external') visitExternal(option, name, place, several);
      else if (option.kind === 'unknown') found.unknowns.push({ name, place });
      visiting.delete(option);
    }
  };
  /** `lazy(() => import('./router'))`: the module's only router */
  const visitModule = (
    namespace: Extract<Value, { kind: 'namespace' }>,
    name: string,
    place: Place,
    several: boolean,
  ): void => {
    for (const exported of build.program.exportNames(namespace.module)) {
      const each = build.evaluator.exportOf(namespace.module, exported);
      if (options(each).some(isRouter)) visit(each, name, place, several);
    }
  };
  const visitExternal = (option: ExternalValue, name: string, place: Place, several: boolean): void => {
    const at = option.call?.place ?? place;
    switch (option.path.text) {
      case router:
        if (option.call !== null) found.routers.add(option.call);
        for (const argument of option.args) visit(argument, name, at, several);
        return;
      case '@trpc/server.lazy()': {
        const [load] = option.args;
        if (load !== undefined) visit(build.evaluator.runRoot(load, []).value, name, at, several);
        return;
      }
      case procedure:
        found.procedures.push(procedureOf(option, name, several, stepsOf(option.receiver)));
        return;
      case oldRouter:
        visitOld(option, name, several, []);
        return;
      default:
        // the builder comes from a package that is not part of the program: what it lets through is not known
        if (isKind(option.call?.name)) found.procedures.push(procedureOf(option, name, several, foreignSteps(option)));
        else found.unknowns.push({ name, place: at });
    }
  };
  /** middleware of a router applies to what is added after it */
  const visitOld = (last: ExternalValue, prefix: string, several: boolean, outer: readonly Step[]): void => {
    const steps: Step[] = [...outer];
    for (const link of chainOf(last, oldRouter)) {
      if (link.call === null) continue;
      found.routers.add(link.call);
      const { place } = link.call;
      const [first, second] = link.args;
      switch (link.call.name) {
        case 'middleware':
          if (first !== undefined) steps.push({ name: 'use', value: first, place });
          break;
        case 'merge': {
          const merged = second ?? first;
          const inner = second === undefined ? '' : (asText(first) ?? '{?}');
          for (const option of merged === undefined ? [] : options(merged))
            if (isRouter(option)) visitOld(option, prefix + inner, several, steps);
          break;
        }
        case 'query':
        case 'mutation':
        case 'subscription': {
          const settings = second?.kind === 'object' ? second.props : null;
          const input = settings?.get('input');
          const meta = settings?.get('meta');
          found.procedures.push({
            name: prefix + (asText(first) ?? '{?}'),
            kind: link.call.name,
            place,
            steps: [
              ...steps,
              ...(meta === undefined ? [] : [{ name: 'meta', value: meta, place }]),
              ...(input === undefined ? [] : [{ name: 'input', value: input, place }]),
            ],
            resolve: settings?.get('resolve') ?? unknown,
            conditional: several,
            made: link,
          });
          break;
        }
        default:
      }
    }
  };
  visit(value, '', value.kind === 'external' && value.call !== null ? value.call.place : placeless(build), false);
  return found;
}

/** The calls that a fluent value was built by, first to last. */
export function chainOf(value: ExternalValue, path: string): ExternalValue[] {
  const chain: ExternalValue[] = [];
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) {
    if (at.path.text !== path) break;
    chain.unshift(at);
  }
  return chain;
}

function procedureOf(value: ExternalValue, name: string, conditional: boolean, steps: readonly Step[]): Procedure {
  const called = value.call?.name;
  if (value.call === null || called === undefined) throw new Error('a procedure is made by a call');
  return {
    name,
    kind: isKind(called) ? called : 'query',
    place: wholeCall(value.call.place, called),
    steps,
    resolve: value.args[0] ?? unknown,
    conditional,
    made: value,
  };
}

function isKind(name: string | undefined): name is Procedure['kind'] {
  return name === 'query' || name === 'mutation' || name === 'subscription';
}

/** The whole of a call whose place begins at its name, in a chain over several lines. */
function wholeCall(place: Place, name: string): Place {
  let { start } = place;
  let nearest = -1;
  for (const call of place.module.facts.calls)
    if (call.name === name && call.start <= place.start && call.start > nearest) nearest = call.start;
  if (nearest >= 0) start = nearest;
  return { ...place, start };
}

/** The steps of a builder of which nothing is known but what was called on it. */
function foreignSteps(value: ExternalValue): Step[] {
  const steps: Step[] = [];
  const place = value.call?.place;
  let at = value.receiver;
  for (; at !== null && at.call !== null; at = at.receiver)
    if (at.args[0] !== undefined) steps.unshift({ name: at.call.name, value: at.args[0], place: at.call.place });
  return place === undefined ? steps : [{ name: 'use', value: unknown, place }, ...steps];
}

/** A member that is spelled as a procedure, of a builder that could not be found. */
function unresolved(
  build: LibraryBuild,
  object: ObjectValue,
  key: string,
  name: string,
  conditional: boolean,
): Procedure | null {
  const chain = unresolvedChain(build, object, key);
  const last = chain?.at(-1);
  if (chain === null || last === undefined || !isKind(last.name)) return null;
  const steps = chain
    .slice(0, -1)
    .map((call): Step => ({ name: call.name, value: call.args[0] ?? unknown, place: call.place }));
  return {
    name,
    kind: last.name,
    place: last.place,
    steps: [{ name: 'use', value: unknown, place: last.place }, ...steps],
    resolve: last.args[0] ?? unknown,
    conditional,
    made: null,
  };
}

/** What was called on the builder, also by the one that `concat` takes over. */
function stepsOf(value: ExternalValue | null, depth = 0): Step[] {
  const steps: Step[] = [];
  for (const link of value === null ? [] : chainOf(value, builder)) {
    const [argument] = link.args;
    if (link.call === null || argument === undefined) continue;
    const { name, place } = link.call;
    if (name.toLowerCase().endsWith('concat') && depth < maxDepth) {
      for (const option of options(argument)) if (option.kind === 'external') steps.push(...stepsOf(option, depth + 1));
    } else steps.push({ name, value: argument, place });
  }
  return steps;
}

/** The functions that a middleware is made of. */
export function middlewareOf(value: Value): Value[] {
  return options(value).flatMap((option) => {
    if (option.kind !== 'external') return [option];
    const chain = chainOf(option, '@trpc/server.Middleware()');
    return chain.length === 0 ? [option] : chain.flatMap((link) => link.args.slice(0, 1).flatMap(middlewareOf));
  });
}

function dotted(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

function placeless(build: LibraryBuild): Place {
  const [module] = build.modules;
  if (module === undefined) throw new Error('a program without modules has no routers');
  return { module, start: 0, end: 0 };
}

/** `meta({ openapi: { method: 'GET', path: '/users/{id}' } })`. */
export function openApiOf(steps: readonly Step[]): { method: string; path: string } | null {
  for (const { name, value } of steps.toReversed()) {
    if (name !== 'meta' || value.kind !== 'object') continue;
    const openapi = value.props.get('openapi');
    if (openapi?.kind !== 'object') continue;
    const enabled = openapi.props.get('enabled');
    if (enabled?.kind === 'literal' && enabled.value === false) return null;
    const method = asString(openapi.props.get('method'));
    const path = asText(openapi.props.get('path'));
    return method === null || path === null ? null : { method: method.toUpperCase(), path };
  }
  return null;
}
