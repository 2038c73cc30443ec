import { posix } from 'node:path';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, options, type ClassValue, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { Module } from '../link/types.ts';
import { defineLibrary } from './define.ts';
import { fileMatcher } from './support/file-globs.ts';
import { joinPaths, pathsOf } from './support/paths.ts';

const roots = ['awilix-express', 'awilix-koa', 'awilix-router-core'];
const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'ALL'];
const any = `{${roots.join('|')}}`;
const builder = `${any}.createController()`;
const fluent = [
  'get',
  'head',
  'post',
  'put',
  'delete',
  'options',
  'patch',
  'all',
  'verbs',
  'prefix',
  'before',
  'after',
];

/** Awilix in front of Express and Koa: controllers that are decorated or described, and the files that they are loaded from. */
export default defineLibrary({
  packages: roots,
  docs: 'https://github.com/jeffijoe/awilix-express',
  title: 'Awilix',
  rows: [
    {
      api: `${any}.{route|before|after|verbs|createController|inject|${verbs.join('|')}}`,
      is: 'function',
      keeps: true,
    },
    { api: `${builder}.{${fluent.join('|')}}`, is: 'function', keeps: true },
    { api: `${any}.makeInvoker()`, is: 'function', keeps: true },
  ],
  hooks: {
    ...Object.fromEntries(
      ['awilix-express', 'awilix-koa'].flatMap((root): [string, (call: PendingCall) => Value | undefined][] => [
        [`${root}.loadControllers`, (call) => mounted(call, root, filesNamed(call))],
        [
          `${root}.controller`,
          (call) =>
            mounted(
              call,
              root,
              call.args.flatMap((each) => controllersIn(each)),
            ),
        ],
        // a class or factory, of which a request has an instance: `api('find')`
        [`${root}.makeInvoker()`, invoked],
        [`${root}.makeClassInvoker()`, invoked],
        [`${root}.makeFunctionInvoker()`, invoked],
      ]),
    ),
    [`${builder}.{${fluent.join('|')}}`]: described,
  },
});

/** One route before it was added to a router. */
interface Described {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly action: string;
  readonly before: readonly Value[];
  readonly place: Place;
}

interface Controller {
  readonly routes: Described[];
  prefix: string[];
  readonly before: Value[];
}

/** What was said of a controller by calls in a row: each gives the same controller. */
const controllers = new WeakMap<ExternalValue, Controller>();

function described(call: PendingCall): Value | undefined {
  const { receiver, args, place } = call;
  if (receiver?.kind !== 'external') return undefined;
  const known = controllers.get(receiver) ?? { routes: [], prefix: [''], before: [] };
  controllers.set(receiver, known);
  const { name } = call.event;
  if (name === 'prefix') known.prefix = pathsOf(args[0]) ?? ['{?}'];
  else if (name === 'before') known.before.push(...listed(args[0]));
  else if (name !== 'after') {
    const [path, action, settings] = name === 'verbs' ? args.slice(1) : args;
    known.routes.push({
      methods: name === 'verbs' ? listed(args[0]).map((verb) => verbOf(verb)) : [name],
      paths: pathsOf(path) ?? ['{?}'],
      action: asString(action) ?? '',
      before: settings?.kind === 'object' ? listed(settings.props.get('before')) : [],
      place,
    });
  }
  return receiver;
}

function verbOf(value: Value): string {
  if (value.kind === 'external') return value.path.name.toLowerCase();
  return asString(value)?.toLowerCase() ?? 'all';
}

function listed(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return value.kind === 'array' ? value.elements : [value];
}

/** A router with the routes of controllers. */
function mounted(call: PendingCall, root: string, found: readonly (ExternalValue | ClassValue)[]): Value {
  const koa = root === 'awilix-koa';
  const router = call.external(koa ? 'koa-router()' : 'express()', { props: new Map() });
  for (const controller of found) {
    const own = controller.kind === 'class' ? decorated(call, controller) : controllers.get(controller);
    const target = controller.kind === 'class' ? controller : controller.args[0];
    if (own === undefined || target === undefined) continue;
    for (const { methods, paths, action, before, place } of own.routes)
      for (const prefix of own.prefix)
        for (const path of paths)
          for (const method of methods)
            call.method(
              router,
              method,
              [
                { kind: 'literal', value: joinPaths(prefix, path) },
                ...own.before,
                ...before,
                actionOf(call, target, action),
              ],
              place,
            );
  }
  return koa ? call.method(router, 'routes', []) : router;
}

