import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('controllers with their middleware, below the prefix that is configured', async () => {
  const { endpoints } = await modelOf(`
//- /src/config/config.default.ts
export default { koa: { port: 7001, globalPrefix: '/api' } };
//- /src/auth.ts
import { Middleware } from '@midwayjs/core';
@Middleware()
export class Auth {
  resolve() {
    return async (ctx, next) => { if (!ctx.headers.authorization) { ctx.throw(401, 'who?'); } return await next(); };
  }
}
//- /src/users.ts
import { Controller, Get, Post, Del, Query, Param, Body, Inject } from '@midwayjs/core';
import { Context } from '@midwayjs/koa';
import { Auth } from './auth';
@Controller('/users')
export class Users {
  @Inject() ctx: Context;
  @Get('/:id') async find(@Param('id') id: string, @Query('tab') tab: string) { return { id, tab }; }
  @Post('/', { middleware: [Auth] }) async add(@Body() body: { name: string }) { return { name: body.name }; }
  @Del('/:id') async remove() { return { id: this.ctx.params.id }; }
  help() { return 1; }
}
`);
  expect(
    endpoints.map(({ label, auth, params }) => [label, auth.value, params.map((param) => `${param.in} ${param.name}`)]),
  ).toEqual([
    ['GET /api/users/:id', false, ['path id', 'query tab']],
    ['POST /api/users', true, ['header authorization', 'body name']],
    ['DELETE /api/users/:id', false, ['path id']],
  ]);
});

test('middleware of the whole application may be anything', async () => {
  const { endpoints } = await modelOf(`
//- /src/configuration.ts
import { Configuration, App } from '@midwayjs/core';
@Configuration({})
export class Main { @App() app; async onReady() { this.app.useMiddleware(['auth']); } }
//- /src/users.ts
import { Controller, Get } from '@midwayjs/core';
@Controller('/users')
export class Users { @Get('/') async find() { return []; } }
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([['GET /users', null]]);
});
