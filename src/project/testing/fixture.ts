import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { discover, type DiscoverOptions } from '../discover.ts';
import type { Project } from '../types.ts';

/**
 * Writes several files, given as one text with a heading `//- /path` before each, to a new directory that is removed after the
 * test. Returns its path.
 */
export function directory(fixture: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const parts = fixture.split(/^\s*\/\/- \/(.+)\n/m);
  for (let i = 1; i + 1 < parts.length; i += 2) write(root, parts[i] ?? '', parts[i + 1] ?? '');
  return root;
}

export function write(root: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

export function project(fixture: string, options: DiscoverOptions = {}): Promise<Project> {
  return discover(directory(fixture), options);
}

/** Path → role, for all source files. */
export async function roles(fixture: string): Promise<Record<string, string>> {
  const found = await project(fixture);
  return Object.fromEntries(found.files.map((file) => [file.path, file.role]));
}
