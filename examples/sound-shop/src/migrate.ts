import { pino } from 'pino';
import { loadDatabaseConfig } from './config.ts';
import { migrateDown, migrateUp } from './db/migrations.ts';
import { createPool } from './db/pool.ts';

// `migrate` applies what is missing; `migrate down` takes the latest migration back.
const logger = pino({ name: 'migrate' });
const pool = createPool(loadDatabaseConfig(), logger);
try {
  if (process.argv[2] === 'down') {
    logger.info({ reverted: await migrateDown(pool) }, 'migrated down');
  } else {
    logger.info({ applied: await migrateUp(pool) }, 'migrated up');
  }
} catch (error) {
  logger.fatal({ err: error }, 'the migration failed');
  process.exitCode = 1;
} finally {
  await pool.end();
}
