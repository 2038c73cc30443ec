import { expect, test } from 'vitest';
import type { LiveDatabase } from '../../model/live-database.ts';
import { runRules } from '../run.ts';
import { loadRules } from '../load.ts';
import { findingsOf, modelOf } from '../../testing/check.ts';

test('partial and unique ones have a purpose of their own', async () => {
  const found = await findingsOf(
    `
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, state text);
CREATE INDEX a ON orders (user_id);
CREATE INDEX b ON orders (user_id, state);
CREATE INDEX c ON orders (state) WHERE state = 'open';
CREATE UNIQUE INDEX d ON orders (state);
CREATE INDEX e ON orders (state, user_id);
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`,
    'database/redundant-index',
  );
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [2, 'orders has an index on user_id, with which the one on user_id and state begins.'],
  ]);
});

test('what a running database has not used for weeks', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
//- /migrations/001_shop.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text, state text);
CREATE TABLE notes (id bigint PRIMARY KEY, text text);
`);
  const location = { file: 'migrations/001_shop.sql', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const messages = async (given: Partial<LiveDatabase>): Promise<string[]> => {
    const index = (name: string, reads: number, table = 'orders') => ({
      schema: 'public',
      name: table,
      index: name,
      bytes: 5_000_000,
      reads,
    });
    const size = { schema: 'public', bytes: 1, fullReads: 0, fullReadRows: 0 };
    const table = { schema: 'public', columns: [], indexes: [], references: [], checks: [] };
    const live: LiveDatabase = {
      catalog: { tables: [{ ...table, name: 'orders' }, { ...table, name: 'notes' }], enums: [] }, // prettier-ignore
      tables: [
        { ...size, name: 'orders', rows: 50_000 },
        { ...size, name: 'notes', rows: 500 },
      ],
      indexes: [index('used', 3), index('unused', 0), index('unique', 0), index('small', 0, 'notes')],
      countedDays: 30,
      hasReplicas: false,
      drift: [],
      ...given,
    };
    const made = (name: string, column: string, unique = false) => ({
      name,
      columns: [column],
      unique,
      primary: false,
      partial: false,
      location,
    });
    const entities = model.entities.map((entity) => ({
      ...entity,
      indexes:
        entity.table === 'orders'
          ? [made('used', 'state'), made('unused', 'note'), made('unique', 'id', true)]
          : [made('small', 'text')],
    }));
    const rules = (await loadRules()).filter(({ id }) => id === 'database/redundant-index');
    return runRules({ ...model, live, entities }, rules, { profile: 'production', responseFormat: 'any' }).hits.map(
      ({ message }) => message,
    );
  };
  expect(await messages({})).toEqual([
    'In 30 days no query of the database has used the index unused of orders on note, which takes 5 MB.',
  ]);
  expect(await messages({ countedDays: 7 })).toEqual([]);
  expect(await messages({ hasReplicas: true })).toEqual([]);
});
