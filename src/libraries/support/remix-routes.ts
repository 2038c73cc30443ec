import { posix } from 'node:path';
import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makeArray,
  makeObject,
  options,
  settle,
  trueValue,
  undefinedValue,
  type Value,
} from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { exportedHandlers } from './file-handlers.ts';
import type { FrameworkRoot } from './file-routes.ts';
import { joinPaths } from './paths.ts';
import { remixPath, type RouteConvention } from './remix-paths.ts';

export interface RemixRoute {
  readonly path: string;
  readonly module: Module;
  /** routes around it, outermost first, whose loaders run for its pages too */
  readonly layouts: readonly Module[];
}

const helpers = '{@react-router/dev/routes|@remix-run/route-config}';

/** `route('/path', 'file.tsx', [children])` and its like, as objects. */
export const routeHooks: Record<string, (call: PendingCall) => Value | undefined> = {
  [`${helpers}.route`]: (call) => entry(call, call.args[0], call.args[1], call.args[call.args.length > 3 ? 3 : 2]),
  [`${helpers}.index`]: (call) => entry(call, undefined, call.args[0], undefined),
  [`${helpers}.layout`]: (call) => entry(call, undefined, call.args[0], call.args.at(-1), true),
  [`${helpers}.prefix`]: (call) => {
    const [path, children] = call.args;
    return makeArray([entry(call, path, undefined, children)]);
  },
};

function entry(
  call: PendingCall,
  path: Value | undefined,
  file: Value | undefined,
  children: Value | undefined,
  layout = false,
): Value {
  const object = makeObject(call.place);
  object.props.set('path', path ?? undefinedValue);
  object.props.set('file', file ?? undefinedValue);
  if (layout) object.props.set('layout', trueValue);
  if (children?.kind === 'array') object.props.set('children', children);
  return object;
}

/** Every route of an application, from `routes.ts` and from the names of files. */
export function routesOf(build: LibraryBuild, root: FrameworkRoot): RemixRoute[] {
  const settings =
    root.config === null ? undefined : exportedHandlers(build, root.config, (name) => name === 'default')[0]?.value;
  const directory = `${posix.normalize(settingOf(settings, 'appDirectory') ?? 'app').replace(/\/$/, '')}/`;
  const base = settingOf(settings, 'basename') ?? '';
  const file = root.files.find(
    ({ path }) => path.startsWith(directory) && /^routes\.[cm]?[jt]s$/.test(path.slice(directory.length)),
  );
  const modules = new Map(root.files.map(({ path, module }) => [path, module]));
  const found = new Map<string, RemixRoute>();
  const add = (route: RemixRoute): void => void found.set(`${route.path} ${route.module.path}`, route);
  const sources = file?.module.facts.requests.map(({ source }) => source) ?? [];
  if (file !== undefined) {
    const exported = exportedHandlers(build, file.module, (name) => name === 'default')[0];
    if (exported !== undefined)
      for (const { path, at, around } of declared(exported.value, base, [])) {
        const moduleAt = (name: string): Module | undefined => withExtension(modules, posix.join(directory, name));
        const module = moduleAt(at);
        const layouts = around.map(moduleAt).filter((each) => each !== undefined);
        if (module !== undefined) add({ path, module, layouts });
      }
  }
  const convention = conventionOf(build, root, file === undefined ? null : sources);
  if (convention !== null) {
    const folder = `${directory}${folderOf(build, file?.module) ?? 'routes'}/`;
    const layouts = root.files.flatMap(({ path, module }) => {
      const scope = path.startsWith(folder) ? layoutScope(path.slice(folder.length)) : null;
      return scope === null ? [] : [{ scope, module }];
    });
    for (const { path, module } of root.files) {
      if (!path.startsWith(folder)) continue;
      const inside = path.slice(folder.length);
      const own = layoutScope(inside) === null ? remixPath(inside, convention) : null;
      if (own === null) continue;
      const around = layouts
        .filter(({ scope }) => inside.startsWith(scope))
        .sort((a, b) => a.scope.length - b.scope.length)
        .map((each) => each.module);
      add({ path: joinPaths(base, own), module, layouts: around });
    }
  }
  return [...found.values()];
}

