import { posix } from 'node:path';
import { asString, options, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { exportedHandlers } from './file-handlers.ts';
import { bracketSegment, type FrameworkRoot } from './file-routes.ts';
import { joinPaths } from './paths.ts';

export interface SvelteSettings {
  readonly routes: string;
  readonly base: string;
}

/** `kit.files.routes` and `kit.paths.base`, as far as they are spelled out. */
export function settingsOf(build: LibraryBuild, { config }: FrameworkRoot): SvelteSettings {
  const settings =
    config === null ? undefined : exportedHandlers(build, config, (name) => name === 'default')[0]?.value;
  const kit = memberOf(settings, 'kit');
  return {
    routes: asString(memberOf(memberOf(kit, 'files'), 'routes')) ?? 'src/routes',
    base: asString(memberOf(memberOf(kit, 'paths'), 'base')) ?? '',
  };
}

function memberOf(value: Value | undefined, name: string): Value | undefined {
  const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
  return object?.kind === 'object' ? object.props.get(name) : undefined;
}

export function routesDirectory({ routes }: SvelteSettings): string {
  return `${posix.normalize(routes).replace(/\/$/, '')}/`;
}

export interface RouteFile {
  readonly kind: 'server' | 'page' | 'layout';
  readonly path: string;
  /** relative to the directory of routes, groups included */
  readonly directory: string;
}

/** What a file in the directory of routes is for; null if it runs on no server. */
export function routeFile(path: string, routes: string, base: string): RouteFile | null {
  if (!path.startsWith(routes)) return null;
  const inside = path.slice(routes.length);
  const name = posix.basename(inside);
  const kind = /^\+server\.[jt]s$/.test(name)
    ? 'server'
    : /^\+page(?:@[^.]*)?\.server\.[jt]s$/.test(name)
      ? 'page'
      : /^\+layout(?:@[^.]*)?\.server\.[jt]s$/.test(name)
        ? 'layout'
        : null;
  if (kind === null) return null;
  const directory = posix.dirname(inside) === '.' ? '' : posix.dirname(inside);
  const segments = directory.split('/').filter((segment) => !/^\([^)]*\)$/.test(segment));
  return { kind, directory, path: joinPaths(base, ...segments.map((segment) => bracketSegment(unescaped(segment)))) };
}

/** `[x+2e]` and `[u+0041]` stand for characters. */
function unescaped(segment: string): string {
  return segment.replaceAll(/\[[xu]\+([0-9a-fA-F-]+)\]/g, (_, codes: string) =>
    String.fromCodePoint(
      ...codes
        .split('-')
        .map((code) => Number.parseInt(code, 16))
        .filter((code) => code <= 0x10ffff),
    ),
  );
}

/** The layouts around a directory, outermost first. */
export function layoutOf(directory: string, layouts: ReadonlyMap<string, GuardDraft>): GuardDraft[] {
  const found: GuardDraft[] = [];
  const segments = directory === '' ? [] : directory.split('/');
  for (let length = 0; length <= segments.length; length++) {
    const guard = layouts.get(segments.slice(0, length).join('/'));
    if (guard !== undefined) found.push(guard);
  }
  return found;
}
