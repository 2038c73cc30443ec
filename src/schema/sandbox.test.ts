import { expect, test } from 'vitest';
import { extensionsIn } from './extensions.ts';
import type { Job } from './job.ts';
import { Sandbox, type Outcome } from './sandbox.ts';

type Step = string | readonly [up: string, down: string];

function jobOf(steps: readonly Step[]): Job {
  const migrations: Job['migrations'] = steps.map((step, index) =>
    typeof step === 'string'
      ? { name: `${index}.sql`, up: [step], tried: [], down: null }
      : { name: `${index}.sql`, up: [step[0]], tried: [], down: [step[1]] },
  );
  return { extensions: extensionsIn(migrations.flatMap(({ up }) => up)), migrations, uncertainRows: false, back: 10 };
}

async function runAll(jobs: readonly Job[], seconds: number): Promise<Outcome[]> {
  const sandbox = new Sandbox(null);
  try {
    return await sandbox.run(jobs, seconds);
  } finally {
    await sandbox.end();
  }
}

async function run(steps: readonly Step[], seconds = 60): Promise<Outcome> {
  const [outcome] = await runAll([jobOf(steps)], seconds);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

async function resultOf(steps: readonly Step[]): Promise<Extract<Outcome, { kind: 'done' }>['result']> {
  const outcome = await run(steps);
  if (outcome.kind !== 'done') throw new Error(outcome.why);
  return outcome.result;
}

test('the catalog says what the migrations made', { timeout: 60_000 }, async () => {
  const { catalog, rejected, notes } = await resultOf([
    `CREATE EXTENSION citext; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION postgis;
     CREATE TYPE state AS ENUM ('open', 'done');
     CREATE TABLE users (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), email citext NOT NULL UNIQUE);
     GRANT SELECT ON users TO readers;`,
    `CREATE TABLE orders (id bigserial PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE, state state, total numeric(10,2) CHECK (total > 0));
     CREATE INDEX CONCURRENTLY by_user ON orders (user_id, state DESC) WHERE state = 'open';`,
    'CREATE INDEX by_mail ON users (lower(email::text));',
  ]);
  expect([rejected, notes]).toEqual([null, ['extension postgis', 'role readers']]);
  expect(catalog?.enums).toEqual([{ schema: 'public', name: 'state', values: ['open', 'done'] }]);
  const [orders, users] = catalog?.tables ?? [];
  expect(orders?.columns.map(({ name, type, nullable }) => `${name} ${type} ${nullable}`)).toEqual([
    'id bigint false',
    'user_id uuid false',
    'state state true',
    'total numeric(10,2) true',
  ]);
  expect(orders?.references).toEqual([
    {
      name: 'orders_user_id_fkey',
      columns: ['user_id'],
      to: { schema: 'public', name: 'users' },
      toColumns: ['id'],
      onDelete: 'cascade',
    },
  ]);
  expect(orders?.checks).toEqual([{ name: 'orders_total_check', text: 'CHECK ((total > (0)::numeric))' }]);
  expect(
    [...(orders?.indexes ?? []), ...(users?.indexes ?? [])].map(({ name, columns, where }) => [
      name,
      ...columns,
      where,
    ]),
  ).toEqual([
    ['by_user', 'user_id', 'state', "(state = 'open'::state)"],
    ['orders_pkey', 'id', null],
    ['by_mail', 'lower(email::text)', null],
    ['users_email_key', 'email', null],
    ['users_pkey', 'id', null],
  ]);
});

test(
  'extensions that a platform or an ORM makes are there when something of theirs is used',
  { timeout: 60_000 },
  async () => {
    const { rejected, notes } = await resultOf([
      'CREATE TABLE a (id uuid DEFAULT uuid_generate_v4(), mail citext); CREATE INDEX ON a USING gin (mail gin_trgm_ops)',
    ]);
    expect([rejected?.message, notes]).toEqual([
      undefined,
      ['extension citext', 'extension uuid-ossp', 'extension pg_trgm'],
    ]);
  },
);

test('the statement that is rejected, with its place and the words of PostgreSQL', { timeout: 60_000 }, async () => {
  const { rejected, ran } = await resultOf([
    'CREATE TABLE a (id int)',
    'SELECT 1;\nALTER TABLE a ADD COLUMN id text; SELECT 2',
  ]);
  expect([ran, rejected]).toMatchObject([
    1,
    { migration: 1, start: 10, code: '42701', message: 'column "id" of relation "a" already exists' },
  ]);
});

test('ways back are compared with what there was before', { timeout: 60_000 }, async () => {
  const { back } = await resultOf([
    ['CREATE TABLE a (id int)', 'DROP TABLE a'],
    ['CREATE TABLE b (id int); CREATE INDEX i ON a (id)', 'DROP TABLE b'],
    ['ALTER TABLE a ALTER id TYPE bigint', 'ALTER TABLE a ALTER id TYPE smallint'],
    ['DROP TABLE b', 'CREATE TABLE b (id int)'],
  ]);
  expect(back.map(({ migration, left, lost, changed }) => [migration, left, lost, changed])).toEqual([
    [3, [], [], []],
    [2, [], [], ['column a.id']],
    [1, ['index i'], [], []],
    [0, [], [], []],
  ]);
});

test('a way back that fails, and a way up that fails after it', { timeout: 60_000 }, async () => {
  const [failing] = (await resultOf([['CREATE TABLE a (id int)', 'DROP TABLE b']])).back;
  expect(failing?.failure?.message).toBe('table "b" does not exist');
  const [again] = (await resultOf([["CREATE TYPE t AS ENUM ('x'); CREATE TABLE a (id t)", 'DROP TABLE a']])).back;
  expect([again?.left, again?.again?.message]).toEqual([['type t'], 'type "t" already exists']);
});

test('time is limited, and programs are not started', { timeout: 60_000 }, async () => {
  // it may have no time left when it has started, on a machine with much else to do
  expect(await run(['SELECT pg_sleep(60)'], 4)).toMatchObject({
    kind: 'stopped',
    why: 'it takes longer than 4 seconds',
  });
  expect((await resultOf([`COPY (SELECT 1) TO PROGRAM 'touch x'`])).rejected?.message).toBe('it starts a program');
  expect(await run([`DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PRO' || 'GRAM ''touch x'''; END $$`])).toMatchObject({
    kind: 'stopped',
  });
});

test('a library that SQL wrote is not loaded, and memory has an end', { timeout: 60_000 }, async () => {
  const { rejected } = await resultOf([
    `CREATE TABLE t AS SELECT lo_from_bytea(0, decode('0061736d0100000000120864796c696e6b2e30010400000000020100', 'hex')) AS o;
     SELECT lo_export(o, '/tmp/x.so') FROM t;
     LOAD '/tmp/x.so';`,
  ]);
  expect(rejected?.message).toMatch(/not allowed here/);
  expect((await resultOf([`SELECT length(repeat('a', 500000000))`])).rejected?.code).toBe('53200');
});

test('each job has an empty database, also after one that breaks it', { timeout: 60_000 }, async () => {
  const jobs: readonly (readonly Step[])[] = [
    [
      `CREATE EXTENSION citext; CREATE SCHEMA other; CREATE TYPE other.state AS ENUM ('a'); CREATE ROLE owner;
       CREATE TABLE other.users (id int PRIMARY KEY, state other.state, mail citext); ALTER TABLE other.users OWNER TO owner;
       ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO owner; BEGIN; CREATE TABLE left_open (id int)`,
    ],
    ['CREATE SCHEMA other; CREATE TABLE users (id int); SELECT lo_create(0)'],
    ['CREATE TABLE users (id int); CREATE TABLE users (id int)'],
    ['CREATE ROLE owner; CREATE SCHEMA other; CREATE TABLE users (id int)'],
  ];
  const outcomes = await runAll(jobs.map(jobOf), 60);
  expect(
    outcomes.map((outcome) =>
      outcome.kind === 'done'
        ? (outcome.result.rejected?.message ??
          outcome.result.catalog?.tables.map(({ schema, name }) => `${schema}.${name}`))
        : outcome.why,
    ),
  ).toEqual([
    ['other.users', 'public.left_open'],
    ['public.users'],
    'relation "users" already exists',
    ['public.users'],
  ]);
});
