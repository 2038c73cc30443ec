import type { Project } from '../project/types.ts';
import { directoryOf, joinPath } from './paths.ts';
import type { Module, Resolution } from './types.ts';

/**
 * Finds the file that a path without its final extension, or with that of its compiled form, stands for.
 *
 * A resolver over the file system (oxc-resolver, enhanced-resolve) would answer from the disk: slower than a look-up
 * by far, different when `dist` or `node_modules` happen to be there, and a second reader of the file system beside
 * `project/`. What discovery listed is the whole world here.
 */
export interface FileTable {
  /** The file a path names: itself, with a guessed extension, or the source of the `.js` that it names. */
  file(path: string, typescript: boolean): Resolution | undefined;
  /** The index file of a directory. */
  index(directory: string, typescript: boolean): Resolution | undefined;
  /** Some file lies in the directory or below it. */
  hasDirectory(path: string): boolean;
}

/** The known files of the project, by path and by path without extension. */
export function createFileTable(project: Project, modules: readonly Module[]): FileTable {
  const byPath = new Map<string, Resolution>();
  const byStem = new Map<string, Guess[]>();
  let directories: Set<string> | undefined;

  const add = (path: string, resolution: Resolution): void => {
    byPath.set(path, resolution);
    const extension = sourceExtension(path);
    if (extension === '') return;
    const stem = path.slice(0, -extension.length);
    const guesses = byStem.get(stem);
    if (guesses === undefined) byStem.set(stem, [{ extension, resolution }]);
    else guesses.push({ extension, resolution });
  };
  for (const module of modules) add(module.path, { kind: 'module', module });
  // Source files that were not lowered (minified, vendored) are there, but opaque: assets.
  for (const file of project.files) if (!byPath.has(file.path)) add(file.path, { kind: 'asset', path: file.path });
  for (const path of otherFiles(project)) if (!byPath.has(path)) byPath.set(path, { kind: 'asset', path });

  const guess = (stem: string, typescript: boolean): Resolution | undefined => {
    const guesses = byStem.get(stem);
    const only = guesses?.[0];
    if (guesses === undefined || only === undefined) return undefined;
    if (guesses.length === 1) return only.resolution;
    const order = typescript ? typescriptFirst : javascriptFirst;
    let best = only;
    for (const other of guesses) if (order.indexOf(other.extension) < order.indexOf(best.extension)) best = other;
    return best.resolution;
  };

  return {
    file(path, typescript) {
      const written = /\.(?:[cm]?[jt]s|[jt]sx)$/.exec(path)?.[0];
      const exact = byPath.get(path);
      // Like TypeScript, a TypeScript importer's `./a.js` means `a.ts` even when an `a.js` was built beside it …
      if (exact !== undefined && (written === undefined || !typescript || !written.includes('js'))) return exact;
      // … and any extension of source code is as good as another where the one that was written leads nowhere.
      const other = written === undefined ? undefined : (guess(path.slice(0, -written.length), typescript) ?? exact);
      return other ?? guess(path, typescript) ?? byPath.get(`${path}.json`);
    },
    index(directory, typescript) {
      const stem = directory === '' ? 'index' : `${directory}/index`;
      return guess(stem, typescript) ?? byPath.get(`${stem}.json`);
    },
    hasDirectory(path) {
      return (directories ??= directoriesOf(byPath.keys())).has(path);
    },
  };
}

/**
 * An asset is taken on its word: discovery does not list images, style sheets or single-file components, so that a
 * specifier with the extension of one is not missing merely because it is not in the list.
 */
export function assetAt(directory: string, source: string): Resolution | undefined {
  const query = source.indexOf('?');
  const path = joinPath(directory, query < 0 ? source : source.slice(0, query));
  if (path === null || !assetExtension.test(path)) return undefined;
  return { kind: 'asset', path };
}

/** The extension of a source file, with the dot and a leading `.d`; '' for other files. */
export function sourceExtension(path: string): string {
  const match = /(?:\.d)?\.(?:[cm]?[jt]s|[jt]sx)$/.exec(path);
  return match === null ? '' : match[0];
}

/** Whether TypeScript would erase unused imports of this file and prefer its kind on look-up. */
export function isTypeScript(path: string): boolean {
  return /\.(?:[cm]?ts|tsx)$/.test(path);
}

interface Guess {
  extension: string;
  resolution: Resolution;
}

// Declarations come last: where code and its description are both there, the code is what runs.
const typescriptFirst = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.d.cts'];
const javascriptFirst = ['.js', '.jsx', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts'];

const assetExtension = new RegExp(
  `\\.(?:${[
    'json|json5|jsonc|yaml|yml|toml|xml|csv|txt|md|mdx|html|ejs|hbs|handlebars|pug|mjml|njk|liquid',
    'css|scss|sass|less|styl|vue|svelte|astro|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|eot|otf|mp3|mp4|webm|wav|pdf',
    'sql|graphql|gql|proto|prisma|node|wasm|pem|crt|key|glsl|po|zip|gz',
  ].join('|')})$`,
  'i',
);

function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set(['']);
  for (const path of paths) {
    for (let at = directoryOf(path); !directories.has(at); at = directoryOf(at)) directories.add(at);
  }
  return directories;
}

function* otherFiles(project: Project): Generator<string> {
  for (const document of project.documents) yield document.path;
  for (const { manifest } of project.packages) yield manifest;
  for (const { path } of project.tsconfigs) yield path;
}
