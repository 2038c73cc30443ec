import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a guard that asks what somebody may do authorizes; one that asks whether somebody is there does not', async () => {
  const { endpoints } = await modelOf(`
import { CanActivate, Controller, Delete, ExecutionContext, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
class Admins implements CanActivate {
  canActivate(context: ExecutionContext) {
    const { user } = context.switchToHttp().getRequest();
    if (user.isAdmin) return true;
    return false;
  }
}
class SignedIn implements CanActivate {
  canActivate(context: ExecutionContext) {
    const { user } = context.switchToHttp().getRequest();
    if (user) return true;
    return false;
  }
}
@Controller('users')
class Users {
  @Delete() @UseGuards(Admins) clear() { return 'done'; }
  @Get() @UseGuards(SignedIn) list() { return []; }
}
@Module({ controllers: [Users] })
class App {}
NestFactory.create(App).then((app) => app.listen(3000));
`);
  expect(endpoints.map(({ label, authorization }) => [label, authorization.value])).toEqual([
    ['DELETE /users', true],
    ['GET /users', false],
  ]);
});

test('refusing by throwing, whatever the status', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
app.delete('/a', (req, res) => {
  if (!req.user.isAdmin) throw new Error('no');
  res.end();
});
app.delete('/b', (req, res) => {
  if (!req.user) throw new Error('no');
  res.end();
});
`);
  expect(endpoints.map(({ label, authorization }) => [label, authorization.value])).toEqual([
    ['DELETE /a', true],
    ['DELETE /b', false],
  ]);
});

test('asking whether somebody may do a thing, once it is known who it is, by way of one function that refuses', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const refused = (res) => res.status(401).end();
app.delete('/posts/:id', async (req, res) => {
  if (!req.user) return refused(res);
  if (!(await canDeletePost(req.user, req.params.id))) return refused(res);
  res.json({});
});
app.get('/posts/:id', async (req, res) => {
  if (!req.user) return refused(res);
  if (!(await loadPost(req.user, req.params.id))) return refused(res);
  res.json({});
});
app.listen(3000);
`);
  expect(endpoints.map(({ label, auth, authorization }) => [label, auth.value, authorization.value])).toEqual([
    ['DELETE /posts/:id', true, true],
    ['GET /posts/:id', true, false],
  ]);
});
