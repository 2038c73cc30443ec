import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes of version 6: groups, controllers that are loaded when needed, middleware by name, validators', async () => {
  const { endpoints, apps, flows } = await modelOf(`
//- /package.json
{ "name": "shop", "imports": { "#controllers/*": "./app/controllers/*.js", "#middleware/*": "./app/middleware/*.js" },
  "dependencies": { "@adonisjs/core": "6", "@vinejs/vine": "2", "pg": "8" } }
//- /server.ts
import { Ignitor } from '@adonisjs/core';
new Ignitor(new URL('../', import.meta.url)).tap(() => {}).httpServer().start();
//- /start/kernel.ts
import router from '@adonisjs/core/services/router';
import server from '@adonisjs/core/services/server';
server.errorHandler(() => import('../app/exceptions/handler.js'));
server.use([() => import('@adonisjs/cors/cors_middleware')]);
router.use([() => import('@adonisjs/core/bodyparser_middleware'), () => import('@adonisjs/auth/initialize_auth_middleware')]);
export const middleware = router.named({ auth: () => import('#middleware/auth_middleware'), log: () => import('#middleware/log_middleware') });
//- /app/exceptions/handler.ts
export default class Handler { async handle(error, ctx) { ctx.response.status(500).send(error.message); } }
//- /app/middleware/auth_middleware.ts
import type { HttpContext } from '@adonisjs/core/http';
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next, options = {}) { await ctx.auth.authenticateUsing(options.guards); return next(); }
}
//- /app/middleware/log_middleware.ts
export default class LogMiddleware { async handle(ctx, next) { await next(); } }
//- /app/controllers/users_controller.ts
import type { HttpContext } from '@adonisjs/core/http';
import vine from '@vinejs/vine';
import { Pool } from 'pg';
const pool = new Pool();
const validator = vine.compile(vine.object({ email: vine.string().email(), age: vine.number().optional() }));
export default class UsersController {
  async index({ request }: HttpContext) { return pool.query('SELECT * FROM users ORDER BY ' + request.input('sort')); }
  async store({ request, response }: HttpContext) { const data = await request.validateUsing(validator); return response.created({ email: data.email }); }
  async show({ params, response, bouncer }: HttpContext) {
    await bouncer.authorize('see');
    if (!params.id) return response.notFound({ message: 'none' });
    return { id: params.id };
  }
  async update({ request }: HttpContext) { const { name } = request.only(['name', 'city']); return { name, tag: request.header('x-tag'), page: request.qs().page }; }
  async handle({ request }: HttpContext) { return { token: request.cookie('token') }; }
}
//- /start/routes.ts
import router from '@adonisjs/core/services/router';
import { middleware } from './kernel.js';
const UsersController = () => import('#controllers/users_controller');
function versioned(version) {
  router.group(() => {
    router.get('/users', [UsersController, 'index']);
    router.post('/users', [UsersController, 'store']).use([middleware.log()]);
    router.group(() => {
      router.resource('users.notes', UsersController).only(['show', 'update']).use(['update'], middleware.log());
    }).prefix('inner').use(middleware.auth({ guards: ['api'] }));
  }).prefix(version).prefix('api');
}
versioned('v1');
router.get('/users/:id', '#controllers/users_controller.show').middleware(async (ctx, next) => { if (!ctx.auth.user) return ctx.response.unauthorized(); return next(); });
router.any('/callback', [UsersController]);
router.on('/about').render('pages/about');
router.shallowResource('posts.comments', UsersController).apiOnly().except(['store', 'index', 'destroy']);
`);
  expect(
    endpoints.map(({ label, auth, guards, params, replies }) => [
      label,
      auth.value,
      guards.filter(({ scope }) => scope !== 'global').map(({ name }) => name),
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/v1/users', false, [], ['query sort'], [200]],
    ['POST /api/v1/users', false, ['log', 'UsersController.store'], ['body email', 'body age'], [201]],
    [
      'GET /api/v1/inner/users/:user_id/notes/:id',
      true,
      ['auth', 'UsersController.show'],
      ['path user_id', 'path id'],
      [404, 200],
    ],
    [
      'PATCH /api/v1/inner/users/:user_id/notes/:id',
      true,
      ['auth', 'log'],
      ['path user_id', 'path id', 'body name', 'body city', 'header x-tag', 'query page'],
      [200],
    ],
    [
      'PUT /api/v1/inner/users/:user_id/notes/:id',
      true,
      ['auth', 'log'],
      ['path user_id', 'path id', 'body name', 'body city', 'header x-tag', 'query page'],
      [200],
    ],
    ['GET /users/:id', true, ['(anonymous)', 'UsersController.show'], ['path id'], [401, 404, 200]],
    ['ALL /callback', false, [], ['cookie token'], [200]],
    ['GET /about', false, [], [], []],
    ['GET /comments/:id', false, ['UsersController.show'], ['path id'], [404, 200]],
    ['PATCH /comments/:id', false, [], ['path id', 'body name', 'body city', 'header x-tag', 'query page'], [200]],
    ['PUT /comments/:id', false, [], ['path id', 'body name', 'body city', 'header x-tag', 'query page'], [200]],
  ]);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([['sql', 'query string `sort`']]);
  expect(
    apps.map(({ place, guards, errorHandlers, listens }) => [
      place.file,
      guards.map(({ kinds }) => kinds),
      errorHandlers.map(({ name }) => name),
      listens?.line,
    ]),
  ).toEqual([['server.ts', [['cors'], ['body-parser'], []], ['Handler'], 2]]);
});

