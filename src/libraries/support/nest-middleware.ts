import { options, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { patternOf } from './nest-apps.ts';
import { nestContainer } from './nest-container.ts';
import type { NestExchange } from './nest-context.ts';
import { elementsOf, listOf, type NestModule } from './nest-modules.ts';

interface Pattern {
  readonly path: string;
  readonly method: string | null;
}

/** Middleware that a module's `configure` applies. */
export interface ModuleMiddleware {
  readonly value: Value;
  readonly draft: Pick<GuardDraft, 'place' | 'conditional'>;
  readonly patterns: readonly Pattern[];
  readonly controllers: readonly ClassValue[];
  readonly excluded: readonly Pattern[];
}

const consumer = '@nestjs/common.MiddlewareConsumer()';

/** Runs `configure(consumer)` of the modules and reads what was applied to which routes, in order. */
export function moduleMiddleware(build: LibraryBuild, modules: readonly NestModule[]): ModuleMiddleware[] {
  const { evaluator } = build;
  const consumers = new Set<ExternalValue>();
  for (const { cls } of modules) {
    const instance = nestContainer(build).instance(cls);
    if (instance.kind !== 'object') continue;
    const configure = evaluator.asRoot((machine) =>
      machine.member(instance, 'configure', { module: cls.module, start: 0, end: 0 }),
    );
    if (configure.kind !== 'function') continue;
    const value = fresh(build, consumer);
    consumers.add(value);
    evaluator.runRoot(configure, [value], instance);
  }
  return build.calls(`${consumer}.apply().forRoutes`).flatMap(({ event, conditional }) => {
    const applied = event.receiver;
    if (applied?.kind !== 'external' || !consumers.has(rootOf(applied))) return [];
    const routes = event.args.flatMap(elementsOf);
    const patterns = routes.flatMap((route) => patternOf(route) ?? []);
    const controllers = routes.filter((route) => route.kind === 'class');
    const excluded = (
      applied.props?.get('excluded')?.kind === 'array' ? elementsOf(applied.props.get('excluded')) : []
    ).flatMap((route) => patternOf(route) ?? []);
    return applied.args
      .flatMap(listOf)
      .map((value) => ({ value, draft: { place: event.place, conditional }, patterns, controllers, excluded }));
  });
}

function rootOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.receiver !== null) at = at.receiver;
  return at;
}

/** The steps of one route's chain that come from modules' middleware. `paths` are the route's without the global prefix. */
export function middlewareDrafts(
  build: LibraryBuild,
  all: readonly ModuleMiddleware[],
  route: { controller: ClassValue; method: string; paths: readonly string[] },
  exchange: NestExchange,
): GuardDraft[] {
  const hits = (pattern: Pattern): boolean =>
    (pattern.method === null || route.method === 'ALL' || pattern.method === route.method) &&
    route.paths.some((path) => matches(pattern, path));
  return all.flatMap(({ value, draft, patterns, controllers, excluded }) => {
    if (!controllers.includes(route.controller) && !patterns.some(hits)) return [];
    if (excluded.some(hits)) return [];
    return middlewareDraft(build, value, draft, exchange);
  });
}

/** Middleware is a function like Express's, or a class with `use`. */
function middlewareDraft(
  build: LibraryBuild,
  value: Value,
  draft: Pick<GuardDraft, 'place' | 'conditional'>,
  exchange: NestExchange,
): GuardDraft[] {
  const args = [exchange.request, exchange.response, exchange.next];
  const common = { ...draft, scope: 'router' as const, args };
  return options(value).map((option): GuardDraft => {
    const instance = option.kind === 'class' ? nestContainer(build).instance(option) : option;
    if (instance.kind !== 'object') return { ...common, value: option };
    const use = build.evaluator.asRoot((machine) => machine.member(instance, 'use', draft.place));
    return { ...common, value: use, self: instance };
  });
}

/** Whether a pattern (`users`, `users/:id`, `*`, `{*all}`, `users/(.*)`) names a route's path. Without a method it names what is below it too. */
export function matches(pattern: Pattern, path: string): boolean {
  const wanted = segments(pattern.path);
  const given = segments(path);
  for (const [index, part] of wanted.entries()) {
    if (/^(?:\*|\(\.\*\)|\{?\*\w*\}?|\.\*)/.test(part)) return true;
    const own = given[index];
    if (own === undefined) return false;
    if (
      !part.startsWith(':') &&
      part.toLowerCase() !== own.toLowerCase() &&
      !(part.endsWith('*') && own.startsWith(part.slice(0, -1)))
    )
      return false;
  }
  return pattern.method === null || given.length === wanted.length;
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
