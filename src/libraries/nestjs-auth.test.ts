import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a guard that hands the decision to one of Passport, injected by a token that nobody provides here', async () => {
  const { endpoints } = await modelOf(`
import { Controller, Delete, Get, Inject, Module, Post, UseGuards } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, IAuthGuard } from '@nestjs/passport';
class Delegating {
  constructor(@Inject('GUARD') private readonly inner: IAuthGuard) {}
  canActivate(context: ExecutionContext) { return this.inner.canActivate(context); }
}
class Open { canActivate() { return true; } }
@Controller('notes')
class Notes {
  @Post() @UseGuards(Delegating) create() { return {}; }
  @Get() @UseGuards(Open) list() { return []; }
  @Delete() @UseGuards(AuthGuard('jwt')) clear() { return {}; }
}
@Module({ controllers: [Notes] })
class AppModule {}
await (await NestFactory.create(AppModule)).listen(3000);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['POST /notes', true],
    ['GET /notes', false],
    ['DELETE /notes', true],
  ]);
});
