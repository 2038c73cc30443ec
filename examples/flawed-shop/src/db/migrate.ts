import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pool } from './pool';
import { withTransaction } from './transaction';

const directory = path.join(__dirname, '../../migrations');

/** `migrate` applies what is pending; `migrate down` reverts the last migration. */
async function migrate(direction: string): Promise<void> {
  await pool.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       name varchar(200) PRIMARY KEY,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const { rows } = await pool.query<{ name: string }>(
    'SELECT name FROM schema_migrations ORDER BY name',
  );
  const applied = new Set(rows.map((row) => row.name));

  if (direction === 'down') {
    const last = rows.at(-1);
    if (last) await revert(last.name);
    return;
  }

  const files = (await readdir(directory)).filter((file) => file.endsWith('.up.sql')).sort();
  for (const file of files) {
    const name = file.replace('.up.sql', '');
    if (!applied.has(name)) await apply(name);
  }
}

async function apply(name: string): Promise<void> {
  const statements = await readFile(path.join(directory, `${name}.up.sql`), 'utf8');
  await withTransaction(async (client) => {
    await client.query(statements);
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
  });
}

async function revert(name: string): Promise<void> {
  const statements = await readFile(path.join(directory, `${name}.down.sql`), 'utf8');
  await withTransaction(async (client) => {
    await client.query(statements);
    await client.query('DELETE FROM schema_migrations WHERE name = $1', [name]);
  });
}

migrate(process.argv[2] ?? 'up')
  .catch((err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.stack : String(err)}\n`);
    process.exitCode = 1;
  })
  .finally(() => pool.end());
