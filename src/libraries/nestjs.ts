import type { ClassValue } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { nestApps, type NestApp } from './support/nest-apps.ts';
import { nestContainer } from './support/nest-container.ts';
import { contextHooks } from './support/nest-context.ts';
import { moduleMiddleware } from './support/nest-middleware.ts';
import { nestGraph } from './support/nest-modules.ts';
import { declareController } from './support/nest-routes.ts';
import { instanceHooks } from './support/nest-hooks.ts';

const statuses = {
  CONTINUE: 100,
  SWITCHING_PROTOCOLS: 101,
  PROCESSING: 102,
  EARLYHINTS: 103,
  OK: 200,
  CREATED: 201,
  ACCEPTED: 202,
  NON_AUTHORITATIVE_INFORMATION: 203,
  NO_CONTENT: 204,
  RESET_CONTENT: 205,
  PARTIAL_CONTENT: 206,
  AMBIGUOUS: 300,
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  NOT_MODIFIED: 304,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  PROXY_AUTHENTICATION_REQUIRED: 407,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  GONE: 410,
  LENGTH_REQUIRED: 411,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  REQUESTED_RANGE_NOT_SATISFIABLE: 416,
  EXPECTATION_FAILED: 417,
  I_AM_A_TEAPOT: 418,
  MISDIRECTED: 421,
  UNPROCESSABLE_ENTITY: 422,
  FAILED_DEPENDENCY: 424,
  PRECONDITION_REQUIRED: 428,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
  HTTP_VERSION_NOT_SUPPORTED: 505,
} as const;
const requestMethods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD', 'SEARCH'];
const versioningTypes = ['URI', 'HEADER', 'MEDIA_TYPE', 'CUSTOM'];
const tokens = ['APP_GUARD', 'APP_PIPE', 'APP_FILTER', 'APP_INTERCEPTOR'];
const subpaths = [
  'decorators',
  'interfaces',
  'enums',
  'exceptions',
  'pipes',
  'services',
  'decorators/core',
  'decorators/http',
  'decorators/modules',
  'exceptions/http.exception',
  'enums/http-status.enum',
  'services/logger.service',
];
const app = '@nestjs/common.INestApplication()';
const levels = { fatal: 'fatal', error: 'error', warn: 'warn', log: 'info', debug: 'debug', verbose: 'trace' } as const;

/** What stands behind Nest's logger and writes records instead of lines. */
const recordLoggers = ['nestjs-pino', 'nest-winston', 'nest-bunyan', 'pino-nestjs'];

