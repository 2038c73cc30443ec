import { Pool } from 'pg';
import { config } from '../config/config';
import { log } from '../lib/log';

export const reportingPool = new Pool({
  connectionString: config.databaseUrl,
  max: 10,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 30_000,
});

reportingPool.on('error', (err) => log('idle reporting connection failed', err));
