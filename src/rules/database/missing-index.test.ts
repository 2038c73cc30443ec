import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const messages = async (model: string, query: string): Promise<string[]> => {
  const found = await findingsOf(
    `
//- /prisma/schema.prisma
${model}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany(${query})); });
`,
    'database/missing-index',
  );
  return found.map(({ severity, message }) => `${severity}: ${message}`);
};

const order = (more = ''): string => `
model Order {
  id      Int @id
  number  String
  buyer   Int
  state   String
  paid    Boolean
  created DateTime
  ${more}
}`;

test('columns that no index starts with', async () => {
  expect(await messages(order(), '{ where: { buyer: 1 }, take: 20 }')).toEqual([
    'high: GET /a filters Order by buyer, and no index starts with it.',
  ]);
  expect(await messages(order('@@index([state, buyer])'), '{ where: { buyer: 1, number: "x" } }')).toEqual([
    'high: GET /a filters Order by buyer and number, and no index starts with any of them.',
  ]);
});

test('an index on one of the columns serves the query; so does a key', async () => {
  expect(await messages(order('@@index([buyer, state])'), '{ where: { buyer: 1, number: "x" } }')).toEqual([]);
  expect(await messages(order('@@unique([number])'), '{ where: { number: "x", buyer: 1 } }')).toEqual([]);
  expect(await messages(order(), '{ where: { id: 1, buyer: 1 } }')).toEqual([]);
});

test('columns with few values, unknown filters and no filter are quiet', async () => {
  expect(await messages(order(), '{ where: { paid: true, state: "open" }, take: 20 }')).toEqual([]);
  expect(await messages(order(), '{ where: req.query, take: 20 }')).toEqual([]);
  expect(await messages(order(), '{ take: 20 }')).toEqual([]);
});

test('the first rows in an order that no index has', async () => {
  expect(await messages(order(), '{ orderBy: { created: "desc" }, take: 20 }')).toEqual([
    'medium: GET /a takes the first rows of Order by created, and no index is in that order.',
  ]);
  expect(await messages(order('@@index([created])'), '{ orderBy: { created: "desc" }, take: 20 }')).toEqual([]);
});

test('an index on fewer columns serves a look-up by more: one finding', async () => {
  const found = await findingsOf(
    `
//- /prisma/schema.prisma
${order()}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/a', async (req, res) => { res.json(await prisma.order.findMany({ where: { buyer: 1, number: 'x' }, take: 5 })); });
app.get('/b', async (req, res) => { res.json(await prisma.order.findMany({ where: { buyer: 1 }, take: 5 })); });
`,
    'database/missing-index',
  );
  expect(found.map(({ message }) => message)).toEqual([
    '2 endpoints, GET /b among them, filter Order by buyer, and no index starts with it.',
  ]);
});

test('of a key of several columns only the first is served', async () => {
  const member = `
model Order {
  teamId Int
  userId Int
  @@id([teamId, userId])
}`;
  expect(await messages(member, '{ where: { teamId: 1 }, take: 5 }')).toEqual([]);
  expect(await messages(member, '{ where: { userId: 1 }, take: 5 }')).toEqual([
    'high: GET /a filters Order by userId, and no index starts with it.',
  ]);
});

test('rows without a value are not looked up by a value; of alternatives each has to be found', async () => {
  expect(await messages(order(), '{ where: { number: null }, take: 5 }')).toEqual([]);
  expect(await messages(order(), '{ where: { OR: [{ number: "x" }, { buyer: 1 }] }, take: 5 }')).toEqual([
    'high: GET /a filters Order by number or buyer, and no index starts with any of them.',
  ]);
});

