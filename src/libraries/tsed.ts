import {
  asString,
  options,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  controllerEndpoint,
  controllerRoutes,
  exchangeArguments,
  expressExchange,
  handlerArguments,
  middlewareDraft,
  nameGiven,
  pathArgument,
  type Exchange,
  type Given,
} from './support/controllers.ts';
import { settingsOf } from './support/consumers.ts';
import { listOf } from './support/moleculer-services.ts';
import { classDecorators } from './support/nest-decorators.ts';
import { joinPaths } from './support/paths.ts';
import type { RequestPart } from './support/request-parts.ts';

const packages = ['@tsed/common', '@tsed/schema', '@tsed/di', '@tsed/platform-params', '@tsed/platform-middlewares', '@tsed/platform-http', '@tsed/platform-multer', '@tsed/platform-multipartfile', '@tsed/passport']; // prettier-ignore
const verbs = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All']);
const parts: Readonly<Record<string, RequestPart['in']>> = {
  PathParams: 'path',
  QueryParams: 'query',
  BodyParams: 'body',
  HeaderParams: 'header',
  Cookies: 'cookie',
  MultipartFile: 'file',
};
const others =
  'Controller|Middleware|Configuration|UseBefore|UseBeforeEach|Use|UseAuth|UseAfter|Authorize|Authenticate|Req|Request|Res|Response|Next|Context|Locals|Session|RawBodyParams';

/** Ts.ED: decorated classes on Express or Koa, and where a server mounts them. */
export default defineLibrary({
  packages,
  docs: 'https://tsed.dev/docs/controllers',
  title: 'Ts.ED',
  rows: [
    {
      api: `{${packages.join('|')}}.{${[...verbs, ...Object.keys(parts)].join('|')}|${others}}`,
      is: 'function',
      keeps: true,
    },
  ],
  build(build) {
    const controllers = decoratedWith(build, 'Controller');
    if (controllers.length === 0) return;
    const apps = decoratedWith(build, 'Configuration').map((server) => application(build, server));
    const children = new Set(controllers.flatMap(({ decorator }) => childrenOf(decorator).map(keyOf)));
    for (const { cls, decorator } of controllers) {
      if (children.has(keyOf(cls))) continue;
      const mounts = apps.flatMap((app) =>
        app.mounts.filter(({ classes }) => classes?.has(keyOf(cls)) === true).map(({ path }) => ({ app, path })),
      );
      // those that a pattern of files finds
      const open = apps.flatMap((app) =>
        app.mounts.filter(({ classes }) => classes === null).map(({ path }) => ({ app, path })),
      );
      const found = mounts.length > 0 ? mounts : open.slice(0, 1);
      for (const { app, path } of found) declare(build, app.draft, path, cls, decorator, controllers);
      if (apps.length === 0) declare(build, null, '', cls, decorator, controllers);
    }
  },
});

interface Decorated {
  readonly cls: ClassValue;
  readonly decorator: ExternalValue;
}

function decoratedWith(build: LibraryBuild, name: string): readonly Decorated[] {
  return build.decorated(`{${packages.join('|')}}.${name}()`);
}

function keyOf({ module, cls }: ClassValue): string {
  return `${module.id}.${cls}`;
}

interface Application {
  readonly draft: AppDraft;
  /** null: files that a pattern finds */
  readonly mounts: readonly { readonly path: string; readonly classes: ReadonlySet<string> | null }[];
}

const known: Readonly<Record<string, NonNullable<GuardDraft['kinds']>>> = {
  cors: ['cors'],
  helmet: ['security-headers'],
  'json-parser': ['body-parser'],
  'urlencoded-parser': ['body-parser'],
  'express-session': ['session'],
  compression: ['compression'],
};

function application(build: LibraryBuild, { cls, decorator }: Decorated): Application {
  const facts = cls.module.facts.classes[cls.cls];
  const place: Place = { module: cls.module, start: facts?.nameStart ?? 0, end: facts?.nameEnd ?? 0 };
  const [settings] = decorator.args;
  const props = settings?.kind === 'object' ? settings.props : new Map<string, Value>();
  const draft = build.app({
    framework: 'tsed',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: true,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards: listOf(props.get('middlewares')).map((value) => globalMiddleware(build, value, place)),
    requestArguments: () => exchangeArguments(expressExchange(build, { method: 'ALL', path: '{?}', place })),
  });
  build.listens(draft, place);
  const mount = props.get('mount');
  const mounts = mount?.kind === 'object' ? [...mount.props] : [];
  return {
    draft,
    mounts: mounts.map(([path, value]) => {
      const listed =
        value.kind === 'array' ? [...value.elements, ...(value.rest === null ? [] : [value.rest])] : [value];
      const classes = listed.flatMap((each) => options(each).filter((option) => option.kind === 'class'));
      return { path, classes: classes.length === 0 ? null : new Set(classes.map(keyOf)) };
    }),
  };
}

