import type { CallEvent } from '../../evaluate/events.ts';
import {
  asString,
  options,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { Statement } from '../../ir/index.ts';
import type { Module } from '../../link/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { webContext } from './web-context.ts';

export const start = '@tanstack/react-start';
export const context = `${start}.Context()`;

/** The path of a route by what it is called: `/_authed/posts/$postId` is `/posts/:postId`. */
export function routePath(id: string): string {
  const segments = id.split('/').flatMap((segment): string[] => {
    // groups and layouts have no part in the path
    if (segment === '' || segment.startsWith('_') || /^\(.*\)$/.test(segment)) return [];
    const name = segment.replace(/_$/, '').replaceAll('[.]', '.');
    if (name === '$') return ['*'];
    return [name.replace(/^\{-\$(\w+)\}$/, ':$1?').replaceAll(/\{?\$(\w+)\}?/g, ':$1')];
  });
  return `/${segments.join('/')}`;
}

/** What a route in a file is called by its place: `src/routes/api/users.$id.ts`. */
export function routeId({ path }: Module): string | null {
  const inside = /(?:^|\/)routes\/(.*)\.[cm]?[jt]sx?$/.exec(path)?.[1];
  if (inside === undefined) return null;
  return `/${inside.replaceAll(/(?<!\[)\.(?!\])/g, '/').replace(/\/?(?:index|route)$/, '')}`;
}

export function objectIn(value: Value | undefined): ObjectValue | undefined {
  return value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
}

/** Middleware of a list, that which it depends on first. */
export function middlewareGuards(value: Value | undefined, place: Place, scope: GuardDraft['scope']): GuardDraft[] {
  if (value?.kind !== 'array') return [];
  return value.elements.flatMap((element) => {
    const chain = options(element).find((option): option is ExternalValue => option.kind === 'external');
    if (chain === undefined) return [{ value: element, scope, place, conditional: false }];
    return ofChain(chain, place, scope);
  });
}

/** `createMiddleware().middleware([other]).server(async ({ next }) => …)`. */
function ofChain(chain: ExternalValue, place: Place, scope: GuardDraft['scope'], depth = 0): GuardDraft[] {
  const guards: GuardDraft[] = [];
  if (depth > 8) return guards;
  let known = false;
  for (let at: ExternalValue | null = chain; at !== null; at = at.receiver) {
    const [given] = at.args;
    if (at.call === null || given === undefined) continue;
    known ||= at.path.text.startsWith(`${start}.createMiddleware()`);
    if (at.call.name === 'server')
      guards.unshift({ value: given, scope, place, conditional: false, name: nameHolding(at.call) ?? 'middleware' });
    else if (at.call.name === 'middleware') guards.unshift(...middlewareGuards(given, place, scope));
  }
  return known || guards.length > 0 ? guards : [{ value: chain, scope, place, conditional: false }];
}

/** One object for middleware and handlers: the request, the context that they share, and what leads on. */
export function startContext(
  build: LibraryBuild,
  route: { readonly method: string | null; readonly path: string; readonly place: Place; readonly data?: Value },
): ExternalValue {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const value = webContext(build, context, route);
  const shared = evaluator.external(paths.parse(`${context}.context`), { receiver: value, props: new Map() });
  value.props?.set('context', shared);
  value.props?.set('next', evaluator.external(paths.parse(`${context}.next`), { receiver: value, props: new Map() }));
  if (route.data !== undefined) value.props?.set('data', route.data);
  return value;
}

/** The variable that holds what a call gives, as `const getUser = createServerFn().handler(…)` does; null if none does. */
export function nameHolding(event: CallEvent): string | null {
  const { module, start: from, end } = event.place;
  const within = (statements: readonly Statement[]): string | null => {
    for (const statement of statements) {
      if (statement.kind !== 'declare' || statement.value === null || statement.pattern.kind !== 'variable') continue;
      if (statement.value.start <= from && statement.value.end >= end) return statement.pattern.name;
    }
    return null;
  };
  return within(module.facts.functions[0]?.body ?? []);
}

/** The path that a call of `createFileRoute` was given; that of its file where it was given none. */
export function idGiven(value: Value | undefined, module: Module): string | null {
  return asString(value) ?? routeId(module);
}
