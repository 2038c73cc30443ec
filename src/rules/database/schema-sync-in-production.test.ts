import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('the option of a client: on, off, and as the environment says', () =>
  check(
    'database/schema-sync-in-production',
    `
import express from 'express';
import { DataSource } from 'typeorm';
export const a = new DataSource({ type: 'postgres', synchronize: true }); // $ database/schema-sync-in-production
export const b = new DataSource({ type: 'postgres', synchronize: false });
export const c = new DataSource({ type: 'postgres', synchronize: process.env.NODE_ENV !== 'production' });
export const d = new DataSource({ type: 'postgres' });
express().listen(3000);
`,
  ));

test('a module of Nest', () =>
  check(
    'database/schema-sync-in-production',
    `
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NestFactory } from '@nestjs/core';
@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', synchronize: true }), // $ database/schema-sync-in-production
  ],
})
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
  ));

test('scripts that start the service, and those of development', async () => {
  const found = await findingsOf(
    `
//- /package.json
{
  "name": "shop",
  "scripts": {
    "dev": "prisma db push && node src/app.js",
    "db:push": "prisma db push",
    "start": "prisma db push && node src/app.js",
    "start:prod": "prisma migrate deploy && node src/app.js"
  },
  "dependencies": { "express": "*", "prisma": "*" }
}
//- /src/app.js
import express from 'express';
express().listen(3000);
`,
    'database/schema-sync-in-production',
  );
  expect(found.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'package.json:6 `npm run start` changes the tables to what the code says (prisma db push) whenever the service starts.',
  ]);
});

test('settings that a factory or a class makes', () =>
  check(
    'database/schema-sync-in-production',
    `
//- /src/options.ts
import { Injectable } from '@nestjs/common';
@Injectable()
export class Options {
  createTypeOrmOptions() {
    return { type: 'postgres' as const, synchronize: true };
  }
}
//- /src/app.ts
import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NestFactory } from '@nestjs/core';
import { Options } from './options';
@Module({
  imports: [
    TypeOrmModule.forRootAsync({ useClass: Options }), // $ database/schema-sync-in-production
    TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', synchronize: true }) }), // $ database/schema-sync-in-production
    TypeOrmModule.forRootAsync({ useFactory: async () => ({ type: 'postgres', dropSchema: true }) }), // $ database/schema-sync-in-production
    TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', synchronize: process.env.NODE_ENV !== 'production' }) }),
    TypeOrmModule.forRootAsync({ inject: [ConfigService], useFactory: (config: ConfigService) => ({ type: 'postgres', synchronize: config.get('SYNC') }) }),
  ],
})
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
  ));

test('calls that every start makes, and those that some do', () =>
  check(
    'database/schema-sync-in-production',
    `
//- /src/app.ts
import express from 'express';
import { sequelize, User } from './models';
import { prepare, reset } from './prepare';
const app = express();
async function main() {
  await sequelize.sync({ force: true }); // $ database/schema-sync-in-production
  await User.sync({ alter: true }); // $ database/schema-sync-in-production
  await sequelize.sync();
  if (process.env.NODE_ENV === 'development') await sequelize.sync({ alter: true });
  await prepare();
  if (process.env.RESET) await reset();
  app.listen(3000);
}
main();
app.post('/reset', async (req, res) => { await sequelize.sync({ force: true }); res.sendStatus(204); });
//- /src/prepare.ts
import { sequelize } from './models';
export async function prepare() {
  await sequelize.authenticate().then(() => sequelize.sync({ alter: true })); // $ database/schema-sync-in-production
}
export async function reset() {
  await sequelize.sync({ force: true });
}
//- /src/models.ts
import { DataTypes, Model, Sequelize } from 'sequelize';
export const sequelize = new Sequelize('postgres://db');
export class User extends Model {}
User.init({ name: DataTypes.STRING }, { sequelize });
//- /scripts/reset.ts
import { sequelize } from '../src/models';
await sequelize.sync({ force: true });
`,
  ));

test('other ORMs', () =>
  check(
    'database/schema-sync-in-production',
    `
//- /src/app.ts
import express from 'express';
import { MikroORM } from '@mikro-orm/postgresql';
import { DataSource } from 'typeorm';
const source = new DataSource({ type: 'postgres' });
async function main() {
  const orm = await MikroORM.init({ entities: [] });
  await orm.schema.updateSchema(); // $ database/schema-sync-in-production
  await orm.getSchemaGenerator().refreshDatabase(); // $ database/schema-sync-in-production
  await orm.migrator.up();
  await source.initialize();
  await source.synchronize(); // $ database/schema-sync-in-production
  await source.runMigrations();
  express().listen(3000);
}
main();
`,
  ));
