import { Worker } from 'node:worker_threads';
import type { Job, JobResult, Report, Request, Start } from './job.ts';
import type { ProofAnswers, ProofJob } from './proofs/job.ts';

/** What came of a job, or why nothing did. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: JobResult }
  /** `migration`: where it was; null before the first */
  | { readonly kind: 'stopped'; readonly why: string; readonly migration: number | null };

/**
 * A PostgreSQL in memory and in another thread. To start it takes longer than most jobs do, and the most memory: one thread does
 * them one after the other, each on an empty database. It is ended when the time is over, and keeps no process alive.
 */
export class Sandbox {
  /** waits, with an empty database */
  #idle: Worker | null = null;
  readonly #directory: string | null;

  /** `directory`: where it may keep what is the same in each run; null: nowhere. */
  constructor(directory: string | null) {
    this.#directory = directory;
  }

  /** Runs migrations, in order. */
  async run(jobs: readonly Job[], seconds: number): Promise<Outcome[]> {
    const end = performance.now() + seconds * 1000;
    const outcomes: Outcome[] = [];
    while (outcomes.length < jobs.length) {
      const left = Math.ceil((end - performance.now()) / 1000);
      if (left <= 0) outcomes.push({ kind: 'stopped', why: `the others took ${seconds} seconds`, migration: null });
      else outcomes.push(...(await this.#runInThread(jobs.slice(outcomes.length), left, seconds)));
    }
    return outcomes;
  }

  /** How PostgreSQL would find rows; null if it cannot be asked, or not in that time. */
  async prove(job: ProofJob, seconds: number): Promise<ProofAnswers | null> {
    let answers: ProofAnswers | null = null;
    const worker = this.#take([]);
    await this.#talk(worker, { kind: 'prove', job }, seconds, {
      report(report) {
        if (report.kind === 'proved') answers = report.answers;
        return report.kind === 'proved' ? 'idle' : 'end';
      },
      stopped: () => {},
    });
    return answers;
  }

  /** Ends the thread; there may be another one later. */
  async end(): Promise<void> {
    const worker = this.#idle;
    this.#idle = null;
    await worker?.terminate();
  }

  /** As many as one thread comes to the end of: none follows one that is stopped, or that left something behind. */
  async #runInThread(jobs: readonly Job[], left: number, seconds: number): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    let migration: number | null = null;
    await this.end();
    const worker = this.#take([...new Set(jobs.flatMap(({ extensions }) => extensions))].sort());
    await this.#talk(worker, { kind: 'migrate', jobs }, left, {
      report(report) {
        if (report.kind === 'at') migration = report.migration;
        if (report.kind === 'broken') {
          outcomes.push({ kind: 'stopped', why: inWords(report.why), migration });
          return 'end';
        }
        if (report.kind !== 'done') return 'on';
        migration = null;
        outcomes.push({ kind: 'done', result: report.result });
        return !report.isClean ? 'end' : outcomes.length < jobs.length ? 'on' : 'idle';
      },
      stopped: (why) =>
        void outcomes.push({ kind: 'stopped', why: why ?? `it takes longer than ${seconds} seconds`, migration }),
    });
    return outcomes;
  }

  #take(extensions: readonly string[]): Worker {
    const idle = this.#idle;
    this.#idle = null;
    if (idle !== null) {
      idle.ref();
      return idle;
    }
    const start: Start = { extensions, directory: this.#directory };
    const worker = new Worker(workerModule, {
      workerData: start,
      // nothing of this process is any of its business
      env: {},
      stdin: true,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // what goes wrong while nobody waits for it is nobody's business
    worker.on('error', () => {});
    return worker;
  }

  /** One request, and what is reported until the thread is done with it, or gone. `stopped`: null says that the time is over. */
  #talk(
    worker: Worker,
    request: Request,
    seconds: number,
    on: { report(report: Report): 'on' | 'idle' | 'end'; stopped(why: string | null): void },
  ): Promise<void> {
    return new Promise((resolve) => {
      const heard = (report: Report): void => {
        const next = on.report(report);
        if (next === 'end') end();
        if (next !== 'idle') return;
        leave();
        worker.unref();
        this.#idle = worker;
        resolve();
      };
      const failed = (error: unknown): void => stopped(inWords(error instanceof Error ? error.message : String(error)));
      const ended = (): void => stopped('the embedded PostgreSQL came to its end');
      const leave = (): void => {
        clearTimeout(timer);
        worker.off('message', heard).off('error', failed).off('exit', ended);
      };
      const end = (): void => {
        leave();
        // another one begins when the memory of this one is free again
        void worker.terminate().finally(() => resolve());
      };
      const stopped = (why: string | null): void => {
        on.stopped(why);
        end();
      };
      const timer = setTimeout(() => stopped(null), seconds * 1000);
      worker.on('message', heard).once('error', failed).once('exit', ended);
      const nothing: readonly ArrayBuffer[] = [];
      worker.postMessage(request, nothing);
    });
  }
}

function inWords(message: string): string {
  return /Cannot find package|ERR_MODULE_NOT_FOUND/.test(message)
    ? 'the optional package @electric-sql/pglite is not installed'
    : (message.split('\n', 1)[0] ?? message);
}

const HEAP_MB = 512;

/** `worker.js` beside the compiled `sandbox.js`. */
const workerModule = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
