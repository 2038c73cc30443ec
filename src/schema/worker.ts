import { parentPort, workerData } from 'node:worker_threads';
import { clear, sizesOf } from './clear.ts';
import { startServer } from './cluster.ts';
import { confine, limitMemory } from './confine.ts';
import { loadExtensions } from './extensions.ts';
import type { Report, Request, Start } from './job.ts';
import { answer } from './proofs/answer.ts';
import { runJob, type Database } from './run-job.ts';

/** A thread of `sandbox.ts`: one PostgreSQL in memory, which is gone when the thread is. */
async function open({ extensions, directory }: Start): Promise<{ database: Database; empty: string }> {
  limitMemory(MEGABYTES);
  const { PGlite } = await import('@electric-sql/pglite');
  const server = await startServer(
    (options) => PGlite.create(options),
    { extensions: await loadExtensions(extensions), relaxedDurability: true },
    directory,
  );
  // what it loads when it is first used, as nothing is loaded later
  await server.exec(`DO $$ BEGIN END $$; SELECT to_tsvector('english', 'a')`);
  confine();
  const database: Database = {
    async run(sql) {
      // its files are buffers of this thread
      if (process.memoryUsage().arrayBuffers > 2 * MEGABYTES * 2 ** 20) throw new Error('it takes too much memory');
      const results = await server.exec(sql);
      return results.at(-1)?.rows ?? [];
    },
  };
  return { database, empty: await sizesOf(database) };
}

async function work(request: Request): Promise<void> {
  const { database, empty } = await opened;
  if (request.kind === 'prove') {
    report({ kind: 'proved', answers: await answer(database, request.job) });
    return;
  }
  for (const job of request.jobs) {
    const result = await runJob(database, job, (migration) => report({ kind: 'at', migration }));
    const isClean = await clear(database, empty);
    report({ kind: 'done', result, isClean });
    if (!isClean) return;
  }
}

function report(message: Report): void {
  const none: readonly ArrayBuffer[] = [];
  parentPort?.postMessage(message, none);
}

/** What makes more than this does something else than a schema. */
const MEGABYTES = 512;

const start: Start = workerData;
const opened = open(start);
parentPort?.on('message', (request: Request) => {
  work(request).catch((error: unknown) =>
    report({ kind: 'broken', why: error instanceof Error ? error.message : String(error) }),
  );
});
