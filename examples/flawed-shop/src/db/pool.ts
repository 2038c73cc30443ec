import { type ClientBase, Pool } from 'pg';
import { config } from '../config/config';
import { log } from '../lib/log';

export const pool = new Pool({
  connectionString: config.databaseUrl,
  max: 10,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 10_000,
});

pool.on('error', (err) => log('idle database connection failed', err));

/** What repositories query through: the pool, or the client of a transaction. */
export type Queryable = Pick<ClientBase, 'query'>;
