import { encodeModule } from '../ir/index.ts';
import { readSource } from '../project/read-source.ts';
import type { Stamp } from '../project/read-source.ts';
import { lower } from './lower.ts';

/** A file read, lowered and encoded, by whichever thread. */
export interface FileResult {
  /** for `decodeModule`; null if the file could not be read */
  facts: ArrayBuffer | null;
  /** why the file could not be read, or not as it should be; problems of its syntax are among its facts */
  problem: string | null;
  stamp: Stamp | null;
  /** '' unless it was asked for */
  digest: string;
}

export function lowerFile(path: string, withDigest: boolean): FileResult {
  const { text, problem, stamp, digest } = readSource(path, withDigest);
  return { facts: text === null ? null : encodeModule(lower(text, path)), problem, stamp, digest };
}
