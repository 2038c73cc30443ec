import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const database = `
//- /src/db.ts
import { CamelCasePlugin, Kysely, PostgresDialect, type ColumnType, type Generated } from 'kysely';
export interface UserTable { id: Generated<string>; email: string; teamId: string | null; createdAt: ColumnType<Date, never, never> }
interface PostTable { id: Generated<number>; authorId: string; title: string; likes: number }
export interface Database { users: UserTable; blogPosts: PostTable }
export const db = new Kysely<Database>({ dialect: new PostgresDialect({}), plugins: [new CamelCasePlugin()] });
//- /migrations/2024-01-01-init.ts
import { sql, type Kysely } from 'kysely';
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createTable('users')
    .addColumn('id', 'uuid', (col) => col.primaryKey().defaultTo(sql\`gen_random_uuid()\`))
    .addColumn('email', 'varchar(80)', (col) => col.notNull().unique())
    .addColumn('team_id', 'uuid', (col) => col.references('teams.id').onDelete('cascade'))
    .addColumn('created_at', 'timestamptz', (col) => col)
    .execute();
  await db.schema.createTable('blog_posts').ifNotExists()
    .addColumn('id', 'serial', (col) => col.primaryKey())
    .addColumn('author_id', 'uuid', (col) => col.notNull())
    .addColumn('title', 'text')
    .addColumn('old', 'text')
    .addUniqueConstraint('title_per_author', ['author_id', 'title'])
    .addForeignKeyConstraint('author', ['author_id'], 'users', ['id'])
    .execute();
  await db.schema.createIndex('by_team').on('users').columns(['team_id', 'created_at desc']).execute();
  await db.schema.alterTable('blog_posts').dropColumn('old').addColumn('likes', 'integer', (col) => col.notNull().defaultTo(0)).execute();
  await sql\`create index live on users (email) where team_id is null\`.execute(db);
}
export async function down(db: Kysely<any>): Promise<void> { await db.schema.dropTable('users').execute(); }
`;

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query' && !operation.place.file.includes('migrations')
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : operation.limited === null ? '' : ' unlimited'}${operation.single ? ' single' : ''}${operation.everyRow ? ' every row' : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}`,
        ]
      : [],
  );
}

test('tables of types and of migrations are one', async () => {
  const model = await modelOf(database);
  expect(
    model.entities.map(({ name, table, dialect, columns, indexes }) => [
      `${name} ${table} ${dialect}`,
      columns
        .map((column) => `${column.column}${column.nullable === true ? '?' : ''}${column.hasDefault ? '=' : ''}`)
        .join(),
      indexes
        .map(
          (index) =>
            `${index.columns.join('+')}${index.primary ? '#' : index.unique ? '!' : ''}${index.partial ? '~' : ''}`,
        )
        .join(),
    ]),
  ).toEqual([
    ['users users postgres', 'id=,email,team_id?,created_at', 'id#,email!,teamId+createdAt,email~'],
    ['blogPosts blog_posts postgres', 'id=,author_id,title,likes', 'id#,authorId+title!'],
  ]);
});

test('queries that are built', async () => {
  const model = await modelOf(`${database}
//- /src/queries.ts
import { Kysely, sql, type Transaction } from 'kysely';
import { db, type Database } from './db';
export const one = (email: string) => db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
export const page = (names: string[]) => db.selectFrom('users as u').leftJoin('blogPosts as p', 'p.authorId', 'u.id').select(['u.id', 'p.title']).where('p.title', 'in', names).where('u.createdAt', '>', new Date()).orderBy('u.email', 'desc').limit(10).execute();
export const either = (a: string) => db.selectFrom('users').selectAll().where((eb) => eb.or([eb('email', '=', a), eb('teamId', 'is', null)])).execute();
export const both = (a: string) => db.selectFrom('users').selectAll().where(({ and, eb, exists, selectFrom }) => and([eb('email', '=', a), exists(selectFrom('blogPosts').select('id'))])).execute();
export const count = () => db.selectFrom('users').select((eb) => eb.fn.countAll().as('count')).where(sql\`email\`, '=', 'x').executeTakeFirstOrThrow();
export const piece = (a: string) => db.selectFrom('users').selectAll().where(sql<boolean>\`email = \${a}\`).execute();
export const add = (title: string) => db.insertInto('blogPosts').values({ title, authorId: 'x', likes: 0 }).returningAll().executeTakeFirst();
export const put = () => db.insertInto('users').values({ email: 'a' }).onConflict((oc) => oc.column('email').doUpdateSet({ email: 'b' })).execute();
export const rename = (id: number, title: string) => db.updateTable('blogPosts').set({ title }).where('id', '=', id).execute();
export const wipe = () => db.deleteFrom('users').execute();
export const unused = () => db.selectFrom('users').selectAll();
export const recent = () => db.with('recent', (qb) => qb.selectFrom('blogPosts').selectAll().where('likes', '>', 3)).selectFrom('recent').selectAll().execute();
export const raw = (id: string) => sql\`select * from users where id = \${id}\`.execute(db);
export class Store {
  constructor(private readonly database: Kysely<Database>) {}
  search(term?: string) {
    let query = this.database.selectFrom('blogPosts').selectAll().$if(term !== undefined, (qb) => qb.where('title', 'like', 'a%'));
    query = query.where('authorId', '=', 'x');
    return paged(query);
  }
  write(trx: Transaction<Database>) { return trx.deleteFrom('users').where('id', '=', 'x').execute(); }
}
async function paged(query: any) { return query.limit(5).execute(); }
`);
  expect(queries(model)).toEqual([
    'select users [email =] limited single',
    'select users+blogPosts [blogPosts.title in, createdAt range] limited by email',
    'select users [email in, teamId other] unlimited',
    'select users+blogPosts [email =] limited',
    'count users [] limited single',
    'select users [email =] limited',
    'insert blogPosts []',
    'upsert users [email =]',
    'update blogPosts [id =]',
    'delete users [] every row',
    'select blogPosts [] unlimited',
    'select users [id =] limited',
    'delete users [id =]',
    'select blogPosts [title like, authorId =] limited',
  ]);
});

test('transactions, and SQL put together of input', async () => {
  const model = await modelOf(`${database}
//- /src/app.ts
import express from 'express';
import { sql } from 'kysely';
import { db } from './db';
const app = express();
app.post('/a', async (req, res) => {
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('users').values({ email: req.body.email }).execute();
  });
  await db.selectFrom('users').selectAll().execute();
  await sql\`select * from users where \${sql.raw(req.body.condition)}\`.execute(db);
  await sql\`select * from users where email = \${req.body.email}\`.execute(db);
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [`${operation.operation} ${operation.entities.join()}${transaction === null ? '' : ' in transaction'}`]
        : [],
    ),
  ).toEqual(['insert users in transaction', 'select users', 'select users', 'select users']);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 10']);
});

test('tables that conditions look into, however deep', async () => {
  const { operations } = await modelOf(`
import { Kysely } from 'kysely';
interface DB { users: { id: number }; orders: { id: number }; items: { id: number } }
const db = new Kysely<DB>({} as any);
export const nested = () => db.selectFrom('users').selectAll().where((eb) => eb.exists(eb.selectFrom('orders').select('id').where((inner) => inner.exists(inner.selectFrom('items').select('id'))))).execute();
export const plain = (id: number) => db.selectFrom('users').selectAll().where((eb) => eb('id', '=', id)).execute();
`);
  expect(operations.flatMap((operation) => (operation.is === 'query' ? [operation.entities] : []))).toEqual([
    ['users', 'orders', 'items'],
    ['users'],
  ]);
});
