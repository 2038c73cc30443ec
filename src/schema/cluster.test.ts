import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from './job.ts';
import { Sandbox } from './sandbox.ts';

const job: Job = {
  extensions: ['citext'],
  migrations: [
    { name: '1', up: ['CREATE EXTENSION citext; CREATE TABLE users (email citext);'], tried: [], down: null },
  ],
  uncertainRows: false,
  back: 0,
};

test(
  'what an empty PostgreSQL begins with is kept, and made anew where it is damaged',
  { timeout: 90_000 },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'backend-architect-'));
    const kept = join(directory, 'postgres.bin');
    const columns = async (): Promise<unknown> => {
      const sandbox = new Sandbox(directory);
      try {
        const [outcome] = await sandbox.run([job], 60);
        return outcome?.kind === 'done'
          ? outcome.result.catalog?.tables.map(({ name, columns: own }) => [name, own.map(({ type }) => type)])
          : outcome;
      } finally {
        await sandbox.end();
      }
    };
    try {
      expect(await columns()).toEqual([['users', ['citext']]]);
      const { mtimeMs } = statSync(kept);
      expect(await columns()).toEqual([['users', ['citext']]]);
      expect(statSync(kept).mtimeMs).toBe(mtimeMs);
      const bytes = readFileSync(kept);
      writeFileSync(kept, bytes.subarray(0, bytes.length - 1000));
      expect(await columns()).toEqual([['users', ['citext']]]);
      expect(statSync(kept).size).toBeGreaterThan(bytes.length - 1000);
      expect(readdirSync(directory)).toEqual(['postgres.bin']);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);
