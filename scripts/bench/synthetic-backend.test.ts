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

test('it has about the lines asked for, and says how many', () => {
  const lines = writeSyntheticBackend(directory, 20_000);
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

test('no two entities have the same name', () => {
  const names = Array.from({ length: 10_000 }, (_, number) => entityName(number).type);
  expect(new Set(names).size).toBe(names.length);
});

function contents(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(root.length)] = readFileSync(path, 'utf8');
  }
  return files;
}
