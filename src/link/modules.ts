import type { Location } from '../findings/types.ts';
import type { ModuleFacts } from '../ir/index.ts';
import type { Project } from '../project/types.ts';
import { comparePaths } from './paths.ts';
import type { Module } from './types.ts';

/** The modules of a program, sorted by path and numbered in that order, whatever order the workers finished in. */
export function createModules(project: Project, lowered: readonly { path: string; facts: ModuleFacts }[]): Module[] {
  const fileAt = new Map(project.files.map((file) => [file.path, file]));
  return lowered
    .toSorted((a, b) => comparePaths(a.path, b.path))
    .map(({ path, facts }, id) => {
      const file = fileAt.get(path);
      if (file === undefined) throw new Error(`${path} was lowered, but discovery did not list it`);
      return {
        id,
        path,
        file,
        package: project.packages[file.package] ?? null,
        tsconfig: project.tsconfigs[file.tsconfig] ?? null,
        facts,
        locate: (start, end) => locate(path, facts.lineStarts, start, end),
      };
    });
}

function locate(file: string, lineStarts: Uint32Array, start: number, end: number): Location {
  const line = lineAt(lineStarts, start);
  const endLine = lineAt(lineStarts, end);
  return {
    file,
    line: line + 1,
    column: start - (lineStarts[line] ?? 0) + 1,
    endLine: endLine + 1,
    endColumn: end - (lineStarts[endLine] ?? 0) + 1,
  };
}

/** Index of the last line that starts at or before the offset. */
function lineAt(lineStarts: Uint32Array, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
