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
    TypeOrmModule.forRoot({ type: 'postgres', synchronize: true }), // $ MISSING: database/schema-sync-in-production
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
