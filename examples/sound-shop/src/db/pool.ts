import { Pool, type PoolClient } from 'pg';
import type { DatabaseConfig } from '../config.ts';
import type { Log } from '../logger.ts';

/** What a repository queries through: the pool, or the client of a transaction. */
export type Queryable = Pick<PoolClient, 'query'>;

export function createPool(config: DatabaseConfig, logger: Log): Pool {
  const pool = new Pool({
    connectionString: config.url,
    application_name: 'sound-shop',
    max: config.poolSize,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5_000,
    query_timeout: 6_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  pool.on('error', (error) => {
    logger.error({ err: error }, 'an idle database connection failed');
  });
  return pool;
}
