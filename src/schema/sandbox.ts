import { Worker } from 'node:worker_threads';
import type { Job, JobResult, Report } from './job.ts';

/** What came of a job, or why nothing did. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: JobResult }
  /** `migration`: where it was; null before the first */
  | { readonly kind: 'stopped'; readonly why: string; readonly migration: number | null };

/**
 * Runs a job on a PostgreSQL of its own, in memory and in another thread, which is ended when the time is over. The thread keeps
 * no process alive.
 */
export function runInSandbox(job: Job, seconds: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let migration: number | null = null;
    const worker = new Worker(workerModule, {
      workerData: job,
      // nothing of this process is any of its business
      env: {},
      stdin: true,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      void worker.terminate();
    };
    const stopped = (why: string): void => end({ kind: 'stopped', why, migration });
    const timer = setTimeout(() => stopped(`it takes longer than ${seconds} seconds`), seconds * 1000);
    worker.on('message', (report: Report) => {
      if (report.kind === 'at') migration = report.migration;
      else if (report.kind === 'done') end(report);
      else stopped(inWords(report.why));
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
