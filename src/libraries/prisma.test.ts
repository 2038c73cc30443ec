import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const schema = `
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}
model User {
  id        Int       @id @default(autoincrement())
  email     String    @unique
  firstName String?   @map("first_name") @db.VarChar(80) // what people are called
  role      Role      @default(USER)
  articles  Article[]
  @@map("users")
}
model Article {
  id       String @id @default("it's // not a comment")
  slug     String
  tags     String[]
  author   User   @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId Int
  @@unique([slug, authorId])
  @@index([authorId])
}
enum Role {
  USER
  ADMIN
}
`;

function queries(model: BackendModel) {
  return model.operations.filter((operation) => operation.is === 'query');
}

test('entities come from the schema', async () => {
  const { entities } = await modelOf(`${schema}
//- /src/app.ts
export const x = 1;
`);
  expect(entities.map(({ name, table, location }) => [name, table, `${location.file}:${location.line}`])).toEqual([
    ['User', 'users', 'prisma/schema.prisma:8'],
    ['Article', 'Article', 'prisma/schema.prisma:16'],
  ]);
  const [user, article] = entities;
  expect(
    user?.columns.map(({ name, column, type, nullable, primary, unique, hasDefault }) => ({
      name,
      column,
      type,
      nullable,
      primary,
      unique,
      hasDefault,
    })),
  ).toEqual([
    { name: 'id', column: 'id', type: 'Int', nullable: false, primary: true, unique: true, hasDefault: true },
    {
      name: 'email',
      column: 'email',
      type: 'String',
      nullable: false,
      primary: false,
      unique: true,
      hasDefault: false,
    },
    {
      name: 'firstName',
      column: 'first_name',
      type: 'String @db.VarChar(80)',
      nullable: true,
      primary: false,
      unique: false,
      hasDefault: false,
    },
    { name: 'role', column: 'role', type: 'Role', nullable: false, primary: false, unique: false, hasDefault: true },
  ]);
  expect(user?.relations).toMatchObject([{ name: 'articles', to: 'Article', kind: 'one-to-many', columns: [] }]);
  expect(article?.relations).toMatchObject([
    { name: 'author', to: 'User', kind: 'many-to-one', columns: ['authorId'] },
  ]);
  expect(article?.indexes.map(({ columns, unique, primary }) => ({ columns, unique, primary }))).toEqual([
    { columns: ['id'], unique: true, primary: true },
    { columns: ['slug', 'authorId'], unique: true, primary: false },
    { columns: ['authorId'], unique: false, primary: false },
  ]);
});

test('queries of a client that a service extends, generated where the schema says', async () => {
  const model = await modelOf(`${schema}
//- /src/prisma.service.ts
import { PrismaClient } from './generated/prisma/client';
export class PrismaService extends PrismaClient {
  constructor() { super({ log: ['warn'] }); }
}
//- /src/articles.ts
import { PrismaService } from './prisma.service';
export class Articles {
  constructor(private readonly prisma: PrismaService) {}
  list(author: string, take: number) {
    return this.prisma.article.findMany({ where: { author: { email: author }, slug: { startsWith: 'a' } }, orderBy: [{ slug: 'asc' }], take, include: { author: { select: { email: true } } } });
  }
  all() { return this.prisma.article.findMany(); }
  one(slug: string, authorId: number) { return this.prisma.article.findUnique({ where: { slug_authorId: { slug, authorId } } }); }
  add(data: { slug: string }) { return this.prisma.article.create({ data: { slug: data.slug, author: { connect: { id: 1 } } } }); }
  clear() { return this.prisma.article.deleteMany({}); }
  clearOf(authorId: number) { return this.prisma.article.deleteMany({ where: { authorId } }); }
  some(where: any) { return this.prisma.article.deleteMany(where); }
}
`);
  expect(
    queries(model).map(({ operation, entities, filters, limited, single, everyRow, includes, written, order }) => ({
      operation,
      entities,
      filters,
      limited,
      single,
      everyRow,
      includes,
      written,
      order,
    })),
  ).toEqual([
    {
      operation: 'select',
      entities: ['Article'],
      filters: [
        { column: 'authorId', operator: 'in' },
        { column: 'User.email', operator: 'in' },
        { column: 'slug', operator: 'like' },
      ],
      limited: true,
      single: false,
      everyRow: false,
      includes: ['author'],
      written: null,
      order: ['slug'],
    },
    {
      operation: 'select',
      entities: ['Article'],
      filters: [],
      limited: false,
      single: false,
      everyRow: false,
      includes: [],
      written: null,
      order: [],
    },
    {
      operation: 'select',
      entities: ['Article'],
      filters: [
        { column: 'slug', operator: '=' },
        { column: 'authorId', operator: '=' },
      ],
      limited: true,
      single: true,
      everyRow: false,
      includes: [],
      written: null,
      order: [],
    },
    {
      operation: 'insert',
      entities: ['Article'],
      filters: [],
      limited: null,
      single: false,
      everyRow: false,
      includes: [],
      written: ['slug', 'authorId'],
      order: [],
    },
    {
      operation: 'delete',
      entities: ['Article'],
      filters: [],
      limited: null,
      single: false,
      everyRow: true,
      includes: [],
      written: null,
      order: [],
    },
    {
      operation: 'delete',
      entities: ['Article'],
      filters: [{ column: 'authorId', operator: '=' }],
      limited: null,
      single: false,
      everyRow: false,
      includes: [],
      written: null,
      order: [],
    },
    {
      operation: 'delete',
      entities: ['Article'],
      filters: null,
      limited: null,
      single: false,
      everyRow: false,
      includes: [],
      written: null,
      order: [],
    },
  ]);
  expect(model.operations.filter((operation) => operation.is === 'client')).toHaveLength(1);
});

