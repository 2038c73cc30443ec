import { inProject } from '../../evaluate/project-path.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';

/** The source of a file that is named as it will be called once it is compiled. */
export function moduleAt({ program }: LibraryBuild, file: string, from: Module): Module | undefined {
  const inside = inProject(file);
  if (inside === null) {
    const resolution = program.resolve(from, file.startsWith('.') ? file : `./${file}`);
    return resolution.kind === 'module' ? resolution.module : undefined;
  }
  const name = inside.replace(/\.[cm]?[jt]sx?$/, '');
  const source = name.replace(/^((?:.*\/)?)(?:dist|build|out)\//, '$1src/');
  return [name, source]
    .flatMap((path) => ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map((extension) => `${path}.${extension}`))
    .map((path) => program.moduleAt(path))
    .find((module) => module !== undefined);
}
