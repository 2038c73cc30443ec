import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { migrateDown, migrateUp } from '../src/db/migrations.ts';
import { createPglitePool } from './support/pglite-pool.ts';

async function describeSchema(db: Pool): Promise<unknown[]> {
  const { rows } = await db.query(
    `SELECT table_name, column_name, data_type, is_nullable, column_default
     FROM information_schema.columns WHERE table_schema = 'public'
     ORDER BY table_name, column_name`,
    [],
  );
  const { rows: indexes } = await db.query(
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`,
    [],
  );
  return [...(rows as unknown[]), ...(indexes as unknown[])];
}

test('the migrations go up, down to nothing, and up to the same schema', async () => {
  const db = createPglitePool();
  const applied = await migrateUp(db);
  assert.equal(applied.length, 3);
  assert.deepEqual(await migrateUp(db), []);
  const schema = await describeSchema(db);
  for (const name of applied.toReversed()) assert.equal(await migrateDown(db), name);
  assert.equal(await migrateDown(db), undefined);
  const { rows } = await db.query(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations'`,
    [],
  );
  assert.deepEqual(rows, []);
  await migrateUp(db);
  assert.deepEqual(await describeSchema(db), schema);
  await db.end();
});
