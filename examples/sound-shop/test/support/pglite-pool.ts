import { PGlite } from '@electric-sql/pglite';
import type { Pool, QueryResult } from 'pg';

/**
 * A pool of one connection to a PostgreSQL that lives in memory. A client that is checked out has it to itself,
 * so a query that leaves its transaction waits for ever instead of passing unnoticed.
 */
export function createPglitePool(): Pool {
  const pglite = new PGlite();
  let last: Promise<void> = Promise.resolve();

  async function lock(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const before = last;
    last = promise;
    await before;
    return () => {
      resolve(undefined);
    };
  }

  async function run(
    text: string,
    values?: unknown[],
  ): Promise<Pick<QueryResult, 'rows' | 'rowCount'>> {
    const result = values ? await pglite.query(text, values) : (await pglite.exec(text)).at(-1);
    const rows = result?.rows ?? [];
    return { rows, rowCount: Math.max(rows.length, result?.affectedRows ?? 0) };
  }

  const pool = {
    async query(text: string, values?: unknown[]) {
      const unlock = await lock();
      try {
        return await run(text, values);
      } finally {
        unlock();
      }
    },
    async connect() {
      const unlock = await lock();
      return { query: run, release: unlock };
    },
    async end() {
      await pglite.close();
    },
  };
  return pool as unknown as Pool;
}
