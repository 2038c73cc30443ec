import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { schemaVersion } from '../ir/index.ts';
import { digestOf, stampOf } from '../project/read-source.ts';
import type { Stamp } from '../project/read-source.ts';
import type { FileResult } from './file.ts';

/** Facts of an earlier run. */
export interface Cache {
  /** The facts of a file that has not changed since; null if it has, or if nothing sound is kept. */
  find(path: string): FileResult | null;
  /** Keeps what this run has, and only that. Says what went wrong; a cache that cannot be written is no error. */
  save(files: readonly { path: string; result: FileResult | null }[]): string | null;
}

/**
 * One packed file: a header, an index in JSON, and the facts one after another. What is damaged, or was written by another
 * version of the program or of the facts, is not there.
 */
export function openCache(directory: string, toolVersion: string): Cache {
  const version = `${toolVersion} ${schemaVersion}${sourcesStamp()}`;
  const file = join(directory, 'facts.bin');
  const { packed, entries } = load(file, version);
  let found = 0;
  let stale = false;
  return {
    find(path) {
      const entry = entries.get(path);
      if (entry === undefined) return null;
      const stamp = unchanged(path, entry);
      if (stamp === null) return null;
      const facts = packed.subarray(entry.at, entry.at + entry.length);
      if (facts.length !== entry.length || crc32(facts) !== entry.crc) return null;
      found++;
      if (stamp.modified !== entry.modified || stamp.inode !== entry.inode) stale = true;
      return { facts: new Uint8Array(facts).buffer, problem: entry.problem, stamp, digest: entry.digest };
    },
    save(files) {
      if (!stale && found === files.length && found === entries.size) return null;
      return write(directory, file, version, files);
    },
  };
}

/** In a checkout what is lowered changes without a new version: the sources themselves are one. '' in a published package. */
function sourcesStamp(): string {
  const { url } = import.meta;
  if (!url.endsWith('.ts')) return '';
  const stamps = [new URL('./', url), new URL('../ir/', url)].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
      .map((name) => {
        const { size, mtimeMs } = statSync(new URL(name, folder));
        return `${name} ${size} ${mtimeMs}`;
      }),
  );
  return ` ${digestOf(Buffer.from(stamps.join('\n')))}`;
}

interface Entry extends Stamp {
  digest: string;
  problem: string | null;
  /** bytes from the start of the file */
  at: number;
  length: number;
  crc: number;
}

const MAGIC = 0x43414142;
/** magic, bytes of the index, checksum of the index */
const HEADER_BYTES = 12;
/** Time in which a file can change twice and have one and the same time stamp. */
const COARSE_CLOCK = 2000;

/** The present stamp of a file that is still what it was: by its stamp, or else by its content. */
function unchanged(path: string, entry: Entry): Stamp | null {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size !== entry.size) return null;
    const stamp = stampOf(stats);
    if (stamp.modified === entry.modified && stamp.inode === entry.inode) return stamp;
    return digestOf(readFileSync(path)) === entry.digest ? stamp : null;
  } catch {
    return null;
  }
}

function load(file: string, version: string): { packed: Buffer; entries: Map<string, Entry> } {
  const none = { packed: Buffer.alloc(0), entries: new Map<string, Entry>() };
  try {
    const packed = readFileSync(file);
    if (packed.readUInt32LE(0) !== MAGIC) return none;
    const end = HEADER_BYTES + packed.readUInt32LE(4);
    const index = packed.subarray(HEADER_BYTES, end);
    if (crc32(index) !== packed.readUInt32LE(8)) return none;
    const parsed: unknown = JSON.parse(index.toString('utf8'));
    if (!Array.isArray(parsed) || parsed[0] !== version) return none;
    const entries = new Map<string, Entry>();
    for (const row of parsed.slice(1)) {
      const entry = entryOf(row);
      if (entry !== null) entries.set(entry.path, { ...entry, at: end + entry.at });
    }
    return { packed, entries };
  } catch {
    return none;
  }
}

type Row = [
  path: string,
  size: number,
  modified: number,
  inode: number,
  digest: string,
  problem: string | null,
  at: number,
  length: number,
  crc: number,
];

function entryOf(row: unknown): (Entry & { path: string }) | null {
  if (!isRow(row)) return null;
  const [path, size, modified, inode, digest, problem, at, length, crc] = row;
  return { path, size, modified, inode, digest, problem, at, length, crc };
}

const rowTypes = ['string', 'number', 'number', 'number', 'string', 'string', 'number', 'number', 'number'];

function isRow(row: unknown): row is Row {
  return (
    Array.isArray(row) &&
    row.length === rowTypes.length &&
    rowTypes.every((type, index) => typeof row[index] === type || (index === 5 && row[index] === null))
  );
}

function write(
  directory: string,
  file: string,
  version: string,
  files: readonly { path: string; result: FileResult | null }[],
): string | null {
  const now = Date.now();
  const rows: Row[] = [];
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { path, result } of files) {
    if (result === null || result.facts === null || result.stamp === null) continue;
    const { size, modified, inode } = result.stamp;
    const facts = new Uint8Array(result.facts);
    // a file that was just written may be written again without a new time: let its content decide
    const trusted = modified < now - COARSE_CLOCK ? modified : -1;
    rows.push([path, size, trusted, inode, result.digest, result.problem, at, facts.length, crc32(facts)]);
    parts.push(facts);
    at += facts.length;
  }
  const index = Buffer.from(JSON.stringify([version, ...rows]));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(index.length, 4);
  header.writeUInt32LE(crc32(index), 8);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(directory, { recursive: true });
    writeAll(temporary, [header, index, ...parts]);
    // in one step, so that a reader sees the old cache or the new one
    renameSync(temporary, file);
    return null;
  } catch (error) {
    remove(temporary);
    return `The cache could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Best effort: what could not be written may not be there, nor its directory. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // the problem that led here is the one to report
  }
}

const BLOCK_BYTES = 4 << 20;

/** Writes in large blocks: a call per part would take longer than the parts. */
function writeAll(file: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(file, 'w');
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let used = 0;
    const flush = (): void => {
      writeFully(descriptor, block.subarray(0, used));
      used = 0;
    };
    for (const part of parts) {
      if (used + part.length > BLOCK_BYTES) flush();
      if (part.length > BLOCK_BYTES) {
        writeFully(descriptor, part);
      } else {
        block.set(part, used);
        used += part.length;
      }
    }
    flush();
  } finally {
    closeSync(descriptor);
  }
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
