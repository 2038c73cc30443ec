import type { Pool, PoolClient } from 'pg';

/** Runs `work` in a transaction of its own connection: it commits, or nothing happened. */
export async function withTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    try {
      await client.query('ROLLBACK');
    } catch {
      // The connection is gone, and the transaction with it. The first error is the one to report.
      broken = true;
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
