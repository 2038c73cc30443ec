import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entityName } from './entity.ts';
import { writeSyntheticBackend } from './synthetic-backend.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synthetic-backend-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test.each(['usual', 'dense'] as const)('a %s one has about the lines asked for, and says how many', (density) => {
  const lines = writeSyntheticBackend(directory, 20_000, density);
  expect(lines).toBeGreaterThanOrEqual(20_000);
  expect(lines).toBeLessThan(21_000);
  const written = Object.entries(contents(directory)).filter(([path]) => path.endsWith('.ts'));
  expect(written.reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0)).toBe(lines);
});

test('the same size gives the same bytes', () => {
  const [a, b] = [join(directory, 'a'), join(directory, 'b')];
  writeSyntheticBackend(a, 3_000);
  writeSyntheticBackend(b, 3_000);
  expect(contents(a)).toEqual(contents(b));
});

test('a dense one is endpoints, and a usual one mostly the code behind them', () => {
  const [usual, dense] = [join(directory, 'usual'), join(directory, 'dense')];
  writeSyntheticBackend(usual, 50_000);
  writeSyntheticBackend(dense, 50_000, 'dense');
  expect(routesIn(dense)).toBeGreaterThan(5 * routesIn(usual));
  expect(routesIn(usual)).toBeGreaterThan(100);
});

test('no two entities have the same name', () => {
  const names = Array.from({ length: 10_000 }, (_, number) => entityName(number).type);
  expect(new Set(names).size).toBe(names.length);
});

function routesIn(root: string): number {
  return Object.values(contents(root)).reduce(
    (sum, text) => sum + (text.match(/^(?:router\.\w+\('|  @(?:Get|Post|Patch|Delete)\()/gm)?.length ?? 0),
    0,
  );
}

function contents(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(root.length)] = readFileSync(path, 'utf8');
  }
  return files;
}
