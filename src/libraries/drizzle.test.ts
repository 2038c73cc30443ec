import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const schema = `
//- /src/schema.ts
import { relations, sql } from 'drizzle-orm';
import { boolean, foreignKey, index, integer, pgEnum, pgTable, pgTableCreator, primaryKey, serial, text, timestamp, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';
const role = pgEnum('role', ['admin', 'member']);
const times = { createdAt: timestamp('created_at').defaultNow().notNull(), deletedAt: timestamp('deleted_at') };
export const users = pgTable('app_users', {
  id: serial('id').primaryKey(),
  email: varchar('email', { length: 255 }).notNull().unique(),
  role: role('role').notNull().default('member'),
  ...times,
}, (t) => [index('by_role').on(t.role, t.createdAt.desc()), uniqueIndex('live_email').on(t.email).where(sql\`\${t.deletedAt} is null\`)]);
export const posts = pgTable('posts', (t) => ({
  id: t.uuid().defaultRandom().primaryKey(),
  authorId: t.integer('author_id').references(() => users.id, { onDelete: 'cascade' }),
  title: t.text().notNull(),
}));
export const votes = pgTable('votes', {
  userId: integer('user_id').notNull().references(() => users.id),
  postId: uuid('post_id').notNull(),
  up: boolean(),
}, (table) => ({
  key: primaryKey({ columns: [table.userId, table.postId] }),
  post: foreignKey({ columns: [table.postId], foreignColumns: [posts.id] }),
  lower: index('lower').on(sql\`lower(\${table.up})\`),
}));
const createTable = pgTableCreator((name) => \`shop_\${name}\`);
export const carts = createTable('cart', { id: text('id').primaryKey() });
export const usersRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
export const postsRelations = relations(posts, ({ one }) => ({ author: one(users, { fields: [posts.authorId], references: [users.id] }) }));
`;

const client = `
//- /src/db.ts
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import * as schema from './schema';
export const db = drizzle(new Pool(), { schema });
`;

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator, optional }) => `${column} ${operator}${optional === true ? '?' : ''}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : operation.limited === null ? '' : ' unlimited'}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}`,
        ]
      : [],
  );
}

test('tables with keys, indexes and relations', async () => {
  const model = await modelOf(schema);
  expect(
    model.entities.map(({ name, table, dialect, columns, indexes, relations }) => [
      `${name} ${table} ${dialect}`,
      columns
        .map(
          (column) =>
            `${column.column}:${column.type}${column.nullable === true ? '?' : ''}${column.hasDefault ? '=' : ''}`,
        )
        .join(),
      indexes
        .map(
          (index) =>
            `${index.columns.join('+')}${index.primary ? '#' : index.unique ? '!' : ''}${index.partial ? '~' : ''}`,
        )
        .join(),
      relations.map(({ name: of, kind, to, columns: held }) => `${of} ${kind} ${to} ${held.join()}`.trim()),
    ]),
  ).toEqual([
    [
      'users app_users postgres',
      'id:serial=,email:varchar(255),role:role=,created_at:timestamp=,deleted_at:timestamp?',
      'id#,email!,role+createdAt,email!~',
      ['posts one-to-many posts'],
    ],
    ['posts posts postgres', 'id:uuid=,author_id:integer?,title:text', 'id#', ['author many-to-one users authorId']],
    [
      'votes votes postgres',
      'user_id:integer,post_id:uuid,up:boolean?',
      'userId+postId#,(expression)~',
      ['userId many-to-one users userId', 'postId many-to-one posts postId'],
    ],
    ['carts shop_cart postgres', 'id:text', 'id#', []],
  ]);
});

