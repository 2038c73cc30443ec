import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('controllers of an application below its prefix, with what checks their parameters and who may call them', async () => {
  const model = await modelOf(`
import 'reflect-metadata';
import { Authorized, Body, Controller, CookieParam, CurrentUser, Delete, ForbiddenError, Get, HeaderParam, HttpCode, JsonController, Middleware, Param, Patch, Post, QueryParam, QueryParams, Res, UseBefore, createExpressServer } from 'routing-controllers';
import { IsEmail, IsInt } from 'class-validator';
import { Pool } from 'pg';
import helmet from 'helmet';
const pool = new Pool();
class CreateUser { @IsEmail() email: string; @IsInt() age: number; }
class Page { page: number; size: number; }
class OwnerOnly { use(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); } }
@Middleware({ type: 'before' }) class Audit { use(req, res, next) { next(); } }
@Middleware({ type: 'after' }) class Errors { error(error, req, res, next) { res.status(500).json({ message: error.message }); } }
abstract class Base { @Get('/health') health() { return { ok: true }; } }
@JsonController('/users')
export class Users extends Base {
  @Get('/:id') one(@Param('id') id: number, @QueryParam('sort') sort: string) { return pool.query('SELECT * FROM users WHERE id = ' + id + ' ORDER BY ' + sort); }
  @Get() all(@QueryParams() page: Page, @HeaderParam('x-lang') lang: string) { return []; }
  @Post() @HttpCode(201) @Authorized('admin') create(@Body() user: CreateUser, @CookieParam('sid') sid: string) { return { id: 1 }; }
  @Patch('/:id') @UseBefore(OwnerOnly) patch(@Param('id') id: string, @Body() user: any, @Res() res) { return res.json({ name: user.name }); }
  @Delete('/:id') remove(@Param('id') id: string, @CurrentUser({ required: true }) user: any) { throw new ForbiddenError(); }
}
@Controller('/other') class Unlisted { @Get() nothing() {} }
const app = createExpressServer({
  routePrefix: '/api',
  controllers: [Users],
  middlewares: [Audit, Errors],
  authorizationChecker: async (action, roles) => Boolean(action.request.headers['x-token']),
  cors: true,
});
app.use(helmet());
app.listen(3000);
`);
  expect(
    model.endpoints.map(({ label, auth, authorization, params, replies }) => [
      label,
      auth.value,
      authorization.value,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/users/health', false, false, [], [200]],
    ['GET /api/users/:id', false, false, ['path id routing-controllers', 'query sort'], [200]],
    ['GET /api/users', false, false, ['query page', 'query size', 'header x-lang'], [200]],
    [
      'POST /api/users',
      true,
      true,
      ['body email class-validator', 'body age class-validator', 'cookie sid', 'header x-token'],
      [201],
    ],
    ['PATCH /api/users/:id', true, false, ['path id', 'header authorization', 'body name'], [401, 200]],
    ['DELETE /api/users/:id', true, false, ['path id'], []],
  ]);
  expect(model.flows.map(({ kind, source }) => [kind, source.label])).toEqual([['sql', 'query string `sort`']]);
  expect(
    model.apps.map(({ framework, guards, errorHandlers, listens }) => [
      framework,
      guards.map(({ name }) => name),
      errorHandlers.map(({ name }) => name),
      listens !== null,
    ]),
  ).toEqual([['routing-controllers', ['cors', 'Audit'], ['Errors'], true]]);
});
