import { packageOf } from '../project/package-names.ts';
import { existsSync, readdirSync } from 'node:fs';
import type { Program } from '../link/types.ts';
import type { LibraryDefinition } from './define.ts';
import type { Library } from './knowledge.ts';

/** Files of this folder that are not libraries. */
const support = new Set(['define', 'build-types', 'knowledge', 'load', 'registry.generated']);

/**
 * All libraries, sorted by name. The folder is the list: a published build has it frozen into
 * `registry.generated.js`, a source checkout scans it.
 */
export async function loadLibraries(): Promise<Library[]> {
  if (existsSync(new URL('./registry.generated.js', import.meta.url))) {
    const frozen: { entries: Library[] } = await import(new URL('./registry.generated.js', import.meta.url).href);
    return frozen.entries;
  }
  const names = readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((name) => !support.has(name))
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const module: { default: LibraryDefinition } = await import(new URL(`./${name}.ts`, import.meta.url).href);
      return { name, definition: module.default };
    }),
  );
}

/** Gives the libraries that a program imports what they need for reading it. */
export async function prepareLibraries(libraries: readonly Library[], program: Program): Promise<void> {
  await Promise.all(libraries.map(({ definition }) => definition.prepareForFiles?.(program.project)));
  const asking = libraries.filter(({ definition }) => definition.prepare !== undefined);
  if (asking.length === 0) return;
  const imported = new Set<string>();
  for (const module of program.modules) for (const { source } of module.facts.requests) imported.add(packageOf(source));
  await Promise.all(
    asking.map(({ definition }) =>
      definition.packages.some((name) => imported.has(name)) ? definition.prepare?.(program) : null,
    ),
  );
}
