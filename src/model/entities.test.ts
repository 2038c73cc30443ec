import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { nearest } from './packages.ts';

const schema = (provider: string, field: string, more = ''): string => `
datasource db {
  provider = "${provider}"
  url      = env("DATABASE_URL")
  ${more}
}
model User {
  id     Int @id
  ${field}
}`;

test('models of one name in several packages do not mix', async () => {
  const model = await modelOf(`
//- /package.json
{ "name": "all", "workspaces": ["apps/*", "packages/*"] }
//- /apps/a/package.json
{ "name": "a", "dependencies": { "express": "*", "@prisma/client": "*" } }
//- /apps/a/prisma/schema.prisma
${schema('postgresql', 'email String @unique')}
//- /apps/a/src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
express().get('/a', async (req, res) => { res.json(await prisma.user.findMany({ where: { email: req.query.email } })); });
//- /apps/b/package.json
{ "name": "b", "dependencies": { "express": "*", "@prisma/client": "*", "db": "workspace:*" } }
//- /apps/b/src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
express().get('/b', async (req, res) => { res.json(await prisma.user.findMany({ where: { email: req.query.email } })); });
//- /packages/db/package.json
{ "name": "db", "dependencies": { "@prisma/client": "*" } }
//- /packages/db/prisma/schema.prisma
${schema('mysql', 'email String')}
//- /packages/db/prisma/migrations/1_init/migration.sql
CREATE INDEX user_email ON \`User\` (email, id);
`);
  const limited = model.operations.map((operation) =>
    operation.is === 'query' ? [operation.place.file, operation.limited] : [],
  );
  expect(limited.filter(({ length }) => length > 0)).toEqual([
    ['apps/a/src/app.ts', true],
    ['apps/b/src/app.ts', false],
  ]);
  const indexes = (file: string): unknown =>
    nearest(model.project)(
      model.entities.filter(({ name }) => name === 'User'),
      file,
    )[0]?.indexes.map(({ columns }) => columns.join(' '));
  expect([indexes('apps/a/src/app.ts'), indexes('apps/b/src/app.ts'), indexes('elsewhere.ts')]).toEqual([
    ['id', 'email'],
    ['id', 'email id'],
    ['id', 'email'],
  ]);
});

test('MySQL has an index for each foreign key, others have not', async () => {
  const indexes = async (provider: string, more = ''): Promise<unknown> => {
    const related = `teamId Int
  team   Team @relation(fields: [teamId], references: [id])`;
    const model = await modelOf(`
//- /prisma/schema.prisma
${schema(provider, related, more)}
model Team {
  id    Int @id
  users User[]
}
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
await new PrismaClient().user.findMany();
`);
    return model.entities[0]?.indexes.map(({ columns }) => columns.join(' '));
  };
  expect(await indexes('mysql')).toEqual(['id', 'teamId']);
  expect(await indexes('mysql', 'relationMode = "prisma"')).toEqual(['id']);
  expect(await indexes('postgresql')).toEqual(['id']);
});

test('the dialect is that of the client, else of the only driver', async () => {
  const dialect = async (settings: string, dependencies: string): Promise<unknown> => {
    const model = await modelOf(`
//- /package.json
{ "name": "one", "dependencies": { "typeorm": "*", ${dependencies} } }
//- /src/app.ts
import { Column, DataSource, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
@Entity() class Order { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Order) parent: Order; }
export const source = new DataSource({ ${settings} });
`);
    const [entity] = model.entities;
    return [entity?.dialect, entity?.indexes.length];
  };
  expect(await dialect("type: 'mariadb'", '"pg": "*"')).toEqual(['mysql', 2]);
  expect(await dialect('', '"mysql2": "*"')).toEqual(['mysql', 2]);
  expect(await dialect('', '"mysql2": "*", "pg": "*"')).toEqual([undefined, 1]);
  expect(await dialect("type: 'postgres'", '"mysql2": "*"')).toEqual(['postgres', 1]);
});