/** `@route('/todos') class { @GET() @route('/:id') @before([check]) find() {} }`. */
function decorated(call: PendingCall, cls: ClassValue): Controller | undefined {
  const facts = cls.module.facts.classes[cls.cls];
  const on = call.decorators(cls, facts?.decorators ?? []);
  const routes = (facts?.members ?? []).flatMap((member): Described[] => {
    const values = call.decorators(cls, member.decorators);
    const methods = [
      ...argumentsOf(values, 'verbs').flatMap((value) => listed(value).map(verbOf)),
      ...values.flatMap((value) => (verbs.includes(nameOf(value)) ? [nameOf(value).toLowerCase()] : [])),
    ];
    if (methods.length === 0) return [];
    return [
      {
        methods,
        paths: pathsIn(values),
        action: member.name,
        before: argumentsOf(values, 'before').flatMap(listed),
        place: { module: cls.module, start: member.nameStart, end: member.nameEnd },
      },
    ];
  });
  return routes.length === 0
    ? undefined
    : { routes, prefix: pathsIn(on), before: argumentsOf(on, 'before').flatMap(listed) };
}

function pathsIn(decorators: readonly Value[]): string[] {
  const paths = argumentsOf(decorators, 'route').flatMap((value) => pathsOf(value) ?? ['{?}']);
  return paths.length === 0 ? [''] : paths;
}

/** Arguments of the decorators of that name. */
function argumentsOf(values: readonly Value[], name: string): (Value | undefined)[] {
  return values.flatMap((value) => (nameOf(value) === name && value.kind === 'external' ? [value.args[0]] : []));
}

function nameOf(value: Value): string {
  return value.kind === 'external' && value.call !== null && roots.includes(value.path.root.text)
    ? value.path.name
    : '';
}

/** A method of the instance that a request has. */
function actionOf(call: PendingCall, target: Value, name: string): Value {
  for (const option of options(target)) {
    if (option.kind === 'class') return call.member(call.instanceOf({ module: option.module, cls: option.cls }), name);
    if (option.kind === 'function') return call.member(call.invoke(option, [call.external('awilix.Cradle()')]), name);
  }
  return call.member(target, name);
}

function invoked(call: PendingCall): Value | undefined {
  const name = asString(call.args[0]);
  const target = call.receiver?.kind === 'external' ? call.receiver.args[0] : undefined;
  return name === null || target === undefined ? undefined : actionOf(call, target, name);
}

/** What the files that a pattern finds export. */
function filesNamed(call: PendingCall): (ExternalValue | ClassValue)[] {
  const patterns = listed(call.args[0]).flatMap((each) => asString(each) ?? []);
  if (patterns.length === 0) return [];
  const matches = fileMatcher(
    patterns
      .map((pattern) => `**/${posix.normalize(pattern).replace(/^(?:\.\.?\/)+/, '')}`)
      .map((pattern) => pattern.replaceAll(/\bjs\b/g, '{js,ts}')),
  );
  return call.program.modules
    .filter(
      ({ file, path, package: own }) => file.role === 'server' && own === call.place.module.package && matches(path),
    )
    .flatMap((module) => exportsOf(call, module));
}

function exportsOf(call: PendingCall, module: Module): (ExternalValue | ClassValue)[] {
  return options(call.load(module)).flatMap((loaded) => {
    if (loaded.kind !== 'namespace') return controllersIn(loaded);
    return call.program.exportNames(loaded.module).flatMap((name) => controllersIn(call.member(loaded, name)));
  });
}

function controllersIn(value: Value): (ExternalValue | ClassValue)[] {
  return options(value).flatMap((option) => {
    if (option.kind === 'array') return option.elements.flatMap(controllersIn);
    if (option.kind === 'class') return [option];
    return option.kind === 'external' && controllers.has(option) ? [option] : [];
  });
}
