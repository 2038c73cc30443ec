import { Worker } from 'node:worker_threads';
import type { Job, JobResult, Report } from './job.ts';

/** What came of a job, or why nothing did. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: JobResult }
  /** `migration`: where it was; null before the first */
  | { readonly kind: 'stopped'; readonly why: string; readonly migration: number | null };

/**
 * Runs jobs on a PostgreSQL in memory and in another thread, one after the other and each on an empty database; the thread is ended
 * when the time is over, and keeps no process alive. To start it takes longer than most jobs do, and the most memory.
 */
export async function runInSandbox(jobs: readonly Job[], seconds: number): Promise<Outcome[]> {
  const end = performance.now() + seconds * 1000;
  const outcomes: Outcome[] = [];
  while (outcomes.length < jobs.length) {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) outcomes.push({ kind: 'stopped', why: `the others took ${seconds} seconds`, migration: null });
    else outcomes.push(...(await runInThread(jobs.slice(outcomes.length), left, seconds)));
  }
  return outcomes;
}

/** As many as one thread comes to the end of: none follows one that is stopped, or that left something behind. */
function runInThread(jobs: readonly Job[], left: number, seconds: number): Promise<Outcome[]> {
  return new Promise((resolve) => {
    const outcomes: Outcome[] = [];
    let migration: number | null = null;
    const worker = new Worker(workerModule, {
      workerData: jobs,
      // nothing of this process is any of its business
      env: {},
      stdin: true,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    let ended = false;
    const end = (): void => {
      ended = true;
      clearTimeout(timer);
      // another one begins when the memory of this one is free again
      void worker.terminate().finally(() => resolve(outcomes));
    };
    const stopped = (why: string): void => {
      if (ended) return;
      outcomes.push({ kind: 'stopped', why, migration });
      end();
    };
    const timer = setTimeout(() => stopped(`it takes longer than ${seconds} seconds`), left * 1000);
    worker.on('message', (report: Report) => {
      if (report.kind === 'at') migration = report.migration;
      else if (report.kind === 'broken') stopped(inWords(report.why));
      else {
        migration = null;
        outcomes.push(report);
        if (!report.goesOn) end();
      }
    });
    worker.once('error', (error) => stopped(inWords(error instanceof Error ? error.message : String(error))));
    worker.once('exit', () => stopped('the embedded PostgreSQL came to its end'));
  });
}

function inWords(message: string): string {
  return /Cannot find package|ERR_MODULE_NOT_FOUND/.test(message)
    ? 'the optional package @electric-sql/pglite is not installed'
    : (message.split('\n', 1)[0] ?? message);
}

const HEAP_MB = 512;

/** `worker.js` beside the compiled `sandbox.js`. */
const workerModule = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
