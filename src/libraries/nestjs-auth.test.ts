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

test('a global guard reads the metadata of each of many routes', async () => {
  const routes = Array.from({ length: 60 }, (_, n) => `${n % 2 === 0 ? '@Public() ' : ''}@Get('r${n}') r${n}() {}`);
  const { endpoints } = await modelOf(`
import { Controller, Get, Injectable, Module, SetMetadata } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
const Public = () => SetMetadata('isPublic', true);
@Injectable()
class JwtGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) { super(); }
  canActivate(context) {
    const isPublic = this.reflector.getAllAndOverride<boolean>('isPublic', [context.getHandler(), context.getClass()]);
    return isPublic ? true : super.canActivate(context);
  }
}
@Controller() class Many {
${routes.join('\n')}
}
@Module({ controllers: [Many], providers: [{ provide: APP_GUARD, useClass: JwtGuard }] }) class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`);
  const open = endpoints.filter(({ auth }) => auth.value === false).map(({ path }) => Number(path.slice(2)));
  expect(open).toEqual(routes.flatMap((_, n) => (n % 2 === 0 ? [n] : [])));
});
