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

test('a script that starts the modules of an application is none itself, however many modules and conditions there are', async () => {
  const parts = Array.from({ length: 20 }, (_, index) => index);
  const { endpoints, apps } = await modelOf(`
//- /src/app.ts
import { Controller, Get, Module } from '@nestjs/common';
${parts.map((index) => `@Controller('c${index}') class C${index} { @Get() get() { return {}; } } @Module({ controllers: [C${index}] }) class M${index} {}`).join(' ')}
const base: any[] = [${parts.map((index) => `M${index}`).join(', ')}];
if (process.env.TRACING) base.unshift(Tracing.forRoot());
@Module({ imports: base.concat(others()) }) export class AppModule {}
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import helmet from 'helmet';
import { AppModule } from './app';
const app = await NestFactory.create(AppModule);
app.use(helmet());
await app.listen(3000);
//- /migrations/first.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app';
const app = await NestFactory.create(AppModule);
await app.get('Users').repair();
await app.close();
`);
  expect(apps.map(({ place }) => place.file)).toEqual(['src/main.ts']);
  expect(new Set(endpoints.map(({ guards }) => guards.map(({ name }) => name).join()))).toEqual(new Set(['helmet']));
  expect(endpoints).toHaveLength(parts.length);
});