test('routes of version 5: controllers by their names, files of routes that a group loads, an older validator', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "@adonisjs/core": "5" } }
//- /start/kernel.ts
import Server from '@ioc:Adonis/Core/Server';
Server.middleware.register([() => import('@ioc:Adonis/Core/BodyParser')]);
Server.middleware.registerNamed({ auth: () => import('App/Middleware/Auth') });
//- /app/Middleware/Auth.ts
import { AuthenticationException } from '@adonisjs/auth/build/standalone';
export default class AuthMiddleware {
  protected async authenticate(auth, guards) {
    for (const guard of guards) if (await auth.use(guard).check()) return true;
    throw new AuthenticationException('Unauthorized access', 'E_UNAUTHORIZED_ACCESS');
  }
  public async handle({ auth }, next, guards) { await this.authenticate(auth, guards); await next(); }
}
//- /app/Controllers/Http/Admin/PostsController.ts
import type { HttpContextContract } from '@ioc:Adonis/Core/HttpContext';
import { schema, rules } from '@ioc:Adonis/Core/Validator';
export default class PostsController {
  public async store({ request }: HttpContextContract) {
    const postSchema = schema.create({ title: schema.string({}, [rules.minLength(3)]), rank: schema.number.optional() });
    const data = await request.validate({ schema: postSchema });
    return { title: data.title };
  }
}
//- /start/routes.ts
import Route from '@ioc:Adonis/Core/Route';
Route.group(() => {
  require('./posts');
  Route.get('/ping', async () => 'pong');
}).prefix('/v1').namespace('App/Controllers/Http/Admin').middleware('auth:api');
Route.get('/missing', 'NowhereController.index');
//- /start/posts.ts
import Route from '@ioc:Adonis/Core/Route';
Route.post('/posts', 'PostsController.store');
//- /tests/routes.spec.ts
import Route from '@ioc:Adonis/Core/Route';
Route.get('/only-in-tests', async () => 'no');
`);
  expect(
    endpoints.map(({ label, auth, handler, params }) => [
      label,
      auth.value,
      handler?.name ?? null,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
    ]),
  ).toEqual([
    [
      'POST /v1/posts',
      true,
      'PostsController.store',
      ['body title PostsController.store', 'body rank PostsController.store'],
    ],
    ['GET /v1/ping', true, '(anonymous)', []],
    ['GET /missing', false, null, []],
  ]);
});
