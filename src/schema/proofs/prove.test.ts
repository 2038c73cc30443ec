import { expect, test } from 'vitest';
import type { IndexClaim, IndexProof } from '../../model/index-claim.ts';
import type { BackendModel } from '../../model/types.ts';
import { testOptions, withFixture } from '../../testing/check.ts';
import { audit, understand } from '../../run.ts';
import { Sandbox } from '../sandbox.ts';
import { prove } from './prove.ts';

const timeout = 60_000;

const app = `
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`;

/** What PostgreSQL says of an index on each column of each table, for a look-up by its value. */
async function proofs(sql: string): Promise<Record<string, IndexProof | null>> {
  const [found = {}] = await proofsOf(sql, [null]);
  return found;
}

/** The same for each of several statements; null: for none that is known. */
async function proofsOf(sql: string, texts: readonly (string | null)[]): Promise<Record<string, IndexProof | null>[]> {
  const fixture = `${app}//- /migrations/001_shop.sql\n${sql}\n`;
  const model: BackendModel = await withFixture(fixture, async (root) => {
    const understood = await understand(root, { ...testOptions(), runMigrations: true });
    return understood.model;
  });
  const sandbox = new Sandbox(null);
  try {
    const claims = (text: string | null): IndexClaim[] =>
      model.entities.flatMap((entity) =>
        entity.columns.map((column) => ({
          entity,
          conditions: [{ column, operator: '=' }],
          either: false,
          order: [],
          take: null,
          text,
          indexes: [[column]],
        })),
      );
    const all = texts.map(claims);
    const found = await prove(model, all.flat(), sandbox);
    return all.map((own) =>
      Object.fromEntries(own.map((claim) => [claim.indexes[0]?.[0]?.column ?? '', found.get(claim) ?? null])),
    );
  } finally {
    await sandbox.end();
  }
}

test('rows of all types, and an index that helps with each that has many values', { timeout }, async () => {
  const found = await proofs(`
    CREATE SCHEMA "Shop"; CREATE TYPE "Shop"."State" AS ENUM ('open', 'it''s done', 'paid', 'sent');
    CREATE DOMAIN mail AS text;
    CREATE TABLE "Shop"."Orders" (
      big bigint, small smallint, "userId" integer, amount numeric(6,2), any_amount numeric, share real, ratio double precision,
      name text, short varchar(8), code char(3), token uuid, at timestamptz(3), day date, data jsonb, raw json,
      flag boolean, state "Shop"."State", tags text[], host inet, address mail, hash bytea, phase text NOT NULL DEFAULT 'new',
      side text CHECK (side IN ('left', 'right'))
    );`);
  const used = (names: string): unknown[] =>
    names.split(' ').map((name) => [name, found[name] === null ? null : found[name]?.used]);
  for (const [name, is] of used('big small userId amount any_amount share ratio name short code token at day') as [
    string,
    boolean,
  ][])
    expect([name, is]).toEqual([name, true]);
  expect(used('flag side')).toEqual([
    ['flag', false],
    ['side', false],
  ]);
  // nothing is said of values that are not known
  expect(used('tags host address')).toEqual([
    ['tags', null],
    ['host', null],
    ['address', null],
  ]);
  expect(found['userId']).toMatchObject({
    rows: 5000,
    without: { scan: 'Seq Scan' },
    with: { scan: expect.stringMatching(/^(?:Bitmap Heap|Index) Scan$/) },
  });
});

test('the same each time', { timeout }, async () => {
  const sql = "CREATE TABLE orders (id bigserial PRIMARY KEY, user_id int, at timestamptz, note text DEFAULT 'x');";
  expect(await proofs(sql)).toEqual(await proofs(sql));
});

test('the statement itself is asked, where PostgreSQL understands it', { timeout }, async () => {
  const asked = [
    'SELECT * FROM orders WHERE name = $1',
    // an index on the column does not serve it
    'SELECT * FROM orders WHERE upper(name) = $1',
    // what a library fills in is asked in other words
    'SELECT * FROM orders WHERE upper(name) = ?',
    // a condition that is none without a value: with one it is served
    'SELECT * FROM orders WHERE ($1 IS NULL OR name = $1)',
    'SELECT * FROM orders WHERE name = $1 ORDER BY id LIMIT $2 OFFSET $3',
  ];
  const found = await proofsOf('CREATE TABLE orders (id bigserial PRIMARY KEY, name text);', asked);
  expect(found.map(({ name }) => name?.used)).toEqual([true, false, true, true, true]);
});

test('a list of values is served too, also of a narrow table', { timeout }, async () => {
  const [found] = await proofsOf('CREATE TABLE members (team_id int, user_id int);', [
    'SELECT * FROM members WHERE user_id = ANY($1)',
  ]);
  const proof = found?.['user_id'];
  expect(proof?.used).toBe(true);
  expect(Number(proof?.with.cost) * 4).toBeLessThan(Number(proof?.without.cost) * 3);
});

test('an index on what is asked for serves it already', { timeout }, async () => {
  const [found] = await proofsOf(
    'CREATE TABLE orders (id bigserial PRIMARY KEY, name text); CREATE INDEX by_name ON orders (lower(name));',
    ['SELECT * FROM orders WHERE lower(name) = $1'],
  );
  expect(found?.['name']).toMatchObject({ without: { scan: expect.stringMatching(/Bitmap|Index/) }, used: false });
});

const service = (sql: string, column: string): string => `
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM orders WHERE ${column} = $1 LIMIT 20', [req.query.a]);
  res.json(rows);
});
app.listen(3000);
//- /migrations/001_shop.sql
${sql}
`;

test('findings say it, and one that is refuted is only possible', { timeout }, async () => {
  const said = async (column: string, runMigrations: boolean): Promise<unknown> =>
    withFixture(
      service(
        "CREATE TABLE orders (id bigserial PRIMARY KEY, buyer text, side text CHECK (side IN ('left', 'right')));",
        column,
      ),
      async (root) => {
        const { result } = await audit(root, {
          ...testOptions(),
          runMigrations,
          rules: new Set(['database/missing-index']),
        });
        return [...result.findings, ...result.possible].map(({ severity, confidence, trace }) => [
          severity,
          confidence,
          trace.at(-1)?.message.replaceAll(/cost \d+/g, 'cost #'),
        ]);
      },
    );
  expect(await said('buyer', true)).toEqual([
    [
      'high',
      'high',
      'On 5,000 generated rows PostgreSQL plans a Seq Scan of cost #, and with the index a Bitmap Heap Scan of cost #',
    ],
  ]);
  expect(await said('side', true)).toEqual([
    [
      'medium',
      'low',
      'On 5,000 generated rows PostgreSQL plans a Seq Scan of cost #, with the index too: it does not use it',
    ],
  ]);
  expect(await said('side', false)).toEqual([['high', 'high', 'orders is declared here']]);
});
