import { asString, unknown, type ClassValue, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  controllerEndpoint,
  controllerRoutes,
  handlerArguments,
  middlewareDraft,
  nameGiven,
  pathArgument,
  type Given,
} from './support/controllers.ts';
import { given } from './support/consumers.ts';
import { setting } from './support/decorated-members.ts';
import { listOf } from './support/moleculer-services.ts';
import { joinPaths } from './support/paths.ts';
import type { RequestPart } from './support/request-parts.ts';

const packages = ['@midwayjs/core', '@midwayjs/decorator'];
const verbs = new Set(['Get', 'Post', 'Put', 'Patch', 'Del', 'Head', 'Options', 'All']);
const parts: Readonly<Record<string, RequestPart['in']>> = {
  Param: 'path',
  Query: 'query',
  Queries: 'query',
  Body: 'body',
  Headers: 'header',
  File: 'file',
  Files: 'file',
};

/** Midway: decorated classes on Koa. */
export default defineLibrary({
  packages: [...packages, '@midwayjs/koa'],
  docs: 'https://midwayjs.org/docs/controller',
  title: 'Midway',
  rows: [
    {
      api: `{${packages.join('|')}}.{Controller|Provide|Inject|Middleware|${[...verbs, ...Object.keys(parts)].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    { api: '@midwayjs/koa.Context()', is: 'alias', of: 'koa.Context()' },
  ],
  build(build) {
    const apps = new Map<string, AppDraft>();
    for (const { cls, decorator } of build.decorated(`{${packages.join('|')}}.Controller()`)) {
      const key = cls.module.package?.directory ?? '';
      const place: Place = decorator.call?.place ?? { module: cls.module, start: 0, end: 0 };
      let app = apps.get(key);
      if (app === undefined) apps.set(key, (app = createApp(build, place)));
      declare(build, app, cls, decorator);
    }
  },
});

function createApp(build: LibraryBuild, place: Place): AppDraft {
  // `this.app.useMiddleware([…])` when the container is ready: what that does to a request is not followed
  const everywhere = build.program
    .callsNamed('useMiddleware')
    .filter(({ module }) => module.package === place.module.package && module.file.role === 'server')
    .map(({ module, start }): GuardDraft => ({
      value: unknown,
      name: 'useMiddleware',
      nameless: true,
      scope: 'global',
      place: { module, start, end: start },
      conditional: false,
    }));
  return build.app({
    framework: 'midway',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: true,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: false,
    },
    guards: everywhere,
    requestArguments: () => exchange(build),
  });
}

function exchange(build: LibraryBuild): Value[] {
  return [given(build, 'koa.Context()', new Map()), given(build, 'koa.next')];
}

function declare(build: LibraryBuild, app: AppDraft, cls: ClassValue, decorator: ExternalValue): void {
  const isVerb = ({ path }: ExternalValue): boolean => packages.includes(path.root.text) && verbs.has(path.name);
  for (const route of controllerRoutes(build, cls, isVerb)) {
    const { name } = route.verb.path;
    const method = name === 'Del' ? 'DELETE' : name.toUpperCase();
    const ignores = setting(route.verb.args[1], 'ignoreGlobalPrefix');
    controllerEndpoint(build, route, {
      app,
      framework: 'midway',
      method,
      path: joinPaths(
        ignores === undefined ? globalPrefix(build, cls) : '',
        pathArgument(decorator.args[0]),
        pathArgument(route.verb.args[0]),
      ),
      guards: [
        ...app.guards,
        ...middlewareOf(build, decorator, 'router', route.place),
        ...middlewareOf(build, route.verb, 'route', route.place),
      ],
      given: handlerArguments(build, route.method, (decorators, param): Given | null => {
        for (const each of decorators) {
          const part = packages.includes(each.path.root.text) ? parts[each.path.name] : undefined;
          if (part === undefined) continue;
          const named = asString(each.args[0]) !== null;
          return { part: { in: part, name: named ? nameGiven(each, param) : null, shape: null, validatedBy: '' } };
        }
        return null;
      }),
      defaultStatus: 200,
    });
  }
}

/** `globalPrefix` of the configuration beside the code. */
function globalPrefix(build: LibraryBuild, { module }: ClassValue): string {
  const directory = module.package?.directory ?? '';
  const config = build.program.moduleAt(`${directory === '' ? '' : `${directory}/`}src/config/config.default.ts`);
  if (config === undefined) return '';
  const exported = build.evaluator.exportOf(config, 'default');
  const made = exported.kind === 'function' ? build.evaluator.runRoot(exported, []).value : exported;
  const own = build.program.exportNames(config).includes('koa') ? build.evaluator.exportOf(config, 'koa') : undefined;
  return asString(setting(setting(made, 'koa') ?? own, 'globalPrefix')) ?? '';
}

/** `@Controller('/', { middleware: [Auth] })`: classes whose `resolve()` gives the function, or functions. */
function middlewareOf(
  build: LibraryBuild,
  { args: [, settings] }: ExternalValue,
  scope: GuardDraft['scope'],
  place: Place,
): GuardDraft[] {
  return listOf(setting(settings, 'middleware')).map((value): GuardDraft => {
    const draft = middlewareDraft(build, value, { method: 'resolve', place, scope, args: exchange(build) });
    if (draft.self === undefined || draft.value.kind !== 'function') return draft;
    return { ...draft, value: build.evaluator.runRoot(draft.value, [], draft.self).value };
  });
}