test('where there may be an index for a reference, because the database is not known, that is less certain', async () => {
  const related = (provider: string): string => `
${provider}
${order('userId Int\n  user User @relation(fields: [userId], references: [id])')}
model User {
  id Int @id
  orders Order[]
}`;
  const confidence = async (provider: string): Promise<string[]> => {
    const found = await findingsOf(
      `
//- /prisma/schema.prisma
${related(provider === '' ? '' : `datasource db {\n provider = "${provider}"\n}`)}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
express().get('/a', async (req, res) => { res.json(await prisma.order.findMany({ where: { userId: 1 }, take: 5 })); });
`,
      'database/missing-index',
    );
    return found.map(({ severity, confidence }) => `${severity} ${confidence}`);
  };
  expect(await confidence('postgresql')).toEqual(['high high']);
  expect(await confidence('')).toEqual(['high medium']);
  expect(await confidence('mysql')).toEqual([]);
});

const severities = async (code: string): Promise<string[]> => {
  const found = await findingsOf(
    `
//- /migrations/1.sql
CREATE TABLE users (id serial PRIMARY KEY, email text, nick text, account text);
//- /src/app.ts
import express from 'express';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const user = async (column, value) => (await pool.query('SELECT id FROM users WHERE ' + column + ' = $1 LIMIT 1', [value])).rows[0];
${code}
`,
    'database/missing-index',
  );
  return found.map(({ severity }) => severity);
};

test('a credential is looked up all the time at a login and in a guard, not elsewhere', async () => {
  const login = (path: string, column: string): string =>
    `app.post('${path}', async (req, res) => { const found = await user('${column}', req.body.name); res.json({ token: jwt.sign({ id: found.id }, process.env.KEY) }); });`;
  expect(await severities(login('/login', 'email'))).toEqual(['critical']);
  expect(await severities(login('/login', 'nick'))).toEqual(['high']);
  expect(await severities(login('/invitations', 'email'))).toEqual(['high']);
  const guard = (column: string): string => `
const guard = async (req, res, next) => {
  const claims = jwt.verify(req.headers.authorization, process.env.KEY);
  if (!(await user('${column}', claims.sub))) return res.sendStatus(401);
  next();
};
app.get('/a', guard, (req, res) => { res.json({}); });`;
  expect(await severities(guard('email'))).toEqual(['critical']);
  expect(await severities(guard('nick'))).toEqual(['high']);
});

test('middleware that most requests pass, unless it asks now and then only', async () => {
  const routes = (count: number): string =>
    Array.from({ length: count }, (_, at) => `app.get('/r${at}', (req, res) => { res.json({}); });`).join('\n');
  const middleware = (before: string, after: string): string =>
    `app.use(async (req, res, next) => { ${before} req.account = await user('account', req.hostname); ${after} next(); });`;
  expect(await severities(`${middleware('', '')}\n${routes(5)}`)).toEqual(['critical']);
  expect(await severities(`${middleware('', '')}\n${routes(4)}`)).toEqual(['high']);
  expect(await severities(`${routes(6)}\n${middleware('', '')}\n${routes(5).replaceAll('/r', '/s')}`)).toEqual([
    'high',
  ]);
  expect(await severities(`${middleware('if (process.env.CHECK) {', '}')}\n${routes(5)}`)).toEqual(['medium']);
});

test('what only deletes or serves administrators is asked seldom', async () => {
  const remove = `app.post('/leave', async (req, res) => { await pool.query('DELETE FROM users WHERE nick = $1', [req.body.nick]); res.sendStatus(204); });`;
  const read = (path: string): string =>
    `app.get('${path}', async (req, res) => { res.json(await user('nick', req.query.nick)); });`;
  expect(await severities(remove)).toEqual(['medium']);
  expect(await severities(`${remove}\n${read('/find')}`)).toEqual(['high']);
  const others = `app.get('/a', (req, res) => { res.json({}); });\napp.get('/b', (req, res) => { res.json({}); });`;
  expect(await severities(`${read('/admin/find')}\n${others}`)).toEqual(['medium']);
  expect(await severities(read('/admin/find'))).toEqual(['high']);
});

