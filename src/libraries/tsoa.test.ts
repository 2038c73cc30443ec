import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes of classes below the configured base path, what their types check, and who may call them', async () => {
  const model = await modelOf(`
//- /tsoa.json
{ "routes": { "basePath": "/v1", "authenticationModule": "./src/authentication.ts" } }
//- /src/authentication.ts
import type { Request } from 'express';
import jwt from 'jsonwebtoken';
export function expressAuthentication(request: Request, name: string, scopes?: string[]): Promise<unknown> {
  if (name === 'api_key') return Promise.resolve({ id: request.query.access_token });
  const token = request.headers['x-access-token'];
  return new Promise((resolve, reject) => {
    if (!token) reject(new Error('No token provided'));
    resolve(jwt.verify(token, process.env.SECRET));
  });
}
//- /src/users.ts
import { Body, Controller, Delete, Get, Header, Path, Post, Query, Route, Request, Security, NoSecurity, SuccessResponse, Middlewares } from 'tsoa';
import type express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
interface UserCreation { name: string; age: number; tags?: string[] }
function audit(req: express.Request, res: express.Response, next: express.NextFunction) { next(); }
@Route('users')
@Security('jwt')
export class UsersController extends Controller {
  @Get('{userId}')
  public async getUser(@Path() userId: number, @Query() sort?: string, @Header('x-lang') lang?: string) {
    return pool.query("SELECT * FROM users WHERE id = " + userId + " ORDER BY " + sort);
  }
  @Post() @SuccessResponse('201', 'Created') @Security('jwt', ['admin'])
  public async create(@Body() body: UserCreation): Promise<{ id: number }> {
    this.setStatus(201);
    return { id: body.age };
  }
  @Delete('{userId}') @NoSecurity() @Middlewares(audit)
  public async remove(@Path() userId: string, @Request() req: express.Request): Promise<void> { console.log(req.body.reason); }
  public helper() {}
}
class Unrouted { @Get('nothing') nothing() {} }
`);
  expect(
    model.endpoints.map(({ label, auth, authorization, params, replies, guards }) => [
      label,
      auth.value,
      authorization.value,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
      guards.map(({ name }) => name),
    ]),
  ).toEqual([
    [
      'GET /v1/users/{userId}',
      true,
      false,
      ['path userId tsoa', 'query sort tsoa', 'header x-lang tsoa', 'header x-access-token'],
      [200],
      ['Security(jwt)', 'tsoa'],
    ],
    [
      'POST /v1/users',
      true,
      true,
      ['body name tsoa', 'body age tsoa', 'body tags tsoa', 'header x-access-token'],
      [201],
      ['Security(jwt)', 'tsoa'],
    ],
    ['DELETE /v1/users/{userId}', false, false, ['path userId tsoa', 'body reason'], [], ['audit', 'tsoa']],
  ]);
  // a number can be no SQL, a text can
  expect(model.flows.flatMap(({ kind, source }) => (kind === 'log' ? [] : [[kind, source.label]]))).toEqual([
    ['sql', 'query string `sort`'],
  ]);
});