test('both forms of a transaction', async () => {
  const model = await modelOf(`${schema}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma: PrismaClient = (global as any).prisma || new PrismaClient();
const app = express();
app.post('/a', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    await tx.user.create({ data: { email: 'x' } });
    await prisma.article.deleteMany();
  });
  res.json({});
});
app.post('/b', async (req, res) => {
  await prisma.$transaction([prisma.user.create({ data: { email: 'x' } }), prisma.article.deleteMany()]);
  await prisma.user.count();
  res.json({});
});
`);
  const steps = model.endpoints.map((endpoint) =>
    endpoint.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query' ? [[operation.api, operation.client === transaction?.id, transaction?.place.line]] : [],
    ),
  );
  expect(steps).toEqual([
    [
      ['prisma.user.create', true, 6],
      ['prisma.article.deleteMany', false, 6],
    ],
    [
      ['prisma.user.create', false, 13],
      ['prisma.article.deleteMany', false, 13],
      ['prisma.user.count', false, undefined],
    ],
  ]);
});

test('raw SQL: tags are safe, the unsafe ones are not', async () => {
  const model = await modelOf(`
import express from 'express';
import { Prisma, PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.get('/a', async (req, res) => {
  await prisma.$queryRaw\`SELECT * FROM users WHERE email = \${req.query.email}\`;
  await prisma.$queryRaw(Prisma.sql\`SELECT id FROM users WHERE email = \${req.query.email} LIMIT 1\`);
  await prisma.$queryRawUnsafe('SELECT * FROM users WHERE email = ' + req.query.email);
  await prisma.$executeRaw\`UPDATE users SET name = \${req.query.name}\`;
});
`);
  expect(model.flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([['sql', 9]]);
  expect(
    queries(model).map(({ operation, entities, filters, single, everyRow }) => ({
      operation,
      entities,
      filters,
      single,
      everyRow,
    })),
  ).toEqual([
    {
      operation: 'select',
      entities: ['users'],
      filters: [{ column: 'email', operator: '=' }],
      single: false,
      everyRow: false,
    },
    {
      operation: 'select',
      entities: ['users'],
      filters: [{ column: 'email', operator: '=' }],
      single: true,
      everyRow: false,
    },
    {
      operation: 'select',
      entities: ['users'],
      filters: [{ column: 'email', operator: '=' }],
      single: false,
      everyRow: false,
    },
    { operation: 'update', entities: ['users'], filters: [], single: false, everyRow: true },
  ]);
});

test('an upsert writes what either of its parts writes', async () => {
  const { operations } = await modelOf(`${schema}
//- /src/service.ts
import { PrismaClient } from './generated/prisma';
const prisma = new PrismaClient();
export const put = (email: string) => prisma.user.upsert({ where: { email }, create: { email, firstName: 'a' }, update: { firstName: 'b' } });
`);
  expect(operations.flatMap((operation) => (operation.is === 'query' ? [operation.written] : []))).toEqual([
    ['firstName', 'email'],
  ]);
});
