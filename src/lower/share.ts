import type { FileResult } from './file.ts';

/** What the threads of one run share. */
export interface Share {
  /** absolute paths, largest file first, so that no thread is left with a large one at the end */
  paths: readonly string[];
  withDigest: boolean;
  /** one counter: the next file that nobody has taken; no thread waits for another to be given work */
  next: Int32Array<SharedArrayBuffer>;
}

/** What a worker sends. */
export interface Batch {
  /** into `Share.paths` */
  indexes: number[];
  results: FileResult[];
  transfer: 'raw' | 'json';
  /** ends the worker's work */
  last: boolean;
}

/** Facts are sent in parcels of about this size: a message costs more than most files. */
export const BATCH_BYTES = 1 << 20;

/** The index of a file that is now this thread's to lower; -1 when all are taken. */
export function nextFile(share: Share): number {
  const index = Atomics.add(share.next, 0, 1);
  return index < share.paths.length ? index : -1;
}
