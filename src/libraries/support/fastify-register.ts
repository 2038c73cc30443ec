import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  literal,
  makeObject,
  options,
  settle,
  undefinedValue,
  unknown,
  type ExternalValue,
  type Value,
} from '../../evaluate/values.ts';
import { loadDirectory } from './fastify-autoload.ts';

/**
 * An instance is an external value `fastify()`. One that a plugin gets has the instance it is registered on as its
 * receiver, and how it was registered as its arguments: `encapsulated`, or `shared` where `fastify-plugin` breaks the
 * encapsulation; then the options.
 */
export type Registration = 'encapsulated' | 'shared';

/** Reads through to the parent's decorators, those added later included, and keeps its own to itself. */
class InheritedCells extends Map<string, Value> {
  readonly #parent: ReadonlyMap<string, Value>;

  constructor(parent: ReadonlyMap<string, Value>) {
    super();
    this.#parent = parent;
  }

  override get(name: string): Value | undefined {
    return super.get(name) ?? this.#parent.get(name);
  }
}

/** `instance.register(plugin, options)`: runs the plugin at once; the order in which Fastify does is for `fastify-boot.ts`. */
export function registerPlugin(call: PendingCall): Value {
  const { receiver, args } = call;
  if (receiver?.kind !== 'external') return unknown;
  const { plugin, shared } = unwrapPlugin(args[0] ?? undefinedValue, (value, name) => call.member(value, name));
  for (const option of options(plugin)) {
    if (option.kind === 'function') runPlugin(call, receiver, option, args[1], shared ? 'shared' : 'encapsulated');
    else if (option.kind === 'external') loadPackage(call, receiver, option, args[1]);
  }
  return receiver;
}

/** What `fastify().register` was given, without the wrappers around it. */
export function unwrapPlugin(
  plugin: Value,
  member: (value: Value, name: string) => Value,
): { plugin: Value; shared: boolean } {
  let at = settle(plugin);
  let shared = false;
  for (let depth = 0; depth < 4; depth++) {
    if (at.kind === 'external' && at.path.text === 'fastify-plugin()') {
      shared = true;
      at = settle(at.args[0] ?? unknown);
    } else if (at.kind === 'namespace' || at.kind === 'object') {
      at = settle(member(at, 'default'));
    } else break;
  }
  return { plugin: at, shared };
}

function runPlugin(
  call: PendingCall,
  instance: ExternalValue,
  plugin: Value,
  optionsGiven: Value | undefined,
  how: Registration,
): void {
  instance.props ??= new Map();
  const child = call.external('fastify()', {
    receiver: instance,
    args: [literal(how), optionsGiven ?? undefinedValue],
    props: how === 'shared' ? instance.props : new InheritedCells(instance.props),
  });
  const given = optionsGiven === undefined ? makeObject() : optionsOf(call, optionsGiven, child);
  call.invoke(plugin, [child, given, call.external('fastify.done')], child);
}

/** Options may be a function of the instance. */
function optionsOf(call: PendingCall, given: Value, instance: ExternalValue): Value {
  return given.kind === 'function' ? settle(call.invoke(given, [instance])) : given;
}

function loadPackage(
  call: PendingCall,
  instance: ExternalValue,
  plugin: ExternalValue,
  given: Value | undefined,
): void {
  const name = plugin.path.root.text;
  if (name === '@fastify/autoload') {
    loadDirectory(call, given, instance, () => {
      instance.props ??= new Map();
      return call.external('fastify()', {
        receiver: instance,
        args: [literal('encapsulated'), undefinedValue],
        props: new InheritedCells(instance.props),
      });
    });
    return;
  }
  // the routes of a contract, or of classes
  if (name === '@ts-rest/fastify' || name === 'fastify-decorators')
    return runPlugin(call, instance, plugin, given, 'encapsulated');
  // what signs tokens later on has to know how the plugin was set up
  if (name === '@fastify/jwt')
    call.assign(
      instance,
      'jwt',
      call.external('fastify().jwt', { receiver: instance, args: given === undefined ? [] : [given] }),
    );
  if (/auth0|jwks/.test(name)) call.assign(instance, 'authenticate', call.external(`${name}.authenticate`));
}

export const requestPrefix = 'request ';

/** `decorateRequest` and `decorateReply`: kept on the instance until a request is made. */
export function decorateExchange(prefix: string): (call: PendingCall) => Value {
  return (call) => {
    const [name, value] = call.args;
    if (call.receiver !== null && name?.kind === 'literal' && value !== undefined && !isPlaceholder(value))
      call.assign(call.receiver, `${prefix}${String(name.value)}`, value);
    return call.receiver ?? unknown;
  };
}

export function decorate(call: PendingCall): Value {
  const [name, value] = call.args;
  const getter = value?.kind === 'object' ? value.props.get('getter') : undefined;
  if (call.receiver !== null && name?.kind === 'literal' && value !== undefined && !isPlaceholder(value)) {
    call.assign(
      call.receiver,
      String(name.value),
      getter === undefined ? value : call.invoke(getter, [], call.receiver),
    );
  }
  return call.receiver ?? unknown;
}

/** `decorateRequest('user', null)` announces what a hook will set. */
function isPlaceholder(value: Value): boolean {
  return value.kind === 'literal' && !value.value;
}

/** Decorators of requests or replies that an instance has, its parents' included. */
export function decorators(instance: ExternalValue, prefix: string): Map<string, Value> {
  const found = new Map<string, Value>();
  for (let at: ExternalValue | null = instance; at !== null; at = at.receiver) {
    for (const [name, value] of at.props ?? [])
      if (name.startsWith(prefix) && !found.has(name.slice(prefix.length))) found.set(name.slice(prefix.length), value);
  }
  return found;
}
