import { parentPort, workerData } from 'node:worker_threads';
import { confine, limitMemory } from './confine.ts';
import { loadExtensions } from './extensions.ts';
import { clear, sizesOf } from './clear.ts';
import type { Job, Report } from './job.ts';
import { runJob, type Database } from './run-job.ts';

/** A thread of `sandbox.ts`: one PostgreSQL in memory, which is gone when the jobs are done. */
async function work(jobs: readonly Job[]): Promise<void> {
  limitMemory(MEGABYTES);
  const { PGlite } = await import('@electric-sql/pglite');
  const extensions = await loadExtensions([...new Set(jobs.flatMap((job) => job.extensions))].sort());
  const server = await PGlite.create({ extensions, relaxedDurability: true });
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
  const empty = await sizesOf(database);
  for (const [index, job] of jobs.entries()) {
    const result = await runJob(database, job, (migration) => report({ kind: 'at', migration }));
    const goesOn = index < jobs.length - 1 && (await clear(database, empty));
    report({ kind: 'done', result, goesOn });
    if (!goesOn) return;
  }
}

function report(message: Report): void {
  const none: readonly ArrayBuffer[] = [];
  parentPort?.postMessage(message, none);
}

/** What makes more than this does something else than a schema. */
const MEGABYTES = 512;

const jobs: readonly Job[] = workerData;
work(jobs).catch((error: unknown) =>
  report({ kind: 'broken', why: error instanceof Error ? error.message : String(error) }),
);
