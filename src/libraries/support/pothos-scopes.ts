import { literal, options, settle, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { isTrue } from './arguments.ts';
import { contextPath } from './graphql-sdl.ts';
import { memberIn } from './graphql-servers.ts';
import { membersOf } from './request-context.ts';

/** What the scopes of a field demand. One that the builder gives to everybody demands nothing. */
export function scopeGuards(
  build: LibraryBuild,
  scopes: Value,
  settings: Value | undefined,
  place: Place,
): GuardDraft[] {
  const demanded = scopesIn(build, scopes);
  if (demanded !== null) {
    const given = scopesOf(build, settings);
    const strict = demanded.filter((name) => !isTrue(given.get(name)));
    if (strict.length < demanded.length || demanded.length === 0) return [];
  }
  return [
    {
      value: literal(true),
      name: demanded === null ? 'authScopes' : `authScopes: ${demanded.join(', ')}`,
      kinds: ['authentication', 'authorization'],
      scope: 'route',
      place,
      conditional: false,
    },
  ];
}

/** Names of the scopes of which any lets a request through; null if that is decided by code. */
function scopesIn(build: LibraryBuild, scopes: Value, depth = 0): string[] | null {
  for (const option of options(scopes)) {
    if (option.kind === 'function' && depth === 0)
      return scopesIn(
        build,
        settle(build.evaluator.runRoot(option, [unknown, unknown, fresh(build, contextPath), unknown]).value),
        1,
      );
    if (option.kind !== 'object') continue;
    return [...option.props].flatMap(([name, value]) => {
      if (!name.startsWith('$')) return isFalse(value) ? [] : [name];
      return scopesIn(build, value, depth + 1) ?? [];
    });
  }
  return null;
}

/** What the builder's function says of the scopes that a request has. */
function scopesOf(build: LibraryBuild, settings: Value | undefined): ReadonlyMap<string, Value> {
  const make = memberIn(memberIn(settings, 'scopeAuth'), 'authScopes') ?? memberIn(settings, 'authScopes');
  const fn = make === undefined ? undefined : options(make).find((option) => option.kind === 'function');
  if (fn === undefined) return new Map();
  const made = settle(build.evaluator.runRoot(fn, [fresh(build, contextPath)]).value);
  return new Map(options(made).flatMap((option) => [...membersOf(option)]));
}

function isFalse(value: Value): boolean {
  return value.kind === 'literal' && value.value === false;
}
