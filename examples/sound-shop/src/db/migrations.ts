import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from './transaction.ts';

const directory = path.join(import.meta.dirname, '../../migrations');
const lockKey = 7_203_311;

/** Applies the migrations that are missing, and returns their names. */
export async function migrateUp(pool: Pool): Promise<string[]> {
  return withTransaction(pool, async (client) => {
    const applied = new Set(await lockApplied(client));
    const files = await readdir(directory);
    const pending = files
      .filter((file) => file.endsWith('.up.sql'))
      .map((file) => file.replace('.up.sql', ''))
      .filter((name) => !applied.has(name))
      .sort();
    for (const name of pending) {
      await client.query(await readFile(path.join(directory, `${name}.up.sql`), 'utf8'));
      await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
    }
    return pending;
  });
}

/** Takes back the latest migration, and returns its name. */
export async function migrateDown(pool: Pool): Promise<string | undefined> {
  return withTransaction(pool, async (client) => {
    const name = (await lockApplied(client)).at(-1);
    if (name === undefined) return undefined;
    await client.query(await readFile(path.join(directory, `${name}.down.sql`), 'utf8'));
    await client.query('DELETE FROM schema_migrations WHERE name = $1', [name]);
    return name;
  });
}

/** The applied migrations, oldest first; no other process migrates until the transaction ends. */
async function lockApplied(client: PoolClient): Promise<string[]> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       name varchar(200) PRIMARY KEY,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM schema_migrations ORDER BY name',
  );
  return rows.map((row) => row.name);
}
