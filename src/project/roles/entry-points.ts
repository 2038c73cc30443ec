import { readDocument } from '../read.ts';
import type { Package } from '../types.ts';

/** What starts the servers of a project, and what is only run by hand or by a build. Paths without extension, relative to the root. */
export interface EntryPoints {
  starts: (path: string) => boolean;
  /** the npm script that runs a file, and whether its name says that it is a task of development */
  tasks: (path: string) => { script: string; named: boolean } | null;
}

/** Scripts that serve; `dev` and `serve` start a server from its sources, which `start` names in their compiled form. */
const START_SCRIPT =
  /^(start|serve|dev|develop|server|api|app|web|worker|workers|consumer|cron|scheduler|queue|jobs)([:.-].*)?$/;
const TASK_SCRIPT =
  /^(pre|post)?(build|lint|format|seed|generate|gen|codegen|release|publish|deploy|clean|install|prepare|pack|docs?|i18n|check|typecheck|db|migrate|migrations?|schema|prisma|sbom|changelog|version|bundle|compile|copy|setup|init|bootstrap|openapi|swagger|export|import|benchmark|bench|test|ci|postbuild|prebuild|assets|translations?|licenses?)([:.-].*)?$/;
/** A runner, its options, and the first file after it. */
const RUN =
  /(?:^|[\s;&|"'])(?:node|tsx|ts-node(?:-\w+)*|vite-node|babel-node|bun(?: run)?|zx|esno|jiti|swc-node)\s+(?:(?![;&|])\S+\s+)*?((?!-)[\w@./-]+\.[cm]?[jt]sx?)(?=$|[\s"';&|])/g;
const PATH = /(?:^|[\s"'`=[(,])(\.{0,2}\/?[\w@./-]+?)(?=$|[\s"'`\]),;&|])/g;

export function findEntryPoints(root: string, packages: Package[], startDocuments: string[]): EntryPoints {
  const starts = new Set<string>();
  const tasks = new Map<string, string>();
  for (const item of packages) {
    for (const path of pathsIn(item.main, item.directory)) starts.add(path);
    for (const [name, command] of Object.entries(item.scripts)) {
      if (START_SCRIPT.test(name)) for (const path of pathsIn(command, item.directory)) starts.add(path);
      // Only what is run: a file named in an option (a data source for migrations) belongs to somebody else as well.
      else
        for (const [, run] of command.matchAll(RUN))
          for (const path of pathsIn(run ?? '', item.directory)) if (!tasks.has(path)) tasks.set(path, name);
    }
  }
  for (const path of startDocuments) {
    const document = readDocument(root, path);
    if ('problem' in document) continue;
    const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const lines = document.text.split('\n').filter((line) => !/^\s*(#|RUN|COPY|ADD)\b/i.test(line));
    for (const found of pathsIn(lines.join('\n'), directory)) starts.add(found);
  }
  const without = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');
  return {
    starts: (path) => starts.has(without(path)),
    tasks(path) {
      const script = starts.has(without(path)) ? undefined : tasks.get(without(path));
      return script === undefined ? null : { script, named: TASK_SCRIPT.test(script) };
    },
  };
}

/** The files a command names; for compiled ones, also where their source may be. */
function pathsIn(command: string, directory: string): string[] {
  const found: string[] = [];
  for (const match of command.matchAll(PATH)) {
    const raw = (match[1] ?? '').replace(/^\.?\//, '');
    if (!/\.[cm]?[jt]sx?$/.test(raw) && !/^(\.\/)?(dist|build|out|lib|src|bin)\//.test(raw)) continue;
    const path = raw.replace(/\.[cm]?[jt]sx?$/, '');
    const inside = /^(?:dist|build|out|lib)\/(.+)$/.exec(path)?.[1];
    for (const variant of inside === undefined ? [path] : [path, inside, `src/${inside}`])
      found.push(directory === '' ? variant : `${directory}/${variant}`);
  }
  return found;
}
