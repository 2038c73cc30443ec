import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

function queries(model: BackendModel) {
  return model.operations.flatMap((operation) =>
    operation.is === 'query'
      ? [
          `${operation.operation} ${operation.entities.join('+')} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join(', ') ?? '?'}]${operation.limited === true ? ' limited' : operation.limited === null ? '' : ' unlimited'}${operation.everyRow ? ' every row' : ''}`,
        ]
      : [],
  );
}

test('chains on a table', async () => {
  const model = await modelOf(`
import { knex, Knex } from 'knex';
const db = knex({ client: 'pg', pool: { max: 5 } });
const T = 'users';
export const one = (id: string) => db(T).where({ id }).first();
export const page = (names: string[]) => db.select('id', 'name').from('users as u').leftJoin('teams as t', 't.id', 'u.team_id').whereIn('t.name', names).andWhere('u.age', '>', 3).orderBy('u.name').limit(10);
export const all = () => db('users').select();
export const some = (like: string) => db('users').whereRaw('lower(name) = ?', [like]).orWhere('email', like);
export const count = () => db('users').where('active', true).count('*');
export const add = (name: string) => db('users').insert({ name }).onConflict('name').merge();
export const rename = (id: string, name: string) => db('users').where('id', id).update({ name });
export const wipe = () => db('users').del();
export const own = (cb: any) => db('users').where(cb).del();
export const group = (a: string) => db('users').where('team', 1).andWhere((builder) => builder.where('name', a).orWhere('email', a)).select();
export const within = (a: string) => db('users').where(function () { this.where('name', a).whereIn('team', [1]); }).select();
export const recent = () => db.with('recent', (qb) => qb.select('id').from('posts').where('open', true)).select('id').from('recent').where('id', 1);
export const raw = (id: string) => db.raw('SELECT EXISTS (SELECT 1 FROM users WHERE id = ?) AS present', [id]);
export class Store {
  constructor(private readonly db: Knex) {}
  private query() { return this.db('teams'); }
  conditional(limit: number) {
    const query = this.query().where('open', true);
    if (limit) query.limit(limit);
    return query;
  }
  byName(name: string) { return this.query().where({ name }).first(); }
}
`);
  expect(queries(model)).toEqual([
    'select users [id =] limited',
    'select users+teams [teams.name in, age range] limited',
    'select users [] unlimited',
    'select users [name other, email in] unlimited',
    'count users [active =] limited',
    'upsert users []',
    'update users [id =]',
    'delete users [] every row',
    'delete users [?]',
    'select users [team =, name in, email in] unlimited',
    'select users [name =, team in] unlimited',
    'select posts [id =] unlimited',
    'select users [id =] limited',
    'select teams [open =]',
    'select teams [name =] limited',
  ]);
});

test('transactions, and raw SQL put together of input', async () => {
  const model = await modelOf(`
import express from 'express';
import knex from 'knex';
const db = knex({ client: 'pg' });
const app = express();
app.post('/a', async (req, res) => {
  await db.transaction(async (trx) => {
    await trx('accounts').where({ id: 1 }).decrement('balance', 1);
    await db('log').insert({ what: 'x' });
  });
  await db('users').whereRaw("name = '" + req.body.name + "'");
  await db('users').whereRaw('name = ?', [req.body.name]);
  await db.raw('SELECT 1');
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query' ? [[operation.api, transaction !== null, operation.client === transaction?.id]] : [],
    ),
  ).toEqual([
    ["knex('accounts')", true, true],
    ["knex('log')", true, false],
    ["knex('users')", false, false],
    ["knex('users')", false, false],
    ['knex.raw', false, false],
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 11']);
});

test('a query that another method began is not mixed with the next one on the same client', async () => {
  const model = await modelOf(`
import express from 'express';
import knex from 'knex';
class Users {
  private readonly db;
  constructor(db) { this.db = db; }
  active() { return this.db('users').where({ deleted: false }); }
  async setPassword(id, hash) {
    await this.active().where('id', id).update({ hash });
    await this.db('used_hashes').insert({ id, hash });
  }
}
const users = new Users(knex({ client: 'pg' }));
const app = express();
app.post('/password', async (req, res) => { await users.setPassword(req.body.id, req.body.hash); res.sendStatus(204); });
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} ${operation.filters?.map(({ column }) => column).join() ?? '?'}`,
          ]
        : [],
    ),
  ).toEqual(['update users deleted,id', 'insert used_hashes ']);
});

test('parts of a query that stand elsewhere: common tables, modifications, SQL, and what is asked at times', async () => {
  const model = await modelOf(`
import { knex } from 'knex';
const db = knex({ client: 'pg' });
const archived = (query: any, yes: boolean) => (yes ? query.whereNotNull('archived_at') : query.whereNull('archived_at'));
export const modified = (yes: boolean) => db('features').where('project', 1).modify(archived, yes);
const stages = db('stages').select('name').where('project', 1);
export const viaQuery = () => db.with('mine', stages).select('name').from('mine').groupBy('name');
export const viaSql = () => db.with('months', (qb) => qb.fromRaw('generate_series(0, 11) AS gs')).with('marks', (qb) => qb.from('presence').joinRaw('CROSS JOIN months')).from('months as m').joinRaw('LEFT JOIN marks b ON b.ts >= m.start').select('m.key');
export const beside = () => db('tables').select({ id: 'id', last: db('ops').select('at').whereRaw('ops.collection = tables.id').orderBy('at').limit(1) }).where('id', 1);
export const counted = () => db('users').where('active', true).select(db.raw('COUNT(*) AS total'), db.raw('MAX(age) AS oldest'));
export const named = () => db('users').select('id', db.raw("data->>'name' AS name")).groupBy('id');
export const maybe = (name: string) => { const query = db('users').where('active', true); if (name) query.where('name', name); return query.select('id'); };
`);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.entities.join('+')} [${operation.filters?.map(({ column, optional }) => `${column}${optional === true ? '?' : ''}`).join() ?? '?'}] ${operation.columns?.join()}${operation.single ? ' single' : ''}`,
          ]
        : [],
    ),
  ).toEqual([
    'features [project,archived_at?] undefined',
    'stages [project] name',
    'stages [] name',
    'presence [] m.key',
    'tables [id] undefined',
    'ops [collection,tables.id] at',
    'users [active]  single',
    'users [] id,name',
    'users [active,name?] id',
  ]);
});

test('tables that conditions look into', async () => {
  const model = await modelOf(`
import { knex } from 'knex';
const db = knex({});
export const unused = () => db('tokens as t').whereNotExists((qb) => { qb.select(1).from('edges as e').whereRaw('?? = ??', ['e.token', 't.id']); });
export const joined = () => db('tokens').leftJoin(db('edges').where({ open: true }).as('e'), 'e.token', 'tokens.id').where('id', 1);
export const chosen = () => db('tokens').leftJoin(db.select('edges').from('others').as('e'), 'e.token', 'tokens.id').where('id', 1);
export const named = () => db('tokens').where((qb) => { qb.where('name', 'edges'); }).first();
`);
  expect(queries(model)).toEqual([
    'select tokens+edges [] unlimited',
    'select tokens+edges [id =] unlimited',
    'select tokens [id =] unlimited',
    'select tokens [name =] limited',
  ]);
});
