import { asString, options, type FunctionValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { exportedHandlers } from './file-handlers.ts';
import { bracketSegment } from './file-routes.ts';
import { joinPaths } from './paths.ts';

const ofFresh = /^(?:\$fresh\/|(?:jsr:)?@fresh\/core|fresh$)/;

/** An application: the directory that holds its `routes/`. */
export interface FreshSite {
  readonly directory: string;
  /** before version 2, functions were called with the request and the context, since then with the context */
  readonly requestFirst: boolean;
  readonly routes: readonly FreshFile[];
  readonly config: Module | null;
}

export interface FreshFile {
  readonly module: Module;
  /** below `routes/`, groups included */
  readonly directory: string;
  readonly kind: 'route' | 'middleware';
  readonly path: string;
}

/** Where Fresh is at home: what is served stands in `routes/`, and something there or beside it imports the framework. */
export function freshSites(build: LibraryBuild): FreshSite[] {
  const first = new Map<string, boolean>();
  for (const { path, facts, package: home } of build.program.modules) {
    const request = facts.requests.find(({ source }) => ofFresh.test(source));
    // a package of npm has the same name
    if (request === undefined || home?.dependencies['fresh'] !== undefined) continue;
    const directory =
      /^((?:.*\/)?)(?:routes|islands|plugins|components)\//.exec(path)?.[1] ?? path.replace(/[^/]*$/, '');
    first.set(directory, first.get(directory) === true || request.source.startsWith('$fresh/'));
  }
  return [...first]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([directory, requestFirst]) => ({
      directory,
      requestFirst,
      routes: build.modules.flatMap((module) => routeFile(module, directory) ?? []),
      config: build.program.moduleAt(`${directory}fresh.config.ts`) ?? null,
    }));
}

function routeFile(module: Module, root: string): FreshFile | null {
  const prefix = `${root}routes/`;
  const inside = module.path.startsWith(prefix) ? module.path.slice(prefix.length) : null;
  const parts = inside === null ? null : /^((?:.*\/)?)([^/]+)\.[jt]sx?$/.exec(inside);
  if (parts === null) return null;
  const [, directory = '', name = ''] = parts;
  // components and islands of a group of routes
  if (/(?:^|\/)\(_[^)]*\)\//.test(directory)) return null;
  const kind = name === '_middleware' ? 'middleware' : name.startsWith('_') ? null : 'route';
  if (kind === null) return null;
  const segments = directory.split('/').filter((segment) => segment !== '' && !/^\(.*\)$/.test(segment));
  const last = kind === 'middleware' || name === 'index' ? [] : [name];
  return { module, directory, kind, path: joinPaths(...[...segments, ...last].map(bracketSegment)) };
}

/** `define.handlers(x)`, `define.page(x)`, `define.middleware(x)` and `defineRoute(x)` are x. */
export function defined(value: Value): Value {
  const made = options(value).find((option) => option.kind === 'external' && option.call !== null);
  return made?.kind === 'external' && /\.(?:handlers|page|middleware|defineRoute)\(\)$/.test(made.path.text)
    ? (made.args[0] ?? value)
    : value;
}

/** The functions of a `_middleware` file: one, or a list. */
export function middlewareIn(build: LibraryBuild, { module }: FreshFile): GuardDraft[] {
  return exportedHandlers(build, module, (name) => /^(?:handlers?|default)$/.test(name)).flatMap(({ value, place }) =>
    guardsOf(defined(value), place, 'router'),
  );
}

export function guardsOf(value: Value, place: Place, scope: GuardDraft['scope']): GuardDraft[] {
  if (value.kind === 'array') return value.elements.flatMap((element) => guardsOf(defined(element), place, scope));
  return [{ value, scope, place, conditional: false }];
}

/** Where `config.routeOverride` says that a route is. */
export function overriddenPath(build: LibraryBuild, { module, path }: FreshFile): string {
  const [config] = exportedHandlers(build, module, (name) => name === 'config');
  const given = config?.value.kind === 'object' ? asString(config.value.props.get('routeOverride')) : null;
  return given ?? path;
}

/** A page that is a function of the request: components get properties instead, and are not async. */
export function requestPage(value: Value): FunctionValue | null {
  const page = options(defined(value)).find((option) => option.kind === 'function');
  if (page !== undefined && options(value).some((option) => option.kind === 'external')) return page;
  return page !== undefined && page.module.facts.functions[page.fn]?.async === true ? page : null;
}
