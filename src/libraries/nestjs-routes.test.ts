import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('module paths, configured prefixes and exception filters', async () => {
  const model = await modelOf(`
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { ConfigService } from '@nestjs/config';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, AllErrors } from './app.module';
async function main() {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
  setup(app);
  await app.listen(1);
}
function setup(app: NestFastifyApplication) {
  app.setGlobalPrefix(app.get(ConfigService).getOrThrow('app.prefix'));
  app.useGlobalFilters(new AllErrors());
}
main();
//- /src/app.module.ts
import { Catch, Controller, Get, HttpException, HttpStatus, Module, NotFoundException, Redirect, Req, Res } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { ConfigModule, registerAs } from '@nestjs/config';
const appConfig = registerAs('app', () => ({ prefix: process.env.PREFIX || 'api' }));
class Gone extends HttpException { constructor() { super('gone', HttpStatus.GONE); } }
@Catch() export class AllErrors { catch(error, host) {} }
@Controller('things') class ThingsController {
  @Get('gone') gone() { throw new Gone(); }
  @Get('missing') missing(@Req() request) { if (!request.query.id) throw new NotFoundException(); return request.query.id; }
  @Get('raw') raw(@Res() reply) { reply.code(201).send({ done: true }); }
  @Get('soft') soft(@Res({ passthrough: true }) reply) { return { done: true }; }
  @Get('away') @Redirect('https://example.com') away() {}
  hidden() {}
}
@Module({ controllers: [ThingsController] }) class ThingsModule {}
@Module({ imports: [ConfigModule.forRoot({ load: [appConfig] }), ThingsModule, RouterModule.register([{ path: 'admin', children: [{ path: 'inner', module: ThingsModule }] }])] })
export class AppModule {}
`);
  expect(model.endpoints.map(({ path, replies }) => [path, replies.map(({ status }) => status)])).toEqual([
    ['/api/admin/inner/things/gone', []],
    ['/api/admin/inner/things/missing', [200]],
    ['/api/admin/inner/things/raw', [201]],
    ['/api/admin/inner/things/soft', [200]],
    ['/api/admin/inner/things/away', []],
  ]);
  expect(model.endpoints[1]?.params.map(({ name, in: where }) => `${where} ${name}`)).toEqual(['query id']);
  expect(
    model.endpoints.flatMap(({ steps }) =>
      steps.flatMap(({ operation }) => (operation.is === 'throw' ? [operation.status] : [])),
    ),
  ).toEqual([410, 404]);
  expect(model.apps[0]?.errorHandlers.map(({ name }) => name)).toEqual(['AllErrors']);
});

test('a controller that no module lists serves nothing; without an application in sight its modules still do', async () => {
  const model = await modelOf(`
import { Controller, Get, Module } from '@nestjs/common';
@Controller('listed') class Listed { @Get() x() { return 1; } }
@Controller('forgotten') class Forgotten { @Get() x() { return 1; } }
@Module({ controllers: [Listed] }) export class FeatureModule {}
`);
  expect(model.endpoints.map(({ label, app }) => [label, app])).toEqual([['GET /listed', null]]);
});

test('controllers belong to the application of which not all modules are there, and stand alone where there is none', async () => {
  const controllers = `
import { Controller, Get, Post, Body, Query, Headers, HostParam, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
interface Named { name: string }
interface NewPlant extends Named { height: number }
class Page { limit: number; offset: number }
@Controller({ path: 'plants', version: '2' }) export class Plants {
  @Get() list(@Query() page: Page, @Headers() all: any, @HostParam('garden') garden: string) { return page; }
  @Post() @UseInterceptors(FileInterceptor('photo')) add(@Body() plant: NewPlant, @UploadedFile() photo: any) { return plant; }
  @Post('raw') raw(@Body() any: any) { return any; }
}
@Controller('shared') export abstract class Shared { @Get() all() { return []; } }
@Controller('roses') export class Roses extends Shared {}
`;
  const alone = await modelOf(controllers);
  expect(
    alone.endpoints.map(({ label, app, params }) => [label, app, params.map((each) => `${each.in} ${each.name}`)]),
  ).toEqual([
    ['GET /v2/plants', null, ['query limit', 'query offset', 'header headers', 'path garden']],
    ['POST /v2/plants', null, ['body name', 'body height', 'file photo']],
    ['POST /v2/plants/raw', null, ['body body']],
    ['GET /roses', null, []],
  ]);
  const open = await modelOf(`
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from './generated/app.module';
async function main() { const app = await NestFactory.create(AppModule); app.setGlobalPrefix('api'); await app.listen(1); }
main();
//- /src/plants.ts
${controllers}`);
  expect(open.endpoints.map(({ label, app }) => [label, app?.place.file])).toEqual(
    ['GET /api/v2/plants', 'POST /api/v2/plants', 'POST /api/v2/plants/raw', 'GET /api/roses'].map((label) => [
      label,
      'src/main.ts',
    ]),
  );
});
