import { readFileSync } from 'node:fs';
import { encodeModule } from './ir/index.ts';
import { lower } from './lower/lower.ts';
import type { Project } from './project/types.ts';

/** Roles whose code is neither judged nor needed to understand what is. */
const ignored = new Set(['minified', 'vendored', 'frontend']);

export async function lowerProject(project: Project, _workers: number | 'auto', onProgress: (done: number, total: number) => void): Promise<{ path: string; facts: ArrayBuffer }[]> {
  const files = project.files.filter((file) => !ignored.has(file.role));
  return files.map(({ path }, index) => {
    onProgress(index, files.length);
    return { path, facts: encodeModule(lower(readFileSync(`${project.root}/${path}`, 'utf8'), path)) };
  });
}
