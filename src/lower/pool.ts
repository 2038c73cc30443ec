import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addressSpace } from './address-space.ts';
import { openCache } from './cache.ts';
import { lowerFile } from './file.ts';
import type { FileResult } from './file.ts';
import { transferMode } from './parse.ts';
import { nextFile } from './share.ts';
import type { Batch, Share } from './share.ts';

/** A file to lower. */
export interface LowerInput {
  id: number;
  /** absolute */
  path: string;
  /** bytes, as discovery saw them; to share out the work */
  size: number;
}

export interface LowerOptions {
  /** threads besides this one, or `auto` for as many as the amount of code repays */
  workers: number | 'auto';
  onProgress?: (done: number, total: number) => void;
  /** where to keep facts from one run to the next, and the version of this program, whose facts another does not read */
  cache?: { directory: string; toolVersion: string };
}

export interface LoweredFile {
  id: number;
  path: string;
  /** for `decodeModule`; null if the file could not be read */
  facts: ArrayBuffer | null;
  /** why the file could not be read, or not as it should be; problems of its syntax are among its facts */
  problem: string | null;
}

export interface Lowering {
  /** in the order of the input */
  files: LoweredFile[];
  /** threads besides this one that did the work */
  workers: number;
  /** files whose facts came from the cache */
  cached: number;
  /** `json` where the parser could not reserve the address space of its fast way: slower, with the same result */
  transfer: 'raw' | 'json';
  /** why the cache was not written */
  cacheProblem: string | null;
}

/**
 * Lowers files, in this thread and, if there are many, in others. The result does not depend on how many.
 */
export async function lowerAll(inputs: readonly LowerInput[], options: LowerOptions): Promise<Lowering> {
  const cache = options.cache === undefined ? null : openCache(options.cache.directory, options.cache.toolVersion);
  const results: (FileResult | null)[] = inputs.map((input) => cache?.find(input.path) ?? null);
  const missing = inputs.flatMap((input, index) => (results[index] === null ? [{ input, index }] : []));
  const cached = inputs.length - missing.length;
  // equal sizes in the order of the input: which thread gets what must not matter, but a test may want to see it again
  missing.sort((a, b) => b.input.size - a.input.size || a.index - b.index);
  const share: Share = {
    paths: missing.map(({ input }) => input.path),
    withDigest: cache !== null,
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  const workers = Math.min(workerCount(missing, options.workers), missing.length);
  let done = cached;
  let transfer = transferMode();
  options.onProgress?.(done, inputs.length);
  const keep = (at: number, result: FileResult): void => {
    const index = missing[at]?.index;
    if (index === undefined || results[index] !== null) return;
    results[index] = result;
    done++;
  };
  const crew = startWorkers(share, workers, (batch) => {
    batch.indexes.forEach((at, index) => {
      const result = batch.results[index];
      if (result !== undefined) keep(at, result);
    });
    if (batch.transfer === 'json') transfer = 'json';
    options.onProgress?.(done, inputs.length);
    return done === inputs.length;
  });
  await workHere(share, keep, () => options.onProgress?.(done, inputs.length));
  if (done < inputs.length) await crew.finished;
  crew.dismiss();
  // what a worker had taken when it came to grief
  for (const { input, index } of missing) results[index] ??= lowerFile(input.path, share.withDigest);
  if (transferMode() === 'json') transfer = 'json';
  options.onProgress?.(inputs.length, inputs.length);
  const saved = cache?.save(inputs.map((input, index) => ({ path: input.path, result: results[index] ?? null })));
  const files = inputs.map((input, index): LoweredFile => {
    const result = results[index];
    return { id: input.id, path: input.path, facts: result?.facts ?? null, problem: result?.problem ?? null };
  });
  return { files, workers, cached, transfer, cacheProblem: saved ?? null };
}

/** Average over TypeScript and JavaScript of many repositories. */
const BYTES_PER_LINE = 36;

/**
 * Starting a thread costs a tenth of a second, and the parser's trees are bound by memory, which all share: one thread
 * beside this one gives most of what there is to gain, and each costs another 150 MB.
 */
function workerCount(missing: readonly { input: LowerInput }[], wanted: number | 'auto'): number {
  // a thread that cannot reserve what it needs ends the process
  if (wanted === 0 || addressSpace() < Infinity) return 0;
  if (wanted !== 'auto') return Math.max(0, Math.floor(wanted));
  let bytes = 0;
  for (const { input } of missing) bytes += input.size;
  const lines = bytes / BYTES_PER_LINE;
  const cores = availableParallelism();
  const useful = lines < 200_000 ? 0 : lines < 1_000_000 ? 1 : 2;
  return Math.min(useful, cores - 1);
}

/** Milliseconds of work between two looks at what the workers have sent. */
const SLICE = 20;

/** This thread works too, but comes up for air. */
async function workHere(
  share: Share,
  keep: (at: number, result: FileResult) => void,
  onSlice: () => void,
): Promise<void> {
  let until = performance.now() + SLICE;
  for (let at = nextFile(share); at >= 0; at = nextFile(share)) {
    keep(at, lowerFile(share.paths[at] ?? '', share.withDigest));
    if (performance.now() < until) continue;
    onSlice();
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + SLICE;
  }
}

interface Crew {
  /** all files are done, or every worker has come to its end; failing is one, as its files are lowered again */
  finished: Promise<void>;
  dismiss(): void;
}

/** `onBatch` says whether all is done. */
function startWorkers(share: Share, count: number, onBatch: (batch: Batch) => boolean): Crew {
  const workers: Worker[] = [];
  let working = count;
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    if (--working === 0) resolve();
  };
  for (let index = 0; index < count; index++) {
    // garbage of the parser's trees dies young: a small young generation keeps memory down at no cost in time
    const worker = new Worker(workerModule, {
      workerData: share,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    let ended = false;
    const endOnce = (): void => {
      if (!ended) end();
      ended = true;
    };
    worker.on('message', (batch: Batch) => {
      if (onBatch(batch)) resolve();
      if (batch.last) endOnce();
    });
    worker.once('error', endOnce);
    worker.once('exit', endOnce);
    workers.push(worker);
  }
  return {
    finished,
    dismiss() {
      // nobody waits for threads to be taken down
      for (const worker of workers) {
        worker.unref();
        void worker.terminate();
      }
    },
  };
}

const YOUNG_GENERATION_MB = 16;

/** `worker.js` beside the compiled `pool.js`. */
const workerModule = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
