import type { PendingCall } from '../../evaluate/knowledge.ts';
import { inProject } from '../../evaluate/project-path.ts';
import {
  asString,
  joinAll,
  literal,
  makeArray,
  makeObject,
  makePromise,
  options,
  settle,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import { pathsOf } from './paths.ts';

export const server = '@hapi/hapi.Server()';
const maxDepth = 8;

/**
 * A server that a plugin gets is an external value like any server, with the server it is registered on as its receiver, and
 * the prefix of its routes as its argument.
 */
export function registerPlugins(call: PendingCall): Value {
  const { receiver, args } = call;
  if (receiver?.kind !== 'external') return makePromise(undefinedValue);
  const shared = prefixIn(call, args[1]);
  for (const entry of elements(args[0] ?? undefinedValue)) registerOne(call, receiver, entry, shared);
  // up to version 16: a callback, which here means that it worked
  const callback = args.at(-1);
  if (callback?.kind === 'function') call.invoke(callback, [undefinedValue]);
  return makePromise(undefinedValue);
}

/** `Glue.compose(manifest, { relativeTo })`: a server with the plugins that a manifest names. */
export function compose(call: PendingCall): Value {
  const manifest = object(call.args[0]);
  const from = asString(object(call.args[1])?.props.get('relativeTo'));
  const settings = manifest?.props.get('server');
  const made = call.external(server, { args: settings === undefined ? [] : [settings], props: new Map() });
  const register = object(manifest?.props.get('register'));
  const shared = prefixIn(call, register?.props.get('options'));
  const listed = register?.props.get('plugins') ?? manifest?.props.get('registrations');
  for (const entry of elements(listed ?? undefinedValue)) {
    const single = object(entry);
    const name = asString(single?.props.get('plugin') ?? entry);
    const plugin = name === null ? null : fileOrPackage(call, name, from);
    if (plugin === null) registerOne(call, made, entry, shared);
    else {
      const named = makeObject(call.place);
      for (const [key, value] of single?.props ?? []) named.props.set(key, value);
      named.props.set('plugin', plugin);
      registerOne(call, made, named, shared);
    }
  }
  const callback = call.args.at(-1);
  if (callback?.kind === 'function') call.invoke(callback, [undefinedValue, made]);
  return makePromise(made);
}

function fileOrPackage(call: PendingCall, name: string, relativeTo: string | null): Value | null {
  if (!name.startsWith('.')) return call.external(name);
  const directory = relativeTo === null ? null : inProject(relativeTo);
  if (directory === null) return null;
  const path = [...directory.split('/'), ...name.split('/')].filter((part) => part !== '' && part !== '.');
  const folded: string[] = [];
  for (const part of path) {
    if (part === '..') folded.pop();
    else folded.push(part);
  }
  const wanted = folded.join('/').replace(/\.[cm]?[jt]s$/, '');
  const module = call.program.modules.find((each) => {
    const own = each.path.replace(/\.[cm]?[jt]s$/, '');
    return own === wanted || own === `${wanted}/index`;
  });
  return module === undefined ? null : call.load(module);
}

function registerOne(call: PendingCall, parent: ExternalValue, entry: Value, shared: string): void {
  for (const option of options(settle(entry))) {
    const given = object(option);
    // `{ plugin, options, routes }`, which up to version 16 was `{ register, options, routes }`
    const wrapped = given?.props.get('plugin') ?? wrappedRegister(given?.props.get('register'));
    const plugin = wrapped === undefined ? option : settle(wrapped);
    const passed = wrapped === undefined ? undefined : given?.props.get('options');
    const prefix = wrapped === undefined ? '' : prefixIn(call, given ?? undefined);
    for (const register of registersOf(call, plugin, 0)) {
      parent.props ??= new Map();
      const child = call.external(server, {
        receiver: parent,
        args: [literal(prefix === '' ? shared : prefix)],
        props: parent.props,
      });
      call.invoke(register, [child, passed ?? makeObject(call.place), call.external('@hapi/hapi.next')], plugin);
    }
  }
}

/** `{ register: require('./plugin') }`, as against a plugin's own `register` function. */
function wrappedRegister(value: Value | undefined): Value | undefined {
  return value === undefined || value.kind === 'function' ? undefined : value;
}

/** The function of a plugin: itself, its `register`, or that of the `plugin` or default export of a module. */
function registersOf(call: PendingCall, plugin: Value, depth: number): Value[] {
  if (depth > 3) return [];
  return options(plugin).flatMap((option) => {
    if (option.kind === 'function') return [option];
    if (option.kind !== 'object' && option.kind !== 'namespace' && option.kind !== 'class') return [];
    const register = call.member(option, 'register');
    if (register.kind === 'function') return [register];
    for (const name of ['plugin', 'default']) {
      const inner = settle(call.member(option, name));
      if (inner.kind !== 'unknown' && inner.kind !== 'literal') return registersOf(call, inner, depth + 1);
    }
    return [];
  });
}

function prefixIn(call: PendingCall, value: Value | undefined): string {
  const given = object(value);
  const routes = given === null ? undefined : given.props.get('routes');
  const prefix = routes === undefined ? undefined : call.member(routes, 'prefix');
  return prefix === undefined || (prefix.kind === 'literal' && prefix.value === undefined)
    ? ''
    : (pathsOf(prefix)?.[0] ?? '{?}');
}

/** `new Confidence.Store(document).get('/key')`: what is chosen by a criterion may be each of the choices. */
export function readStore(call: PendingCall): Value {
  const path = asString(call.args[0]);
  let at = call.receiver?.kind === 'external' ? (call.receiver.args[0] ?? unknown) : unknown;
  at = resolved(at, 0);
  for (const name of (path ?? '').split('/')) if (name !== '') at = resolved(call.member(at, name), 0);
  return path === null ? unknown : at;
}

function resolved(value: Value, depth: number): Value {
  if (depth > maxDepth) return value;
  if (value.kind === 'array')
    return makeArray(
      value.elements.map((element) => resolved(element, depth + 1)),
      value.rest,
    );
  if (value.kind !== 'object' || value.cls !== null) return value;
  const entries = [...value.props].filter(
    ([name]) => !name.startsWith('$') || name === '$default' || name === '$value',
  );
  if (value.props.has('$filter')) return joinAll(entries.map(([, each]) => resolved(each, depth + 1)));
  const copy = makeObject(value.place);
  for (const [name, each] of entries) copy.props.set(name, resolved(each, depth + 1));
  copy.rest = value.rest;
  return copy;
}

/** `server.decorate('toolkit', name, value)`; those of requests and toolkits wait until there is one. */
export function decorate(call: PendingCall): Value {
  const [where, name, value] = call.args;
  const target = asString(where);
  const key = asString(name);
  if (call.receiver !== null && target !== null && key !== null && value !== undefined)
    call.assign(call.receiver, target === 'server' ? key : `${target === 'reply' ? 'toolkit' : target} ${key}`, value);
  return undefinedValue;
}

/** `server.method(name, function)`, and lists of them: found as `server.methods.name`. */
export function addMethods(call: PendingCall): Value {
  const { receiver, args } = call;
  if (receiver === null) return undefinedValue;
  const add = (name: Value | undefined, method: Value | undefined): void => {
    const [first = '', ...rest] = (asString(name) ?? '').split('.');
    if (first === '' || method === undefined) return;
    let at = call.member(receiver, 'methods');
    for (const [index, part] of [first, ...rest].entries()) {
      if (index === rest.length) call.assign(at, part, method);
      else at = call.member(at, part);
    }
  };
  const list = object(args[0]) === null && args[0]?.kind !== 'array' ? null : elements(args[0] ?? undefinedValue);
  if (list === null) add(args[0], args[1]);
  else
    for (const entry of list) {
      const given = object(entry);
      add(given?.props.get('name'), given?.props.get('method'));
    }
  return undefinedValue;
}

export function object(value: Value | undefined | null): Extract<Value, { kind: 'object' }> | null {
  if (value === undefined || value === null) return null;
  return options(settle(value)).find((option) => option.kind === 'object') ?? null;
}

export function elements(value: Value): Value[] {
  return options(settle(value)).flatMap((option) =>
    option.kind === 'array' ? [...option.elements, ...(option.rest === null ? [] : [option.rest])] : [option],
  );
}