/** NestJS: modules and their container, controllers, guards, pipes and middleware. */
export default defineLibrary({
  packages: [
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/platform-express',
    '@nestjs/platform-fastify',
    '@nestjs/config',
    '@nestjs/swagger',
    '@nestjs/mapped-types',
    '@nestjs/terminus',
    ...subpaths.map((path) => `@nestjs/common/${path}`),
  ],
  versions: '>=8',
  docs: 'https://docs.nestjs.com',
  title: 'NestJS',
  rows: [
    ...subpaths.map((path): Row => ({ api: `@nestjs/common/${path}`, is: 'alias', of: '@nestjs/common' })),
    ...Object.entries(statuses).map(([name, value]): Row => ({
      api: `@nestjs/common.HttpStatus.${name}`,
      is: 'constant',
      value,
    })),
    ...requestMethods.map((name, value): Row => ({
      api: `@nestjs/common.RequestMethod.${name}`,
      is: 'constant',
      value,
    })),
    ...versioningTypes.map((name, value): Row => ({
      api: `@nestjs/common.VersioningType.${name}`,
      is: 'constant',
      value,
    })),
    ...tokens.map((name): Row => ({ api: `@nestjs/core.${name}`, is: 'constant', value: name })),
    { api: '@nestjs/common.VERSION_NEUTRAL', is: 'constant', value: 'VERSION_NEUTRAL' },
    {
      api: '@nestjs/core.NestFactory.{create|createMicroservice|createApplicationContext}',
      is: 'function',
      async: true,
    },
    { api: '@nestjs/core.NestFactory.{create|createMicroservice|createApplicationContext}()', is: 'alias', of: app },
    { api: '@nestjs/platform-express.NestExpressApplication()', is: 'alias', of: app },
    { api: '@nestjs/platform-fastify.NestFastifyApplication()', is: 'alias', of: app },
    { api: '@nestjs/common.INestApplicationContext()', is: 'alias', of: app },
    {
      api: `${app}.{use|useGlobalPipes|useGlobalGuards|useGlobalFilters|useGlobalInterceptors|setGlobalPrefix|enableVersioning|enableShutdownHooks|useWebSocketAdapter|useLogger|useStaticAssets|setViewEngine|set|disable|enable}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${app}.{enableCors|register|select}`, is: 'function', keeps: true },
    { api: `${app}.{listen|init|close}`, is: 'function', async: true, calls: 'all' },
    { api: '@nestjs/common.{ArgumentsHost|HttpArgumentsHost}()', is: 'alias', of: '@nestjs/common.ExecutionContext()' },
    {
      api: '@nestjs/common/interfaces.{ExecutionContext|ArgumentsHost}()',
      is: 'alias',
      of: '@nestjs/common.ExecutionContext()',
    },
    {
      api: '@nestjs/common.ExecutionContext().{switchToHttp|switchToWs|switchToRpc}',
      is: 'function',
      returns: 'receiver',
    },
    {
      api: '@nestjs/common.{SetMetadata|applyDecorators|createParamDecorator|forwardRef}',
      is: 'function',
      keeps: true,
    },
    { api: '@nestjs/common.mixin', is: 'function', returns: 'argument 0' },
    { api: '@nestjs/core.Reflector.createDecorator', is: 'function', keeps: true },
    { api: '@nestjs/common.MiddlewareConsumer().apply', is: 'function', keeps: true },
    {
      api: '@nestjs/common.MiddlewareConsumer().apply().forRoutes()',
      is: 'alias',
      of: '@nestjs/common.MiddlewareConsumer()',
    },
    { api: '@nestjs/config.registerAs', is: 'function', keeps: true, returns: 'argument 1' },
    { api: '@nestjs/terminus.HealthCheckService().check', is: 'function', async: true },
    { api: '@nestjs/terminus.HealthCheckService().check', is: 'tagged', tags: ['health-check'] },
    { api: '@nestjs/common.{Logger|ConsoleLogger|LoggerService}', is: 'function' },
    { api: '@nestjs/common.{ConsoleLogger|LoggerService}()', is: 'alias', of: '@nestjs/common.Logger()' },
    ...Object.entries(levels).flatMap(([name, level]): Row[] => [
      { api: `@nestjs/common.Logger().${name}`, is: 'log', level, structured: false },
      { api: `@nestjs/common.Logger.${name}`, is: 'log', level, structured: false },
      // lines of text, unless another logger stands behind it
      {
        api: `@nestjs/common.{Logger|Logger()}.${name}`,
        is: 'sink',
        kind: 'log',
        arg: 0,
        when: { without: recordLoggers },
      },
    ]),
  ],
  hooks: { ...contextHooks, ...instanceHooks },
  entities(build) {
    // from here on, what is injected is what the modules provide
    build.evaluator.injection = nestContainer(build);
  },
  build: declareAll,
});

function declareAll(build: LibraryBuild): void {
  const graph = nestGraph(build);
  const apps = nestApps(build);
  const served = new Set<object>();
  for (const app of apps) {
    const middleware = moduleMiddleware(build, app.modules);
    for (const module of app.modules) {
      served.add(module);
      for (const controller of module.controllers) declareController(build, app, module, controller, middleware);
    }
  }
  // a module that no application was seen to import may be imported in a way that was not understood
  for (const module of graph.all) {
    if (served.has(module)) continue;
    for (const controller of module.controllers) {
      const elsewhere = graph.all.some((other) => served.has(other) && other.controllers.includes(controller));
      if (!elsewhere) declareController(build, null, module, controller, moduleMiddleware(build, [module]));
    }
  }
  declareWithoutModule(build, apps);
}

/** A class that others are made from; abstract alone does not say so, as it means nothing at run time. */
function isBase(build: LibraryBuild, cls: ClassValue): boolean {
  if (cls.module.facts.classes[cls.cls]?.abstract !== true) return false;
  return build.program.implementations({ module: cls.module, cls: cls.cls }).length > 0;
}

/**
 * Controllers that no module was seen to control: where there is no module at all, they are for an application elsewhere; where
 * an application's modules could not all be read, they are its own. Those that are known through and through do not serve them.
 */
function declareWithoutModule(build: LibraryBuild, apps: readonly NestApp[]): void {
  const { all } = nestGraph(build);
  const controlled = new Set(all.flatMap(({ controllers }) => controllers));
  const withModules = new Set(all.map(({ cls }) => cls.module.package));
  const open = apps.filter(({ complete }) => !complete);
  for (const { cls } of build.decorated('@nestjs/common.Controller()')) {
    if (controlled.has(cls) || isBase(build, cls)) continue;
    if (apps.length === 0 && withModules.has(cls.module.package)) continue;
    const own = open.filter(({ draft }) => draft.place.module.package === cls.module.package);
    for (const app of apps.length === 0 ? [null] : own.length > 0 ? own : open)
      declareController(build, app, null, cls, app === null ? [] : moduleMiddleware(build, app.modules));
  }
}