test('queries that are built', async () => {
  const model = await modelOf(`${schema}${client}
//- /src/queries.ts
import { and, asc, count, desc, eq, exists, gt, ilike, inArray, isNull, like, not, or, sql, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import * as schema from './schema';
import { carts, posts, users, votes } from './schema';
import { db } from './db';
export const one = (email: string) => db.select().from(users).where(eq(users.email, email));
export const list = (id: number) => db.select({ title: posts.title, email: users.email }).from(posts).leftJoin(users, eq(posts.authorId, users.id)).where(and(eq(users.id, id), like(posts.title, 'a%'))).orderBy(desc(posts.title)).limit(10);
export const either = (a: string) => db.select().from(users).where(or(eq(users.email, a), not(eq(users.role, 'admin')), isNull(users.deletedAt)));
export const maybe = (a?: string) => db.select().from(posts).where(a ? eq(posts.title, a) : undefined);
export const counted = () => db.select({ count: count() }).from(users).where(gt(users.createdAt, new Date()));
export const text = (a: string) => db.select().from(users).where(sql\`\${users.email} = \${a}\`);
export const within = () => db.select().from(users).where(inArray(users.id, db.select({ id: posts.authorId }).from(posts)));
export async function cte() { const recent = db.$with('recent').as(db.select().from(posts).where(eq(posts.title, 'x'))); return db.with(recent).select().from(recent); }
export const add = (title: string) => db.insert(posts).values({ title }).returning();
export const put = () => db.insert(users).values({ email: 'a' }).onConflictDoUpdate({ target: users.email, set: { role: 'admin' } });
export const rename = (id: string, title: string) => db.update(posts).set({ title }).where(eq(posts.id, id));
export const wipe = () => db.delete(votes);
export const drop = (id: string) => db.delete(carts).where(eq(carts.id, id));
export const total = () => db.$count(users, eq(users.role, 'admin'));
export const raw = (id: string) => db.execute(sql\`select * from \${users} where \${users.id} = \${id}\`);
export class Store {
  constructor(private readonly database: NodePgDatabase<typeof schema>) {}
  search(term: string, page?: number) {
    const conditions: SQL[] = [eq(users.role, 'admin')];
    if (term) conditions.push(ilike(users.email, term));
    let query = this.database.select().from(users).where(and(...conditions)).$dynamic();
    if (page) query = query.limit(10);
    return query;
  }
}
`);
  expect(queries(model)).toEqual([
    'select users [email =] limited',
    'select posts+users [users.id =, title like] limited by title',
    'select users [email in, role other, deletedAt other] unlimited',
    'select posts [title =?] unlimited',
    'count users [createdAt range] limited',
    'select users [email =] limited',
    'select users [id in] unlimited',
    'select posts [] unlimited',
    'insert posts []',
    'upsert users [email =]',
    'update posts [id =]',
    'delete votes [] every row',
    'delete carts [id =]',
    'count users [role =] limited',
    'select users [id =] limited',
    'select users [role =, email other]',
  ]);
});

test('relational queries, transactions, and SQL put together of input', async () => {
  const model = await modelOf(`${schema}${client}
//- /src/app.ts
import express from 'express';
import { eq, sql } from 'drizzle-orm';
import { db } from './db';
import { posts, users } from './schema';
const app = express();
app.post('/a', async (req, res) => {
  await db.query.users.findFirst({ where: eq(users.email, req.body.email), with: { posts: { with: { author: true } } }, columns: { id: true } });
  const rows = await db.query.posts.findMany({ where: (post, { and, eq }) => and(eq(post.title, req.body.title), eq(post.authorId, 1)), orderBy: (post, { desc }) => [desc(post.title)] });
  await db.transaction(async (tx) => {
    await tx.insert(users).values({ email: req.body.email });
    await tx.query.posts.findMany({ limit: 5 });
  });
  await db.execute(sql.raw('select * from app_users where email = ' + req.body.email));
  await db.execute(sql\`select * from app_users where email = \${req.body.email}\`);
  res.json(rows);
});
`);
  expect(queries(model)).toEqual([
    'select users [email =] limited with posts,posts.author',
    'select posts [title =, authorId =] unlimited by title',
    'insert users []',
    'select posts [] limited',
    'select users [email =] limited',
    'select users [email =] limited',
  ]);
  const steps = model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
    operation.is === 'query' ? [transaction !== null] : [],
  );
  expect(steps).toEqual([false, false, true, true, false, false]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 13']);
});

test('a repository for any table', async () => {
  const model = await modelOf(`${schema}${client}
//- /src/app.ts
import express from 'express';
import { eq } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { db } from './db';
import { posts, users } from './schema';
class Repository<T extends PgTable> {
  constructor(protected readonly table: T) {}
  byId(id: any) { return db.select().from(this.table).where(eq(this.table.id, id)); }
}
class Users extends Repository<typeof users> { constructor() { super(users); } }
const ofUsers = new Users();
const ofPosts = new Repository(posts);
const app = express();
app.get('/a', async (req, res) => { res.json([await ofUsers.byId(1), await ofPosts.byId('x')]); });
`);
  expect(queries(model)).toEqual(['select posts [id =] limited', 'select users [id =] limited']);
});

test('the arms of a union, and rows by the type of a table', async () => {
  const { operations } = await modelOf(`
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { eq, inArray } from 'drizzle-orm';
const notes = pgTable('notes', { id: integer('id').primaryKey(), owner: text('owner'), title: text('title'), box: text('box') });
const db = drizzle('x');
export const both = (title: string) =>
  db.select({ id: notes.id }).from(notes).where(eq(notes.title, title)).union(db.select({ id: notes.id }).from(notes).where(eq(notes.box, title)));
export const within = (title: string) => {
  const found = db.select({ id: notes.id }).from(notes).where(eq(notes.title, title)).union(db.select({ id: notes.id }).from(notes).where(eq(notes.box, title)));
  return db.delete(notes).where(inArray(notes.id, found));
};
export class Owner {
  constructor(private readonly row: typeof notes.$inferSelect) {}
  all() { return db.select().from(notes).where(eq(notes.owner, this.row.owner)); }
  joined() { return db.select().from(notes).where(eq(notes.owner, notes.title)); }
}
`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}`,
          ]
        : [],
    ),
  ).toEqual(['select title =', 'select box =', 'delete id in', 'select owner =', 'select owner other']);
});
