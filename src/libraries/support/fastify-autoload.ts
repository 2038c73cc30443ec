import type { PendingCall } from '../../evaluate/knowledge.ts';
import { inProject } from '../../evaluate/project-path.ts';
import {
  asString,
  literal,
  makeObject,
  options,
  settle,
  undefinedValue,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';

interface Settings {
  readonly directory: string;
  readonly prefix: string;
  readonly given: Value | undefined;
  readonly namesPrefix: boolean;
  readonly routeParams: boolean;
  readonly hooks: boolean;
  readonly cascade: boolean;
  readonly overwrite: boolean;
  readonly maxDepth: number;
  readonly encapsulate: boolean;
  readonly ignored: (path: string) => boolean;
  readonly wanted: (path: string) => boolean;
}

interface Target {
  readonly instance: ExternalValue;
  readonly group: () => ExternalValue;
}

interface Folder {
  readonly files: Map<string, Module>;
  readonly folders: Map<string, Folder>;
}

const script = /\.[cm]?[jt]sx?$/i;
const indexFile = /^index\.[cm]?[jt]sx?$/i;
const hookFile = /^[_.]?auto_?hooks\.[cm]?[jt]sx?$/i;

/**
 * What @fastify/autoload does: registers the files of a directory, prefixed by the folders they are in. Files that share
 * hooks get an instance of their own, which has them.
 */
export function loadDirectory(
  call: PendingCall,
  given: Value | undefined,
  instance: ExternalValue,
  group: () => ExternalValue,
): void {
  const settings = settingsOf(call, given);
  if (settings === null) return;
  const folder = folderAt(call.program.modules, settings.directory);
  visit(call, folder, settings, { instance, group }, '', 0, []);
}

function settingsOf(call: PendingCall, given: Value | undefined): Settings | null {
  const object = given === undefined ? undefined : options(given).find((option) => option.kind === 'object');
  if (object === undefined) return null;
  const option = (name: string): Value => call.member(object, name);
  const directory = asString(option('dir'));
  const inside = directory === null ? null : inProject(directory);
  if (inside === null) return null;
  const flag = (name: string, fallback: boolean): boolean => {
    const value = option(name);
    return value.kind === 'literal' && typeof value.value === 'boolean' ? value.value : fallback;
  };
  const depth = option('maxDepth');
  const passed = option('options');
  const ignorePattern = patternOf(option('ignorePattern'));
  const matchFilter = patternOf(option('matchFilter'));
  return {
    directory: inside,
    prefix: passed.kind === 'object' ? (asString(passed.props.get('prefix')) ?? '') : '',
    given: passed.kind === 'object' ? passed : undefined,
    namesPrefix: flag('dirNameRoutePrefix', true),
    routeParams: flag('routeParams', false),
    hooks: flag('autoHooks', false),
    cascade: flag('cascadeHooks', false),
    overwrite: flag('overwriteHooks', false),
    maxDepth: depth.kind === 'literal' && typeof depth.value === 'number' ? depth.value : Number.POSITIVE_INFINITY,
    encapsulate: flag('encapsulate', true),
    ignored: (path) => ignorePattern?.(path) ?? false,
    wanted: (path) => matchFilter?.(path) ?? true,
  };
}

/** A filter given as a regular expression or as text that the path has to contain; null if it cannot be told. */
function patternOf(value: Value): ((path: string) => boolean) | null {
  if (value.kind === 'regexp') {
    try {
      const pattern = new RegExp(value.pattern, value.flags.replaceAll(/[gy]/g, ''));
      return (path) => pattern.test(path);
    } catch {
      // a pattern that is none matches nothing at run time either: the program would not start
      return null;
    }
  }
  const text = asString(value);
  return text === null || text === '' ? null : (path) => path.includes(text);
}

function folderAt(modules: readonly Module[], directory: string): Folder {
  const root: Folder = { files: new Map(), folders: new Map() };
  const prefix = directory === '' ? '' : `${directory}/`;
  for (const module of modules) {
    const { role } = module.file;
    if (
      !module.path.startsWith(prefix) ||
      role === 'test' ||
      role === 'declaration' ||
      !script.test(module.path) ||
      module.path.endsWith('.d.ts')
    )
      continue;
    const names = module.path.slice(prefix.length).split('/');
    const file = names.pop() ?? '';
    let at = root;
    for (const name of names) {
      let next = at.folders.get(name);
      if (next === undefined) at.folders.set(name, (next = { files: new Map(), folders: new Map() }));
      at = next;
    }
    at.files.set(file, module);
  }
  return root;
}

function visit(
  call: PendingCall,
  folder: Folder,
  settings: Settings,
  target: Target,
  path: string,
  depth: number,
  inherited: readonly Value[],
): void {
  let hooks = inherited;
  if (settings.hooks) {
    const own = [...folder.files].find(([name]) => hookFile.test(name));
    if (own !== undefined) hooks = [...(settings.overwrite ? [] : inherited), call.load(own[1])];
  }
  const plugins: Module[] = [];
  const index = [...folder.files].find(([name]) => indexFile.test(name));
  for (const [name, module] of index === undefined ? [...folder.files].sort(([a], [b]) => (a < b ? -1 : 1)) : [index]) {
    const at = `${path}/${name}`;
    if (!(settings.hooks && hookFile.test(name)) && !settings.ignored(at) && settings.wanted(at)) plugins.push(module);
  }
  let { instance } = target;
  if (hooks.length > 0 && plugins.length > 0) {
    instance = target.group();
    for (const hook of hooks) register(call, instance, shared(call, hook), undefinedValue);
  }
  for (const module of plugins) registerModule(call, module, settings, path, instance);
  if (depth >= settings.maxDepth) return;
  for (const [name, inner] of [...folder.folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const at = `${path}/${name}`;
    if (!settings.ignored(at) && name !== 'node_modules')
      visit(call, inner, settings, target, at, depth + 1, settings.cascade ? hooks : []);
  }
}

function registerModule(
  call: PendingCall,
  module: Module,
  settings: Settings,
  path: string,
  instance: ExternalValue,
): void {
  const content = call.load(module);
  const plugin = settle(call.member(content, 'default'));
  const value =
    plugin.kind === 'unknown' || (plugin.kind === 'literal' && plugin.value === undefined) ? content : plugin;
  const exported = (name: string): Value => {
    for (const holder of [content, value]) {
      const found = call.member(holder, name);
      if (found.kind === 'literal' && found.value !== undefined) return found;
    }
    return undefinedValue;
  };
  if (isLiteral(exported('autoload'), false)) return;
  const override = asString(exported('prefixOverride'));
  const own = asString(exported('autoPrefix'));
  const folders = settings.namesPrefix ? prefixOf(path, settings.routeParams) : '';
  const config = makeObject();
  const auto = call.member(content, 'autoConfig');
  const automatic = auto.kind === 'function' ? settle(call.invoke(auto, [instance])) : auto;
  for (const [name, each] of automatic.kind === 'object' ? automatic.props : []) config.props.set(name, each);
  for (const [name, each] of settings.given?.kind === 'object' ? settings.given.props : [])
    config.props.set(name, each);
  if (settings.given?.kind === 'object') config.rest = settings.given.rest;
  config.props.set('prefix', literal(override ?? `${settings.prefix}${own ?? folders}`));
  register(call, instance, settings.encapsulate ? value : shared(call, value), config);
}

/** A registration like any other, at the place where the directory is registered. */
function register(call: PendingCall, instance: ExternalValue, plugin: Value, config: Value): void {
  call.invoke(call.member(instance, 'register'), [plugin, config]);
}

function shared(call: PendingCall, plugin: Value): Value {
  return call.external('fastify-plugin()', { args: [plugin] });
}

function isLiteral(value: Value, wanted: boolean): boolean {
  return value.kind === 'literal' && value.value === wanted;
}

/** Where folders name parameters `/users/_id` is `/users/:id`; with double underscores there may be several in one name. */
function prefixOf(path: string, routeParams: boolean): string {
  if (!routeParams) return path;
  return path.includes('__') ? path.replaceAll('__', ':') : path.replaceAll('/_', '/:');
}
