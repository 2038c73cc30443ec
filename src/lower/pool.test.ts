import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeModule } from '../ir/index.ts';
import { lowerAll } from './pool.ts';
import type { LowerInput, Lowering, LowerOptions } from './pool.ts';
import { ownSources } from './testing/facts.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lower-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Files of a project, older than the clock's grain so that their stamps are trusted. */
function filesOf(texts: Record<string, string>): LowerInput[] {
  return Object.entries(texts).map(([name, text], id) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    utimesSync(path, 1_000_000, 1_000_000);
    return { id, path, size: text.length };
  });
}

function ownFiles(): LowerInput[] {
  return filesOf(Object.fromEntries(ownSources().map(({ path, text }) => [path.replaceAll(/[/\\]/g, '-'), text])));
}

/** The result without what may differ from run to run. */
function outcome(lowering: Lowering): unknown {
  return lowering.files.map(({ id, path, facts, problem }) => [
    id,
    path,
    problem,
    facts === null ? null : Buffer.from(facts).toString('base64'),
  ]);
}

describe('workers', () => {
  it('make no difference to the result', async () => {
    const inputs = ownFiles();
    inputs.push({ id: inputs.length, path: join(directory, 'none.ts'), size: 1 });
    const alone = await lowerAll(inputs, { workers: 0 });
    expect(alone.files.map((file) => file.id)).toEqual(inputs.map((input) => input.id));
    expect(alone.files.at(-1)).toMatchObject({ facts: null, problem: 'The file could not be read: ENOENT.' });
    for (const workers of [1, 3]) {
      const together = await lowerAll(inputs, { workers });
      expect(together.workers).toBe(workers);
      expect(outcome(together)).toEqual(outcome(alone));
    }
  });

  it('are not started for little code', async () => {
    const lowering = await lowerAll(filesOf({ 'a.ts': 'f()' }), { workers: 'auto' });
    expect(lowering).toMatchObject({ workers: 0, cached: 0, cacheProblem: null, files: [{ id: 0, problem: null }] });
    expect(await lowerAll([], { workers: 4 })).toMatchObject({ files: [], workers: 0 });
  });

  it('report progress up to the total', async () => {
    const seen: number[] = [];
    const inputs = ownFiles();
    await lowerAll(inputs, { workers: 1, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(inputs.length);
  });
});

describe('the cache', () => {
  const texts = { 'a.ts': 'f()', 'b.ts': 'g()', 'c.ts': 'h()' };
  const options = (version = '1'): LowerOptions => ({
    workers: 0,
    cache: { directory: join(directory, 'cache'), toolVersion: version },
  });
  const packed = (): string => join(directory, 'cache', 'facts.bin');
  const callsOf = (lowering: Lowering): string[] =>
    lowering.files.flatMap(({ facts }) => (facts === null ? [] : decodeModule(facts).calls.map((call) => call.name)));

  it('gives what lowering would give', async () => {
    const inputs = ownFiles();
    const first = await lowerAll(inputs, options());
    const second = await lowerAll(inputs, options());
    expect([first.cached, second.cached]).toEqual([0, inputs.length]);
    expect(outcome(second)).toEqual(outcome(first));
    expect(outcome(await lowerAll(inputs, { workers: 0 }))).toEqual(outcome(first));
  });

  it('sees that a file has changed, also at the same size', async () => {
    const inputs = filesOf(texts);
    await lowerAll(inputs, options());
    writeFileSync(join(directory, 'b.ts'), 'k()');
    const second = await lowerAll(inputs, options());
    expect([second.cached, callsOf(second)]).toEqual([2, ['f', 'k', 'h']]);
    expect((await lowerAll(inputs, options())).cached).toBe(3);
  });

  it('knows content under a new time', async () => {
    const inputs = filesOf(texts);
    await lowerAll(inputs, options());
    utimesSync(join(directory, 'a.ts'), 2_000_000, 2_000_000);
    expect((await lowerAll(inputs, options())).cached).toBe(3);
  });

  it('does not trust the time of a file that was just written', async () => {
    const inputs = filesOf(texts);
    const path = join(directory, 'a.ts');
    const now = new Date();
    utimesSync(path, now, now);
    await lowerAll(inputs, options());
    writeFileSync(path, 'z()');
    utimesSync(path, now, now);
    expect(callsOf(await lowerAll(inputs, options()))).toEqual(['z', 'g', 'h']);
  });

  it('is not read by another version', async () => {
    const inputs = filesOf(texts);
    await lowerAll(inputs, options('1'));
    expect((await lowerAll(inputs, options('2'))).cached).toBe(0);
  });

  it('forgets files that are no longer there', async () => {
    const inputs = filesOf(texts);
    await lowerAll(inputs, options());
    const before = statSync(packed()).size;
    await lowerAll(inputs.slice(0, 1), options());
    expect(statSync(packed()).size).toBeLessThan(before);
  });

  it('is ignored where it is damaged', async () => {
    const inputs = filesOf(texts);
    const first = await lowerAll(inputs, options());
    const sound = readFileSync(packed());
    for (const damage of [
      () => writeFileSync(packed(), ''),
      () => writeFileSync(packed(), 'not a cache at all'),
      () => truncateSync(packed(), sound.length - 10),
      () => truncateSync(packed(), 30),
      ...Array.from({ length: 40 }, (_, index) => () => {
        const bytes = Buffer.from(sound);
        const at = Math.floor((index / 40) * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ 0x55;
        writeFileSync(packed(), bytes);
      }),
    ]) {
      damage();
      expect(outcome(await lowerAll(inputs, options()))).toEqual(outcome(first));
      writeFileSync(packed(), sound);
    }
  });

  it('says that it could not be written, and does no harm', async () => {
    const inputs = filesOf(texts);
    writeFileSync(join(directory, 'cache'), 'a file where the directory should be');
    const lowering = await lowerAll(inputs, options());
    expect(lowering.cacheProblem).toContain('could not be written');
    expect(callsOf(lowering)).toEqual(['f', 'g', 'h']);
  });
});
