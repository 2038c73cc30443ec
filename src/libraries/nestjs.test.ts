import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { check, modelOf } from '../testing/check.ts';

function auth({ endpoints }: BackendModel): Record<string, boolean | null> {
  return Object.fromEntries(endpoints.map(({ label, auth }) => [label, auth.value]));
}

test('routes have the prefix and version of their application', async () => {
  const model = await modelOf(`
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { ValidationPipe, VersioningType, RequestMethod } from '@nestjs/common';
import { AppModule } from './app.module';
async function bootstrap() {
  const app = await NestFactory.create(AppModule, { cors: true });
  app.setGlobalPrefix('api', { exclude: [{ path: 'health', method: RequestMethod.GET }] });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  app.enableShutdownHooks();
  await app.listen(3000);
}
bootstrap();
//- /src/app.module.ts
import { Module } from '@nestjs/common';
import { CatsController, HealthController } from './controllers';
@Module({ controllers: [CatsController, HealthController] })
export class AppModule {}
//- /src/controllers.ts
import { Body, Controller, Get, HttpCode, HttpStatus, Param, ParseIntPipe, Post, Query, Version, VERSION_NEUTRAL } from '@nestjs/common';
import { IsInt, IsString, IsUUID } from 'class-validator';
import { Pool } from 'pg';
const pool = new Pool();
class CreateCat { @IsString() name: string; @IsInt() age: number; @IsUUID() owner: string; note: string; }
class Base { @Get('count') count() { return 1; } }
@Controller({ path: ['cats', 'kittens'], version: '2' })
export class CatsController extends Base {
  @Post() async create(@Body() cat: CreateCat) {
    await pool.query('INSERT INTO cats VALUES (' + cat.age + ')');
    await pool.query("INSERT INTO cats VALUES ('" + cat.name + "')");
    return { id: 1 };
  }
  @Get(':id') @HttpCode(HttpStatus.ACCEPTED) async one(@Param('id', ParseIntPipe) id: number, @Query('sort') sort: string) { return pool.query('SELECT ' + id); }
}
@Controller('health')
export class HealthController {
  @Get() @Version(VERSION_NEUTRAL) check() { return 'ok'; }
  @Post() report() { return {}; }
}
`);
  expect(model.endpoints.map(({ label }) => label).sort()).toEqual([
    'GET /api/v2/cats/:id',
    'GET /api/v2/cats/count',
    'GET /api/v2/kittens/:id',
    'GET /api/v2/kittens/count',
    'GET /health',
    'POST /api/v1/health',
    'POST /api/v2/cats',
    'POST /api/v2/kittens',
  ]);
  const create = model.endpoints.find(({ label }) => label === 'POST /api/v2/cats');
  expect(create?.validation.value).toBe(true);
  expect(create?.params.map(({ in: where, name, validatedBy }) => `${where} ${name} ${validatedBy}`)).toEqual([
    'body name ValidationPipe',
    'body age ValidationPipe',
    'body owner ValidationPipe',
    'body note ValidationPipe',
  ]);
  expect(create?.replies.map(({ status }) => status)).toEqual([201]);
  const one = model.endpoints.find(({ label }) => label === 'GET /api/v2/cats/:id');
  expect(one?.replies.map(({ status }) => status)).toEqual([202]);
  expect(model.flows.map(({ source, sink }) => `${source.label} ${sink.location.line}`)).toEqual([
    'request body `name` 11',
  ]);
  expect(model.apps[0]).toMatchObject({ framework: 'nestjs', traits: { shutdownHooks: true } });
  expect(model.apps[0]?.guards.map(({ kinds }) => kinds)).toEqual([['cors']]);
  expect(model.apps[0]?.listens).not.toBeNull();
});