/** A function, or the name of a package's: `'cors'`, `{ use: 'cors', options }`. */
function globalMiddleware(build: LibraryBuild, value: Value, place: Place): GuardDraft {
  const inside = value.kind === 'object' ? (value.props.get('use') ?? value) : value;
  const name = asString(inside);
  if (name === null) return middlewareDraft(build, inside, { method: 'use', place, scope: 'global' });
  const kinds = known[name];
  const given = value.kind === 'object' ? settingsOf(value.props.get('options')) : {};
  return {
    value: unknown,
    name,
    scope: 'global',
    place,
    conditional: false,
    kinds: kinds ?? ['other'],
    options: given,
  };
}

function childrenOf({ args: [settings] }: ExternalValue): ClassValue[] {
  const listed = settings?.kind === 'object' ? listOf(settings.props.get('children')) : [];
  return listed.flatMap((each) => options(each).filter((option) => option.kind === 'class'));
}

function declare(
  build: LibraryBuild,
  app: AppDraft | null,
  prefix: string,
  cls: ClassValue,
  decorator: ExternalValue,
  all: readonly Decorated[],
  inherited: readonly GuardDraft[] = [],
  depth = 0,
): void {
  const [first] = decorator.args;
  const base = joinPaths(prefix, pathArgument(first?.kind === 'object' ? first.props.get('path') : first));
  const onClass = [...inherited, ...guardsIn(build, classDecorators(build, cls), 'router')];
  const isVerb = ({ path }: ExternalValue): boolean => packages.includes(path.root.text) && verbs.has(path.name);
  for (const route of controllerRoutes(build, cls, isVerb)) {
    const method = route.verb.path.name.toUpperCase();
    const path = joinPaths(base, pathArgument(route.verb.args[0]));
    const exchange = expressExchange(build, { method, path, place: route.place });
    const chain = [...(app?.guards ?? []), ...onClass, ...guardsIn(build, route.method.decorators, 'route')];
    controllerEndpoint(build, route, {
      app,
      framework: 'tsed',
      method,
      path,
      guards: chain.map((guard) => ({ ...guard, args: exchangeArguments(exchange) })),
      given: handlerArguments(build, route.method, (decorators, param) =>
        givenTo(decorators, exchange, (each) => nameGiven(each, param)),
      ),
      defaultStatus: 200,
    });
  }
  for (const child of depth < 4 ? childrenOf(decorator) : []) {
    const own = all.find((each) => keyOf(each.cls) === keyOf(child));
    if (own !== undefined) declare(build, app, base, own.cls, own.decorator, all, onClass, depth + 1);
  }
}

function givenTo(
  decorators: readonly ExternalValue[],
  exchange: Exchange,
  nameOf: (decorator: ExternalValue) => string,
): Given | null {
  for (const decorator of decorators) {
    const { name, root } = decorator.path;
    if (!packages.includes(root.text)) continue;
    const part = parts[name];
    if (part !== undefined) {
      const named = decorator.args[0] !== undefined && asString(decorator.args[0]) !== null;
      return { part: { in: part, name: named ? nameOf(decorator) : null, shape: null, validatedBy: '' } };
    }
    if (name === 'Req' || name === 'Request') return { value: exchange.request };
    if (name === 'Res' || name === 'Response') return { value: exchange.response, manual: true };
    if (name === 'Next') return { value: exchange.next };
  }
  return null;
}

/** `@UseBefore(A, B)`, `@UseAuth(A)`, `@Authorize('jwt')`, in the order in which they run. */
function guardsIn(build: LibraryBuild, decorators: readonly ExternalValue[], scope: GuardDraft['scope']): GuardDraft[] {
  return decorators.flatMap((decorator): GuardDraft[] => {
    const { name, root } = decorator.path;
    const place = decorator.call?.place;
    if (!packages.includes(root.text) || place === undefined) return [];
    if (name === 'Authorize' || name === 'Authenticate')
      return [{ value: unknown, name, kinds: ['authentication'], scope, place, conditional: false }];
    if (name === 'UseAuth')
      return [
        {
          ...middlewareDraft(build, decorator.args[0] ?? unknown, { method: 'use', place, scope }),
          kinds: ['authentication'],
        },
      ];
    if (name !== 'UseBefore' && name !== 'UseBeforeEach' && name !== 'Use') return [];
    return decorator.args.map((value) => middlewareDraft(build, value, { method: 'use', place, scope }));
  });
}
