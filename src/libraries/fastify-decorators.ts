import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makeObject,
  options,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { joinPaths, pathsOf } from './support/paths.ts';

const root = 'fastify-decorators';
const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ALL'];

/** fastify-decorators: classes whose methods are routes of Fastify. */
export default defineLibrary({
  packages: [root],
  docs: 'https://github.com/L2jLiga/fastify-decorators',
  title: root,
  rows: [
    {
      api: `${root}.{Controller|Hook|ErrorHandler|RequestHandler|Service|${verbs.join('|')}}`,
      is: 'function',
      keeps: true,
    },
    { api: `${root}.RequestHandler().request`, is: 'alias', of: 'fastify.FastifyRequest()' },
    { api: `${root}.RequestHandler().reply`, is: 'alias', of: 'fastify.FastifyReply()' },
  ],
  // the plugin, when Fastify runs it
  hooks: { [`${root}.bootstrap`]: bootstrap },
});

function bootstrap(call: PendingCall): Value {
  const [app, settings] = call.args;
  if (app === undefined) return unknown;
  for (const cls of controllersOf(call, settings)) addController(call, app, cls);
  return literal(undefined);
}

/** Those that are listed, or all of the package where a directory is named. */
function controllersOf(call: PendingCall, settings: Value | undefined): ClassValue[] {
  const listed = settings?.kind === 'object' ? settings.props.get('controllers') : undefined;
  const named = settings?.kind !== 'object' || settings.props.has('directory');
  const given = listed?.kind === 'array' ? listed.elements.flatMap((each) => options(each)) : [];
  const classes = given.flatMap((each) => (each.kind === 'class' ? [each] : []));
  if (!named) return classes;
  for (const module of call.program.modules) {
    if (module.file.role !== 'server' || module.package !== call.place.module.package) continue;
    if (!module.facts.requests.some(({ source }) => source === root)) continue;
    for (const [cls, facts] of module.facts.classes.entries())
      if (facts.decorators.length > 0) {
        call.load(module);
        const value = call.classValue({ module, cls });
        if (!classes.some((each) => each.module === module && each.cls === cls)) classes.push(value);
      }
  }
  return classes;
}

function addController(call: PendingCall, app: Value, cls: ClassValue): void {
  const facts = cls.module.facts.classes[cls.cls];
  const instance = call.instanceOf({ module: cls.module, cls: cls.cls });
  for (const decorator of ours(call.decorators(cls, facts?.decorators ?? []))) {
    // `@GET('/health') class extends RequestHandler { handle() {} }`
    if (verbs.includes(decorator.path.name)) add(call, app, '', decorator, call.member(instance, 'handle'), []);
    if (decorator.path.name !== 'Controller') continue;
    const base = routeIn(decorator.args[0], 'route');
    const hooks: [string, Value][] = [];
    const routes: [ExternalValue, Value][] = [];
    for (const member of facts?.members ?? [])
      for (const own of ours(call.decorators(cls, member.decorators))) {
        const method = call.member(instance, member.name);
        if (own.path.name === 'Hook') hooks.push([asString(own.args[0]) ?? '', method]);
        else if (verbs.includes(own.path.name)) routes.push([own, method]);
      }
    for (const [own, method] of routes) add(call, app, base, own, method, hooks);
  }
}

function ours(values: readonly Value[]): ExternalValue[] {
  return values.flatMap((value) => (value.kind === 'external' && value.path.root.text === root ? [value] : []));
}

function routeIn(value: Value | undefined, name: string): string {
  if (value === undefined) return '';
  const given = value.kind === 'object' ? value.props.get(name) : value;
  return given === undefined ? '' : (pathsOf(given)?.[0] ?? '{?}');
}

/** `app.route({ ...options, method, url, handler })`. */
function add(
  call: PendingCall,
  app: Value,
  prefix: string,
  decorator: ExternalValue,
  handler: Value,
  hooks: readonly [string, Value][],
): void {
  const [first, second] = decorator.args;
  const own = first?.kind === 'object' ? first.props.get('options') : second;
  const place = decorator.call?.place ?? call.place;
  const settings = makeObject(place);
  if (own?.kind === 'object') for (const [name, value] of own.props) settings.props.set(name, value);
  for (const [name, hook] of hooks) if (!settings.props.has(name)) settings.props.set(name, hook);
  const { name } = decorator.path;
  settings.props.set('method', name === 'ALL' ? literal('ALL') : literal(name));
  settings.props.set('url', literal(joinPaths(prefix, routeIn(first, 'url'))));
  settings.props.set('handler', handler);
  call.method(app, 'route', [settings], place);
}
