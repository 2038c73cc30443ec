import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { audit, type RunOptions } from '../run.ts';
import { testOptions } from '../testing/check.ts';
import { emptyDirectory, removeDirectories, run, write } from './testing/world.ts';

afterAll(removeDirectories);
afterEach(() => void vi.unstubAllEnvs());

const shop = fileURLToPath(new URL('../../examples/flawed-shop', import.meta.url));

/** A copy of the example without what is installed and built. */
function copyOfShop(): string {
  const directory = join(emptyDirectory(), 'shop');
  cpSync(shop, directory, {
    recursive: true,
    filter: (path) => !/^(?:node_modules|dist)\b/.test(relative(shop, path)),
  });
  return directory;
}

/** Files below a directory, relative to it. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(directory, path)).isFile(),
  );
}

/** What a command prints, whatever it decides; it must print something. */
async function output(
  command: string,
  format: string,
  directory: string,
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(
    [command, directory, '--format', format, ...(command === 'audit' ? ['--fail-on', 'never'] : []), ...args],
    options,
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.length).toBeGreaterThan(500);
  return stdout;
}

/** What the reports of a directory are made of. */
async function everything(directory: string, options: RunOptions): Promise<string> {
  const { result, inventory } = await audit(directory, options);
  return JSON.stringify([result, inventory()]);
}

describe('the same bytes', () => {
  it('from anywhere', { timeout: 120_000 }, async () => {
    const directory = copyOfShop();
    const [first, ...others] = await Promise.all([
      output('audit', 'json', directory, ['--no-cache', '--workers', '0']),
      output('audit', 'json', directory, ['--no-cache', '--workers', '4'], { cwd: join(directory, 'src') }),
      output('audit', 'json', '.', ['--no-cache', '--workers', '1'], { cwd: directory }),
      output('audit', 'json', '../..', [], { cwd: join(directory, 'src', 'routes') }),
    ]);
    for (const other of others) expect(other).toBe(first);
  });

  it.each([
    ['audit', 'markdown'],
    ['audit', 'sarif'],
    ['audit', 'terminal'],
    ['map', 'json'],
    ['map', 'markdown'],
    ['map', 'table'],
  ])('of %s as %s with any number of threads', async (command, format) => {
    const directory = copyOfShop();
    const [alone, threads] = await Promise.all(
      ['0', '3'].map((workers) => output(command, format, directory, ['--no-cache', '--workers', workers])),
    );
    expect(threads).toBe(alone);
  });

  it('with a cache that is new, used, damaged, or behind the times', { timeout: 120_000 }, async () => {
    const directory = copyOfShop();
    const cache = emptyDirectory();
    vi.stubEnv('XDG_CACHE_HOME', cache);
    const without = (): Promise<string> => everything(directory, testOptions());
    const cached = (): Promise<string> => everything(directory, { ...testOptions(), cache: true });
    const fresh = await without();
    expect(await cached()).toBe(fresh);
    expect(await cached()).toBe(fresh);

    const [packed] = filesIn(cache).map((path) => join(cache, path));
    expect(packed).toMatch(/facts\.bin$/);
    if (packed === undefined) return;
    const sound = readFileSync(packed);
    const damages: ((bytes: Buffer) => Buffer)[] = [
      () => Buffer.alloc(0),
      () => Buffer.from('nonsense'),
      (bytes) => bytes.subarray(0, bytes.length / 2),
      (bytes) => bytes.fill(0, 4, 8),
      (bytes) => bytes.fill(0xff, 4, 8),
      // facts of some file in the middle, not the index
      (bytes) => bytes.fill(0x55, bytes.length - 2000, bytes.length - 1000),
      (bytes) => Buffer.concat([bytes, bytes]),
    ];
    for (const damage of damages) {
      writeFileSync(packed, damage(Buffer.from(sound)));
      expect(await cached()).toBe(fresh);
    }

    const route = join(directory, 'src/routes/review-routes.ts');
    const before = readFileSync(route, 'utf8');
    writeFileSync(route, before.replace("'/products/:id/reviews'", "'/products/:no/reviews'"));
    const changed = await cached();
    expect(changed).not.toBe(fresh);
    expect(changed).toBe(await without());
    renameSync(route, `${route}.bak`);
    expect(await cached()).toBe(await without());
    renameSync(`${route}.bak`, route);
    writeFileSync(route, before);
    expect(await cached()).toBe(fresh);
  });

  it('whatever the order in which files were made, and wherever they are', { timeout: 120_000 }, async () => {
    const paths = filesIn(copyOfShop());
    const original = copyOfShop();
    const contents = new Map(paths.map((path) => [path, readFileSync(join(original, path))]));
    const inOrder = (order: readonly string[], parent: string): string => {
      const directory = join(emptyDirectory(), parent, 'shop');
      write(directory, Object.fromEntries(order.map((path) => [path, contents.get(path) ?? ''])));
      return directory;
    };
    const expected = await output('audit', 'json', original, ['--no-cache']);
    const orders = [
      inOrder(paths.toReversed(), 'a'),
      inOrder(
        [...paths].sort((a, b) => a.length - b.length),
        'some where/else',
      ),
      inOrder(
        [...paths].sort((a, b) => ((a.at(-4) ?? '') < (b.at(-4) ?? '') ? -1 : 1)),
        'node_modules',
      ),
    ];
    for (const directory of orders)
      expect(await output('audit', 'json', directory, ['--no-cache', '--workers', '2'])).toBe(expected);
  });

  it('five times in one process', { timeout: 120_000 }, async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 5; round++) {
      seen.add(await everything(shop, { ...testOptions(), workers: round }));
    }
    expect(seen.size).toBe(1);
  });
});
