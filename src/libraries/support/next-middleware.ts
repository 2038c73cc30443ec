import { asString, options, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { exportedHandlers } from './file-handlers.ts';
import type { FrameworkRoot } from './file-routes.ts';
import { middlewareFile } from './next-paths.ts';
import { matchesPattern } from './path-patterns.ts';

/** `middleware.ts` (`proxy.ts` since Next 16): runs before the paths that its `matcher` gives, before all if there is none. */
export function middlewareOf(build: LibraryBuild, root: FrameworkRoot): (path: string) => readonly GuardDraft[] {
  const file = root.files.find(({ path }) => middlewareFile(path));
  if (file === undefined) return () => [];
  const exported = exportedHandlers(build, file.module, (name) =>
    ['default', 'middleware', 'proxy', 'config'].includes(name),
  );
  const entry = exported.find(({ name, value }) => name !== 'config' && isThere(value));
  if (entry === undefined) return () => [];
  const config = exported.find(({ name }) => name === 'config');
  const matchers = config === undefined ? null : matchersOf(config.value);
  const guard = (conditional: boolean): GuardDraft => ({
    value: entry.value,
    scope: 'global',
    place: entry.place,
    conditional,
    name: entry.name === 'default' ? 'middleware' : entry.name,
  });
  const always = guard(false);
  const sometimes = guard(true);
  return (path) => {
    if (matchers === null) return [always];
    let possible = false;
    for (const { source, conditional } of matchers) {
      const matches = source === null ? null : matchesPattern(source, path);
      if (matches === true && !conditional) return [always];
      if (matches !== false) possible = true;
    }
    return possible ? [sometimes] : [];
  };
}

function isThere(value: Value): boolean {
  return options(value).some((option) => option.kind === 'function' || option.kind === 'external');
}

interface Matcher {
  /** null: not known */
  readonly source: string | null;
  /** asks for more than a path: a header, a cookie */
  readonly conditional: boolean;
}

/** `matcher` of the configuration; null if there is none. */
function matchersOf(config: Value): Matcher[] | null {
  const object = options(config).find((option) => option.kind === 'object');
  const matcher = object?.kind === 'object' ? object.props.get('matcher') : undefined;
  if (matcher === undefined) return null;
  if (matcher.kind !== 'array') return [matcherOf(matcher)];
  return [...matcher.elements, ...(matcher.rest === null ? [] : [matcher.rest])].map(matcherOf);
}

function matcherOf(value: Value): Matcher {
  if (value.kind === 'object')
    return {
      source: asString(value.props.get('source')),
      conditional: value.props.has('has') || value.props.has('missing'),
    };
  return { source: asString(value), conditional: false };
}
