import type { Module, Program, Target } from '../../link/types.ts';
import { filesIn } from './file-routes.ts';
import { serverRoots } from './nitro-files.ts';

/**
 * Nitro puts what `server/utils` (and `shared/utils`) exports into the scope of its server's files. What a file declares or
 * imports itself comes first: only names that are nobody's are looked up here.
 */
export function implicitNames(program: Program): (from: Module, name: string) => Target | null {
  const { project, modules } = program;
  const roots = serverRoots({ project, program, modules })
    .map(({ directory }) => ({ directory, names: namesIn(program, directory) }))
    // the innermost first
    .sort((a, b) => b.directory.length - a.directory.length);
  return (from, name) => {
    for (const { directory, names } of roots) {
      if (directory !== '' && !from.path.startsWith(`${directory}/`)) continue;
      const module = names.get(name);
      if (module !== undefined && module !== from) return program.exportOf(module, name);
    }
    return null;
  };
}

function namesIn(program: Program, directory: string): ReadonlyMap<string, Module> {
  const names = new Map<string, Module>();
  for (const { path, module } of filesIn(program.modules, directory)) {
    if (!/^(?:(?:src\/)?server\/utils|utils|shared\/(?:utils|types))\//.test(path) || module.file.role === 'test')
      continue;
    for (const name of program.exportNames(module)) if (name !== 'default' && !names.has(name)) names.set(name, module);
  }
  return names;
}
