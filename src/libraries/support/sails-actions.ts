import { asString, makeObject, options, type ObjectValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { EndpointDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { names } from './decorated-members.ts';
import type { FrameworkRoot } from './file-routes.ts';

/** A file of the application, by its path without extension below a directory of `api/`. */
export interface SailsFile {
  readonly name: string;
  readonly module: Module;
  readonly exported: Value;
}

/** One action, as routes and policies name it: `user/find`. */
export interface Action {
  readonly identity: string;
  readonly place: Place;
  readonly value: Value;
  /** `{ inputs, exits, fn }` */
  readonly machine: ObjectValue | null;
}

export interface SailsApp {
  readonly actions: ReadonlyMap<string, Action>;
  readonly controllers: readonly SailsFile[];
  readonly models: readonly SailsFile[];
  readonly policies: ReadonlyMap<string, SailsFile>;
  /** what `config/*.js` set, by their names */
  readonly config: ReadonlyMap<string, readonly ObjectValue[]>;
}

const source = /\.(?:[cm]?[jt]s|ls|coffee)$/;

/** Reads the directories of an application; the files in them are named nowhere. */
export function sailsApp(build: LibraryBuild, root: FrameworkRoot): SailsApp {
  const below = (directory: string): SailsFile[] =>
    filesBelow(build, root, directory).map(({ name, module }) => ({
      name,
      module,
      exported: exportedBy(build, module),
    }));
  const controllers = below('api/controllers/');
  const actions = new Map<string, Action>();
  for (const file of controllers)
    for (const action of actionsOf(file)) if (!actions.has(action.identity)) actions.set(action.identity, action);
  const config = new Map<string, ObjectValue[]>();
  for (const { name, exported } of below('config/')) {
    // what is set for one environment counts there only; production is the one that matters
    if (/^(?:env\/(?!production$)|local$|locales\/)/.test(name)) continue;
    for (const option of options(exported))
      if (option.kind === 'object')
        for (const [key, value] of option.props)
          if (value.kind === 'object') config.set(key, [...(config.get(key) ?? []), value]);
  }
  return {
    actions,
    controllers,
    models: below('api/models/'),
    policies: new Map(below('api/policies/').map((file) => [file.name.toLowerCase(), file])),
    config,
  };
}

function filesBelow(
  build: LibraryBuild,
  root: FrameworkRoot,
  directory: string,
): { readonly name: string; readonly module: Module }[] {
  const prefix = `${root.directory === '' ? '' : `${root.directory}/`}${directory}`;
  return build.program.modules.flatMap((module) =>
    module.path.startsWith(prefix) && source.test(module.path) && module.file.role !== 'test'
      ? [{ name: module.path.slice(prefix.length).replace(source, ''), module }]
      : [],
  );
}

function exportedBy(build: LibraryBuild, module: Module): Value {
  if (!module.facts.esm) return build.evaluator.targetValue({ kind: 'commonjs', module, name: '*' });
  const given = build.evaluator.exportOf(module, 'default');
  if (given.kind === 'object' || given.kind === 'function') return given;
  const object = makeObject();
  for (const name of build.program.exportNames(module)) object.props.set(name, build.evaluator.exportOf(module, name));
  return object;
}

/** `UserController.js` has several actions, `user/find-one.js` is one. */
function actionsOf({ name, module, exported }: SailsFile): Action[] {
  const found: Action[] = [];
  const add = (identity: string, value: Value): void => {
    for (const option of options(value)) {
      const machine = option.kind === 'object' && option.props.has('fn') ? option : null;
      if (option.kind !== 'function' && machine === null) continue;
      const place = placeOf(option) ?? { module, start: 0, end: 0 };
      found.push({ identity: identity.toLowerCase(), place, value: machine?.props.get('fn') ?? option, machine });
    }
  };
  if (!name.endsWith('Controller')) add(name, exported);
  else
    for (const option of options(exported))
      if (option.kind === 'object')
        for (const [key, value] of option.props)
          if (key !== '_config') add(`${name.replace(/Controller$/, '')}/${key}`, value);
  return found;
}

function placeOf(value: Value): Place | null {
  if (value.kind === 'object') return value.place;
  if (value.kind !== 'function') return null;
  const facts = value.module.facts.functions[value.fn];
  return facts === undefined ? null : { module: value.module, start: facts.nameStart, end: facts.nameEnd };
}

/** The policies that an action stands behind: those of the most specific key that `config/policies.js` has for it. */
export function policiesOf(app: SailsApp, identity: string, at: Place): GuardDraft[] {
  const table = new Map<string, Value>();
  for (const settings of app.config.get('policies') ?? []) {
    for (const [key, value] of settings.props) {
      const name = key
        .replaceAll('.', '/')
        .replace(/Controller(?=\/|$)/, '')
        .toLowerCase();
      // `UserController: { '*': 'isLoggedIn', login: true }`
      if (value.kind === 'object')
        for (const [action, policies] of value.props) table.set(`${name}/${action.toLowerCase()}`, policies);
      else table.set(name, value);
    }
  }
  const parts = identity.split('/');
  const keys = [identity];
  for (let length = parts.length - 1; length >= 0; length--) keys.push([...parts.slice(0, length), '*'].join('/'));
  const key = keys.find((each) => table.has(each));
  const chosen = key === undefined ? undefined : table.get(key);
  return chosen === undefined ? [] : elements(chosen).flatMap((value) => policyGuard(app, value, at, key === '*'));
}

export function policyGuard(app: SailsApp, value: Value, place: Place, everywhere: boolean): GuardDraft[] {
  const common = { scope: everywhere ? ('global' as const) : ('route' as const), place, conditional: false };
  if (value.kind === 'literal' && value.value === true) return [];
  if (value.kind === 'literal' && value.value === false)
    return [{ ...common, value, name: 'false', kinds: ['authorization'] }];
  const [name] = names(value);
  if (name === undefined) return [{ ...common, value }];
  const policy = app.policies.get(name.toLowerCase());
  return [{ ...common, value: policy?.exported ?? value, name }];
}

function elements(value: Value): readonly Value[] {
  return value.kind === 'array' ? value.elements : [value];
}

/** Parameters that an action declares; `in` the path where the route has them, else in the query string or the body. */
export function inputsOf(build: LibraryBuild, action: Action, method: string, path: string): EndpointDraft['params'] {
  const inputs = action.machine?.props.get('inputs');
  if (inputs?.kind !== 'object') return [];
  return [...inputs.props].map(([name]) => ({
    name,
    in: whereOf(name, method, path),
    place: build.locate(action.place),
    validatedBy: 'sails',
  }));
}

export function whereOf(name: string, method: string, path: string): 'path' | 'query' | 'body' {
  if (new RegExp(`:${name}(?![\\w])`).test(path)) return 'path';
  return method === 'GET' || method === 'HEAD' || method === 'DELETE' ? 'query' : 'body';
}

/** `'string'`, `'number'` … as an input declares it. */
export function inputType(input: Value): string {
  return input.kind === 'object' ? (asString(input.props.get('type')) ?? '') : '';
}