const guarded = `
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
NestFactory.create(AppModule).then((app) => app.listen(3000));
//- /src/app.module.ts
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { AuthController, UsersController } from './controllers';
import { JwtAuthGuard } from './guards';
@Module({
  imports: [ThrottlerModule.forRoot([{ ttl: 60, limit: 10 }])],
  controllers: [AuthController, UsersController],
  providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }, { provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
//- /src/guards.ts
import { applyDecorators, Injectable, SetMetadata, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
export const IS_PUBLIC = 'isPublic';
export const Public = () => SetMetadata(IS_PUBLIC, true);
export const Roles = Reflector.createDecorator<string[]>();
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private reflector: Reflector) { super(); }
  canActivate(context: ExecutionContext) {
    const isPublic = this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]);
    if (isPublic) return true;
    return super.canActivate(context);
  }
}
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.get(Roles, context.getHandler());
    if (!roles) return true;
    const { user } = context.switchToHttp().getRequest();
    return roles.includes(user.role);
  }
}
export class OptionalJwt extends AuthGuard('jwt') { handleRequest(err, user) { return user; } }
export const Admin = () => applyDecorators(Roles(['admin']), UseGuards(RolesGuard));
//- /src/controllers.ts
import { Controller, createParamDecorator, Delete, ForbiddenException, Get, Post, UseGuards, type ExecutionContext } from '@nestjs/common';
import { SkipThrottle } from '@nestjs/throttler';
import { Admin, OptionalJwt, Public, RolesGuard } from './guards';
const CurrentUser = createParamDecorator((data: string, context: ExecutionContext) => context.switchToHttp().getRequest().headers['x-user']);
@Public()
@Controller('auth')
export class AuthController {
  @Post('login') login() { return { token: 'x' }; }
  @SkipThrottle() @Get('feed') @UseGuards(OptionalJwt) feed() { return []; }
}
@Controller('users')
@UseGuards(RolesGuard)
export class UsersController {
  @Get() all(@CurrentUser() user: string) { return [user]; }
  @Admin() @Delete(':id') remove() { throw new ForbiddenException(); }
}
`;

test('guards are judged by what they do for each route', async () => {
  const model = await modelOf(guarded);
  expect(auth(model)).toEqual({
    'POST /auth/login': false,
    'GET /auth/feed': false,
    'GET /users': true,
    'DELETE /users/:id': true,
  });
  expect(
    Object.fromEntries(model.endpoints.map(({ label, authorization }) => [label, authorization.value])),
  ).toMatchObject({ 'GET /users': false, 'DELETE /users/:id': true });
  expect(Object.fromEntries(model.endpoints.map(({ label, rateLimit }) => [label, rateLimit.value]))).toMatchObject({
    'POST /auth/login': true,
    'GET /auth/feed': false,
  });
});

test('what is injected is what the modules provide', async () => {
  const model = await modelOf(`
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { Module, Controller, Get, Param, Inject, Injectable } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { Pool } from 'pg';
const POOL = Symbol('POOL');
abstract class Users { abstract find(id: string): unknown; }
@Injectable() class FakeUsers extends Users { find(id: string) { return null; } }
@Injectable() class SqlUsers extends Users {
  constructor(@Inject(POOL) private pool, private jwt: JwtService) { super(); }
  find(id: string) { this.jwt.sign({ id }); return this.pool.query('SELECT * FROM users WHERE id = ' + id); }
}
@Controller('users') class UsersController {
  constructor(private users: Users) {}
  @Get(':id') one(@Param('id') id: string) { return this.users.find(id); }
}
@Module({ imports: [JwtModule.register({ secret: 'hard-coded', signOptions: { expiresIn: '1h' } })], controllers: [UsersController], providers: [{ provide: POOL, useFactory: () => new Pool() }, { provide: Users, useClass: SqlUsers }, FakeUsers] })
class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(1); }
main();
`);
  expect(model.flows.map(({ kind }) => kind)).toEqual(['sql']);
  expect(model.endpoints[0]?.callees.map(({ name }) => name)).toEqual(['SqlUsers.find']);
  expect(model.operations.find((operation) => operation.is === 'token')).toMatchObject({
    literalKey: 'hard-coded',
    expires: true,
  });
});

test('middleware holds for the routes it is applied to', async () => {
  const model = await modelOf(`
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { Module, Controller, Get, Post, Injectable, RequestMethod, UnauthorizedException, type MiddlewareConsumer, type NestMiddleware } from '@nestjs/common';
import { verify } from 'jsonwebtoken';
@Injectable() class AuthMiddleware implements NestMiddleware {
  use(req, res, next) { if (!req.headers.authorization) throw new UnauthorizedException(); verify(req.headers.authorization, process.env.KEY); next(); }
}
@Controller('cats') class CatsController {
  @Get() all() { return []; }
  @Post() add() { return 1; }
  @Get('feed') feed() { return []; }
}
@Controller('dogs') class DogsController {
  @Get() all() { return []; }
  @Get('open') open() { return []; }
}
@Module({ controllers: [CatsController, DogsController] })
class AppModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(AuthMiddleware).forRoutes({ path: 'cats', method: RequestMethod.POST }, 'cats/feed');
    consumer.apply(AuthMiddleware).exclude('dogs/open').forRoutes(DogsController);
  }
}
async function main() { const app = await NestFactory.create(AppModule); app.setGlobalPrefix('api'); await app.listen(1); }
main();
`);
  expect(auth(model)).toEqual({
    'GET /api/cats': false,
    'POST /api/cats': true,
    'GET /api/cats/feed': true,
    'GET /api/dogs': true,
    'GET /api/dogs/open': false,
  });
});

