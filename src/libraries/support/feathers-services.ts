import {
  asString,
  options,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { names, setting } from './decorated-members.ts';
import { joinPaths } from './paths.ts';

export const application = '@feathersjs/feathers.Application()';

/** The methods that REST has a verb for. */
export const standardMethods = ['find', 'get', 'create', 'update', 'patch', 'remove'];

export interface ServiceMethod {
  readonly name: string;
  readonly place: Place;
  /** called by name in a header */
  readonly custom: boolean;
}

/** `app.use('messages', new MessageService())`. */
export interface Service {
  readonly app: ExternalValue;
  readonly path: string;
  readonly value: Value;
  readonly methods: readonly ServiceMethod[];
  /** its methods take no id: the session of whoever asks is the only one there is */
  readonly single: boolean;
  readonly seen: SeenCall;
}

export function servicesOf(build: LibraryBuild): Service[] {
  return build.calls(`{${application}|express()}.use`).flatMap((seen): Service[] => {
    const { receiver, args } = seen.event;
    const path = asString(args[0]);
    if (receiver?.kind !== 'external' || path === null || !isFeathers(receiver, seen)) return [];
    const at = args.findIndex((argument, index) => index > 0 && options(argument).some(isService));
    const value = options(args[at] ?? args[0] ?? receiver).find(isService);
    if (at < 0 || value === undefined) return [];
    const methods = methodsOf(value, setting(args[at + 1], 'methods'), seen.event.place);
    const single = isAuthentication(value);
    return [{ app: receiver, path: joinPaths(path), value, methods, single, seen }];
  });
}

/** An application of Express that was made of one of Feathers, or is handed to code of a package that uses it. */
export function isFeathers(app: ExternalValue, seen: SeenCall): boolean {
  if (app.path.text === application) return true;
  if (app.args.some((argument) => argument.kind === 'external' && argument.path.text === application)) return true;
  return app.call === null && seen.event.place.module.package?.dependencies['@feathersjs/feathers'] !== undefined;
}

function isService(value: Value): value is ObjectValue | ExternalValue {
  if (value.kind === 'object')
    return baseOf(value) !== null || standardMethods.some((name) => memberPlace(value, name) !== null);
  // services of packages: `new Service(options)`, `memory()`
  return (
    value.kind === 'external' &&
    value.call !== null &&
    // what a client gets from its connection is somebody else's
    value.receiver === null &&
    (value.call.form === 'new' || /^@?feathers/.test(value.path.root.text))
  );
}

/** The package's class that a service extends. */
function baseOf(value: ObjectValue): ExternalValue | null {
  return value.base;
}

function isAuthentication(value: Value): boolean {
  const base = value.kind === 'object' ? value.base : value;
  return base?.kind === 'external' && base.path.text.startsWith('@feathersjs/authentication.AuthenticationService');
}

function methodsOf(value: ObjectValue | ExternalValue, listed: Value | undefined, at: Place): ServiceMethod[] {
  const place = (name: string): Place | null => (value.kind === 'object' ? memberPlace(value, name) : null);
  const given = names(listed);
  if (given.length > 0)
    return given.map((name) => {
      const custom = !standardMethods.includes(name);
      return { name, custom, place: place(name) ?? at };
    });
  // what extends a package's service has all the methods of that
  const all = value.kind === 'external' || baseOf(value) !== null;
  const wanted = isAuthentication(value) ? ['create', 'remove'] : standardMethods;
  return wanted.flatMap((name) => {
    const own = place(name);
    return own === null && !all ? [] : [{ name, custom: false, place: own ?? at }];
  });
}

/** Where an object or its classes have a method; null if they have none. */
function memberPlace(value: ObjectValue, name: string): Place | null {
  const own = value.props.get(name);
  const fn = own === undefined ? undefined : options(own).find((option) => option.kind === 'function');
  if (fn !== undefined) {
    const facts = fn.module.facts.functions[fn.fn];
    return facts === undefined ? null : { module: fn.module, start: facts.nameStart, end: facts.nameEnd };
  }
  for (let cls: Value | null = value.cls; cls?.kind === 'class'; cls = cls.parent) {
    const member = cls.module.facts.classes[cls.cls]?.members.find(
      (each) => each.name === name && !each.static && each.kind === 'method',
    );
    if (member !== undefined) return { module: cls.module, start: member.nameStart, end: member.nameEnd };
  }
  return null;
}
