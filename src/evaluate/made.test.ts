import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const queries = async (text: string): Promise<string[]> => {
  const { operations } = await modelOf(text);
  return operations.flatMap((operation) =>
    operation.is === 'query' ? [`${operation.operation} ${operation.entities.join()}`] : [],
  );
};

test('what has an interface that only a function makes', async () => {
  const connection = `
//- /src/connection.ts
import pg from 'pg';
const pool = new pg.Pool();
export interface Connection { open(): Promise<void>; run(text: string, values: unknown[]): Promise<pg.QueryResult>; }
export const openConnection = (token?: object): Connection => {
  if (!token) throw Error('who is it?');
  let client: pg.PoolClient;
  return {
    open: async () => { client = await pool.connect(); },
    run: async (text, values) => client.query(text, values),
  };
};`;
  const use = `
//- /src/sites.ts
import { Connection } from './connection';
export class Sites {
  constructor(private readonly connection: Connection) {}
  remove(id: number) { return this.connection.run('DELETE FROM sites WHERE id = $1', [id]); }
}`;
  expect(await queries(connection + use)).toEqual(['delete sites']);
  // one of three is a guess
  const more = `
//- /src/more.ts
import { Connection } from './connection';
export function fake(): Connection { return { open: async () => {}, run: async () => ({ rows: [] }) }; }
export function other(): Connection { return { open: async () => {}, run: async () => ({ rows: [] }) }; }`;
  expect(await queries(connection + use + more)).toEqual([]);
});

test('a record that a function makes says nothing of other records', async () => {
  const { endpoints } = await modelOf(`
//- /src/app.ts
import express from 'express';
interface User { role: string; name: () => string; }
export function guest(): User { return { role: 'guest', name: () => 'nobody' }; }
const app = express();
export function show(user: User, res) { if (user.role === 'guest') res.sendStatus(403); else res.json({ ok: true }); }
app.get('/', (req, res) => show(req.body, res));
`);
  expect(endpoints[0]?.replies.map(({ status }) => status).sort()).toEqual([200, 403]);
});

test('functions of which the type says what they give, and the types of what functions give', async () => {
  expect(
    await queries(`
//- /src/a.ts
import { Model } from 'objection';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
type Lazy<T> = () => T;
export class Item extends Model { static tableName = 'items'; }
const pages = pgTable('pages', { id: text('id').primaryKey() });
function connect(url: string) { return drizzle(url); }
export class Store {
  constructor(private readonly items: Lazy<typeof Item>, private readonly db: ReturnType<typeof connect>, private readonly raw: ReturnType<typeof drizzle>, private readonly other: Lazy<string>) {}
  remove(id: number) { return this.items().query().deleteById(id); }
  all() { return this.db.select().from(pages); }
  none() { return this.raw.delete(pages); }
  rest() { return this.other().query(); }
}`),
  ).toEqual(['delete Item', 'select pages', 'delete pages']);
});
