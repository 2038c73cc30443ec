import { buildApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createPool } from './db/pool.ts';
import { createRedis } from './db/redis.ts';
import { createLogger } from './logger.ts';

const config = loadConfig();
const logger = createLogger(config.logLevel);
const db = createPool(config.database, logger);
const redis = createRedis(config.redisUrl, logger);
const app = await buildApp({ config, db, redis, logger });

let stopping = false;

/** Finishes the requests that are under way, gives the connections back, and ends the process. */
async function stop(reason: string, exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ reason }, 'stopping');
  setTimeout(() => {
    logger.fatal('could not stop in time');
    process.exit(1);
  }, config.shutdownTimeoutMs).unref();
  try {
    await app.close();
    await db.end();
    redis.disconnect();
    process.exit(exitCode);
  } catch (error) {
    logger.fatal({ err: error }, 'could not stop cleanly');
    process.exit(1);
  }
}

process.on('SIGTERM', () => void stop('SIGTERM', 0));
process.on('SIGINT', () => void stop('SIGINT', 0));
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'an exception that nothing caught');
  void stop('uncaughtException', 1);
});
process.on('unhandledRejection', (reason) => {
  logger.fatal({ err: reason }, 'a rejection that nothing handled');
  void stop('unhandledRejection', 1);
});

try {
  await app.listen({ host: config.host, port: config.port });
} catch (error) {
  logger.fatal({ err: error }, 'could not listen');
  await stop('could not listen', 1);
}