test('an index is declared in the words of what declares the table, and quoted where SQL asks for it', async () => {
  const fix = async (declared: string, code: string): Promise<string[]> => {
    const found = await findingsOf(
      `
${declared}
//- /src/app.ts
import express from 'express';
import mongoose from 'mongoose';
import pg from 'pg';
import { PrismaClient } from '@prisma/client';
import { DataTypes, Model, Sequelize } from 'sequelize';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
const app = express();
${code}
`,
      'database/missing-index',
    );
    return found.flatMap((each) => [...each.fix.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text));
  };
  const route = (query: string): string => `app.get('/a', async (req, res) => { res.json(await ${query}); });`;
  expect(
    await fix(
      `//- /prisma/schema.prisma\n${order()}`,
      `const prisma = new PrismaClient();\n${route('prisma.order.findMany({ where: { number: "x" }, take: 5 })')}`,
    ),
  ).toEqual(['@@index([number])']);
  expect(
    await fix(
      '',
      `const Order = mongoose.model('Order', new mongoose.Schema({ number: String }));\n${route('Order.find({ number: "x" }).limit(5)')}`,
    ),
  ).toEqual(['schema.index({ number: 1 });']);
  expect(
    await fix(
      '',
      `@Entity() class Order { @PrimaryGeneratedColumn() id: number; @Column() number: string; }
const source = new DataSource({ type: 'postgres', entities: [Order] });
${route('source.getRepository(Order).find({ where: { number: "x" }, take: 5 })')}`,
    ),
  ).toEqual(["@Index(['number'])", 'CREATE INDEX CONCURRENTLY order_number_idx ON "order" (number);']);
  expect(
    await fix(
      '',
      `const sequelize = new Sequelize('postgres://db/shop');
class Order extends Model {}
Order.init({ number: DataTypes.STRING }, { sequelize });
${route('Order.findAll({ where: { number: "x" }, limit: 5 })')}`,
    ),
  ).toEqual([
    "indexes: [{ fields: ['number'] }]",
    'CREATE INDEX CONCURRENTLY "Orders_number_idx" ON "Orders" (number);',
  ]);
  expect(
    await fix(
      `//- /migrations/1.sql\nCREATE TABLE "order" (id serial PRIMARY KEY, "buyerName" text);`,
      `const pool = new pg.Pool();\n${route(`pool.query('SELECT id FROM "order" WHERE "buyerName" = $1 LIMIT 5', [req.query.name])`)}`,
    ),
  ).toEqual(['CREATE INDEX CONCURRENTLY ON "order" ("buyerName");']);
});

test('other libraries have words of their own, and PostgreSQL a way that stops no writes', async () => {
  const fix = async (fixture: string): Promise<string[]> => {
    const found = await findingsOf(fixture, 'database/missing-index');
    return found.flatMap((each) => [...each.fix.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text));
  };
  const route = (query: string): string =>
    `import express from 'express';\nconst app = express();\napp.get('/a', async (req, res) => { res.json(await ${query}); });`;
  expect(
    await fix(`//- /src/app.ts
import { integer, pgTable, serial } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { eq } from 'drizzle-orm';
const posts = pgTable('posts', { id: serial('id').primaryKey(), authorId: integer('author_id') });
const db = drizzle('postgres://db/shop');
${route('db.select().from(posts).where(eq(posts.authorId, Number(req.query.a))).limit(5)')}`),
  ).toEqual([
    "index('posts_author_id_idx').on(table.authorId)",
    'CREATE INDEX CONCURRENTLY posts_author_id_idx ON posts (author_id);',
  ]);
  expect(
    await fix(`//- /src/app.ts
import { Entity, MikroORM, PrimaryKey, Property } from '@mikro-orm/postgresql';
@Entity() class Post { @PrimaryKey() id!: number; @Property() authorId!: number; }
const orm = await MikroORM.init({ entities: [Post] });
${route('orm.em.fork().find(Post, { authorId: Number(req.query.a) }, { limit: 5 })')}`),
  ).toEqual([
    "@Index({ properties: ['authorId'] })",
    'CREATE INDEX CONCURRENTLY post_author_id_idx ON post (author_id);',
  ]);
  expect(
    await fix(`//- /migrations/20240101000000_posts.ts
export async function up(knex) { await knex.schema.createTable('posts', (table) => { table.increments('id'); table.integer('author_id'); }); }
export async function down(knex) { await knex.schema.dropTable('posts'); }
//- /src/app.ts
import knex from 'knex';
import 'pg';
const db = knex({ client: 'pg' });
${route("db('posts').where({ author_id: req.query.a }).limit(5)")}`),
  ).toEqual(["table.index(['author_id']);", 'CREATE INDEX CONCURRENTLY posts_author_id_idx ON posts (author_id);']);
  expect(
    await fix(`//- /src/app.ts
import { Model } from 'objection';
import 'pg';
class Post extends Model { static tableName = 'posts'; static jsonSchema = { properties: { id: { type: 'integer' }, authorId: { type: 'integer' } } }; }
${route('Post.query().where({ authorId: req.query.a }).limit(5)')}`),
  ).toEqual(["table.index(['authorId']);", 'CREATE INDEX CONCURRENTLY "posts_authorId_idx" ON posts ("authorId");']);
  expect(
    await fix(`//- /migrations/001_posts.ts
export async function up(db) { await db.schema.createTable('posts').addColumn('id', 'serial', (column) => column.primaryKey()).addColumn('author_id', 'integer').execute(); }
export async function down(db) { await db.schema.dropTable('posts').execute(); }
//- /src/app.ts
import { Kysely, PostgresDialect, type Generated } from 'kysely';
import 'pg';
interface Posts { id: Generated<number>; author_id: number }
const db = new Kysely<{ posts: Posts }>({ dialect: new PostgresDialect({}) });
${route("db.selectFrom('posts').selectAll().where('author_id', '=', Number(req.query.a)).limit(5).execute()")}`),
  ).toEqual(['CREATE INDEX CONCURRENTLY ON posts (author_id);']);
});

