import { parentPort, workerData } from 'node:worker_threads';
import { lowerFile } from './file.ts';
import { transferMode } from './parse.ts';
import { BATCH_BYTES, nextFile } from './share.ts';
import type { Batch, Share } from './share.ts';

/** A thread of `pool.ts`: takes one file after the other until none is left. */
function work(share: Share): void {
  let batch = emptyBatch();
  let buffers: ArrayBuffer[] = [];
  let bytes = 0;
  for (let index = nextFile(share); index >= 0; index = nextFile(share)) {
    const result = lowerFile(share.paths[index] ?? '', share.withDigest);
    batch.indexes.push(index);
    batch.results.push(result);
    if (result.facts !== null) {
      buffers.push(result.facts);
      bytes += result.facts.byteLength;
    }
    if (bytes < BATCH_BYTES) continue;
    send(batch, buffers);
    batch = emptyBatch();
    buffers = [];
    bytes = 0;
  }
  batch.last = true;
  send(batch, buffers);
}

function emptyBatch(): Batch {
  return { indexes: [], results: [], transfer: 'raw', last: false };
}

function send(batch: Batch, buffers: ArrayBuffer[]): void {
  batch.transfer = transferMode();
  parentPort?.postMessage(batch, buffers);
}

const data: Share = workerData;
work(data);