test('prefixes and guards belong to the application that imports the module', async () => {
  const model = await modelOf(`
//- /apps/one/main.ts
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { Shared } from '../../libs/shared';
import { Gate } from '../../libs/gate';
@Module({ imports: [Shared.forRoot()] }) class One {}
async function main() { const app = await NestFactory.create(One); app.setGlobalPrefix('one'); app.useGlobalGuards(new Gate()); await app.listen(1); }
main();
//- /apps/two/main.ts
import { NestFactory } from '@nestjs/core';
import { Module, Controller, Get } from '@nestjs/common';
@Controller('x') class XController { @Get() x() { return 1; } }
@Module({ controllers: [XController] }) class Two {}
async function main() { const app = await NestFactory.create(Two); app.setGlobalPrefix('two'); await app.listen(2); }
main();
//- /libs/gate.ts
import { UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
export class Gate implements CanActivate {
  canActivate(context: ExecutionContext) {
    if (context.switchToHttp().getRequest().headers['x-key'] !== process.env.KEY) throw new UnauthorizedException();
    return true;
  }
}
//- /libs/shared.ts
import { Controller, Get, Module } from '@nestjs/common';
@Controller('y') class YController { @Get() y() { return 1; } }
@Module({})
export class Shared { static forRoot() { return { module: Shared, controllers: [YController] }; } }
`);
  expect(auth(model)).toEqual({ 'GET /one/y': true, 'GET /two/x': false });
});

test('a guard of a package is known by its name, unless a decorator may tell it to let everybody pass', async () => {
  const { endpoints } = await modelOf(`
import { Controller, Get, UseGuards } from '@nestjs/common';
import { JwtAuthGuard, Public } from '@acme/auth';
@Controller('plants') @UseGuards(JwtAuthGuard) export class Plants {
  @Get() list() { return []; }
  @Get('open') @Public() open() { return []; }
}
`);
  expect(endpoints.map(({ path, auth }) => [path, auth.value])).toEqual([
    ['/plants', true],
    ['/plants/open', null],
  ]);
});

test('what pipes and interceptors of the project make of a request', () =>
  check(
    'security/command-injection',
    `
import { Body, Controller, createParamDecorator, Get, HostParam, UseGuards, type CanActivate, Injectable, ParseArrayPipe, Post, Query, Req, UseInterceptors, BadRequestException, type CallHandler, type ExecutionContext, type NestInterceptor, type PipeTransform } from '@nestjs/common';
import { exec } from 'node:child_process';
@Injectable()
class NumberPipe implements PipeTransform { transform(value: string) { return parseInt(value, 10); } }
@Injectable()
class KindPipe implements PipeTransform {
  transform(value: string) { if (!['a', 'b'].includes(value)) throw new BadRequestException(); return value; }
}
@Injectable()
class UpperPipe implements PipeTransform { transform(value: string) { return value.toUpperCase(); } }
@Injectable()
class Names implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest();
    request.found = request.body.name;
    return next.handle();
  }
}
const User = createParamDecorator((data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest().user);
@Injectable()
class Signed implements CanActivate {
  canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    request.user = { id: 5, team: request.headers['x-team'] };
    return request.headers.authorization !== undefined;
  }
}
@Controller('things')
export class ThingsController {
  @UseGuards(Signed) @Get('f') f(@User() user: any) {
    exec('ls ' + user.team); // $ security/command-injection
    exec('id ' + user.id);
  }
  @Get('a') a(@Query('n', NumberPipe) n: number, @Query('kind', new KindPipe()) kind: string) {
    exec('head -n ' + n);
    exec('ls ' + kind);
  }
  @Get('b') b(@Query('name', UpperPipe) name: string) { exec('ls ' + name); } // $ security/command-injection
  @UseInterceptors(Names) @Post('c') c(@Req() request: any) { exec('ls ' + request.found); } // $ security/command-injection
  @Post('d') d(@Body('ids', new ParseArrayPipe({ items: Number })) ids: number[]) { exec('ls ' + ids.join(' ')); }
  @Get('e') e(@HostParam('account') account: string) { exec('ls ' + account); } // $ security/command-injection
}
`,
  ));