test('patterns are no values, also inside of alternatives; a filter that may be left out is asked seldom', async () => {
  const severities = async (where: string, limit = ', limit: 5'): Promise<string[]> => {
    const found = await findingsOf(
      `
import express from 'express';
import { DataTypes, Model, Op, Sequelize } from 'sequelize';
const app = express();
const sequelize = new Sequelize('postgres://db/shop');
class Note extends Model {}
Note.init({ author: DataTypes.STRING, text: DataTypes.STRING, place: DataTypes.STRING }, { sequelize });
app.get('/a', async (req, res) => {
  const filter = {};
  if (req.query.place) filter.place = [String(req.query.place)];
  res.json(await Note.findAll({ where: ${where}${limit} }));
});
`,
      'database/missing-index',
    );
    return found.map(({ severity, message }) => `${severity} ${/by (.*?),/.exec(message)?.[1]}`);
  };
  expect(await severities("{ text: { [Op.or]: [{ [Op.substring]: 'a' }, { [Op.like]: '%b' }] } }")).toEqual([]);
  expect(await severities("{ text: { [Op.or]: ['a', 'b'] } }")).toEqual(['high text']);
  expect(await severities('filter')).toEqual(['medium place']);
  expect(await severities('filter', '')).toEqual(['high place']);
  expect(await severities('{ ...filter, author: req.query.author }')).toEqual(['high author']);
});

test('a query that one function builds and a wrapper runs is shown where it is built', async () => {
  const found = await findingsOf(
    `
//- /migrations/1.sql
CREATE TABLE users (id int PRIMARY KEY, email text);
CREATE TABLE visits (id int PRIMARY KEY, place text);
//- /src/app.ts
import express from 'express';
import { Kysely, PostgresDialect } from 'kysely';
interface Tables { users: { id: number; email: string }; visits: { id: number; place: string } }
const db = new Kysely<Tables>({ dialect: new PostgresDialect({} as never) });
const run = (query) => query.execute();
const app = express();
app.get('/users', async (req, res) => res.json(await run(db.selectFrom('users').selectAll().where('email', '=', req.query.email))));
app.get('/visits', async (req, res) => res.json(await run(db.selectFrom('visits').selectAll().where('place', '=', req.query.place))));
app.listen(3000);
`,
    'database/missing-index',
  );
  expect(found.map(({ file, line }) => `${file}:${line}`).sort()).toEqual(['src/app.ts:7', 'src/app.ts:8']);
});