function settingOf(settings: Value | undefined, name: string): string | null {
  const object = settings === undefined ? undefined : options(settings).find((option) => option.kind === 'object');
  return object?.kind === 'object' ? asString(object.props.get(name)) : null;
}

/** Routes that are spelled out. */
function declared(
  value: Value,
  prefix: string,
  around: readonly string[],
): { path: string; at: string; around: readonly string[] }[] {
  const settled = settle(value);
  if (settled.kind !== 'array') return [];
  return settled.elements.flatMap((element) => {
    if (element.kind === 'array' || element.kind === 'promise') return declared(element, prefix, around);
    if (element.kind !== 'object') return [];
    const own = asString(element.props.get('path')) ?? '';
    const path = joinPaths(prefix, own.replaceAll(/(^|\/)\*$/g, '$1:splat*'));
    const at = asString(element.props.get('file'));
    const layout = element.props.has('layout');
    return [
      ...(at === null || layout ? [] : [{ path, at, around }]),
      ...declared(element.props.get('children') ?? literal(null), path, at === null ? around : [...around, at]),
    ];
  });
}

/** Of the names of files that a layout without a path of its own is around, how they begin; null if it is none. */
function layoutScope(file: string): string | null {
  const { dir, name } = posix.parse(file);
  const folder = dir === '' ? '' : `${dir}/`;
  if (/(?:^|\.)_layout$/.test(name)) return folder + name.slice(0, -'_layout'.length);
  return /^_[^.]+$/.test(name) && !/^_(?:index|route)$/.test(name) ? `${folder}${name}.` : null;
}

function withExtension(modules: ReadonlyMap<string, Module>, path: string): Module | undefined {
  const exact = modules.get(path);
  if (exact !== undefined) return exact;
  for (const extension of ['.tsx', '.ts', '.jsx', '.js']) {
    const module = modules.get(path + extension);
    if (module !== undefined) return module;
  }
  return undefined;
}

/** Null if only `routes.ts` says what there is. `sources`: what that file imports, null if there is none. */
function conventionOf(
  build: LibraryBuild,
  root: FrameworkRoot,
  sources: readonly string[] | null,
): RouteConvention | null {
  if (sources !== null) {
    if (sources.includes('react-router-auto-routes')) return 'nested';
    return sources.some((source) => /(?:flat-routes|fs-routes)$/.test(source)) ? 'hybrid' : null;
  }
  const own = build.project.packages.find(({ directory }) => directory === root.directory);
  const dependencies = own?.dependencies ?? {};
  if (dependencies['@remix-run/v1-route-convention'] !== undefined) return 'nested';
  const range = Object.entries(dependencies).find(([name]) => name.startsWith('@remix-run/'))?.[1].range ?? '';
  return /^[\^~=v]*1\./.test(range) && dependencies['remix-flat-routes'] === undefined ? 'nested' : 'hybrid';
}

/** `flatRoutes({ rootDirectory: 'pages' })`, `flatRoutes('pages', defineRoutes)`. */
function folderOf(build: LibraryBuild, module: Module | undefined): string | null {
  if (module === undefined) return null;
  for (const { event } of build.calls(
    '{@react-router/fs-routes.flatRoutes|@remix-run/fs-routes.flatRoutes|remix-flat-routes.flatRoutes|react-router-auto-routes.autoRoutes}',
  )) {
    if (event.place.module !== module) continue;
    const [first] = event.args;
    if (first === undefined) continue;
    const told = asString(first) ?? settingOf(first, 'rootDirectory') ?? settingOf(first, 'routesDir');
    if (told !== null) return posix.normalize(told).replace(/\/$/, '');
  }
  return null;
}
