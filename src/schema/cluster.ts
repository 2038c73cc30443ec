import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';

/**
 * An empty PostgreSQL. To make its first files takes half of the time and most of the memory that it ever needs, so they are kept
 * from one run to the next, as they are before anybody's SQL ran. `directory`: where; null: nowhere.
 */
export async function startServer(
  start: (options: PGliteOptions) => Promise<PGlite>,
  options: PGliteOptions,
  directory: string | null,
): Promise<PGlite> {
  const stamp = directory === null ? null : stampOfServer();
  if (directory === null || stamp === null) return start(options);
  const kept = find(directory, stamp);
  if (kept !== null)
    try {
      return await start({ ...options, loadDataDir: new Blob([kept]) });
    } catch {
      // of no use to this version: made anew
    }
  const server = await start(options);
  await keep(server, directory, stamp);
  return server;
}

const file = 'postgres.bin';

/** Which PostgreSQL the files are of; null if that cannot be told. */
function stampOfServer(): string | null {
  try {
    const { size, mtimeMs } = statSync(new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite')));
    return `1 ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

/** What is damaged, or of another version, is not there. */
function find(directory: string, stamp: string): Uint8Array<ArrayBuffer> | null {
  try {
    const packed = readFileSync(join(directory, file));
    const end = packed.indexOf('\n');
    const files = new Uint8Array(packed.subarray(end + 1));
    return packed.toString('utf8', 0, end) === headerOf(stamp, files) ? files : null;
  } catch {
    return null;
  }
}

/** What cannot be kept is made again next time. */
async function keep(server: PGlite, directory: string, stamp: string): Promise<void> {
  const temporary = join(directory, `${file}.${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    const dump = await server.dumpDataDir('gzip');
    const files = new Uint8Array(await dump.arrayBuffer());
    try {
      writeFileSync(temporary, Buffer.concat([Buffer.from(`${headerOf(stamp, files)}\n`), files]));
      // another run may do the same at this moment
      renameSync(temporary, join(directory, file));
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch {
    // the directory cannot be written
  }
}

function headerOf(stamp: string, files: Uint8Array): string {
  return `${stamp} ${files.length} ${crc32(files)}`;
}
