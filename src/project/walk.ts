import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join as joinNative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Repository } from './git.ts';
import { compare, errorText, join } from './paths.ts';
import type { ProjectProblem } from './types.ts';

export interface Listing {
  /** regular files, relative to the root, in code unit order */
  files: string[];
  /** symbolic links to regular files inside the root; their targets are listed in their own right */
  links: string[];
  problems: ProjectProblem[];
}

export interface WalkOptions {
  root: string;
  /** patterns in .gitignore syntax */
  exclude: string[];
  repository: Repository | null;
}

/** Never source code of the project, whatever its ignore files say. */
const SKIPPED = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.yarn',
  '.pnpm-store',
  '.pnpm',
  '.npm',
  'dist',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.astro',
  '.turbo',
  '.nx',
  '.cache',
  '.parcel-cache',
  '.angular',
  '.vercel',
  '.netlify',
  '.serverless',
  '.aws-sam',
  '.terraform',
  '.wrangler',
  '.nyc_output',
  '.venv',
  '__pycache__',
  '.gradle',
  '.idea',
]);

/** Output of tools by convention, but also good names for source folders: skipped only when git does not track what is in them. */
const OUTPUT = new Set(['build', 'out', 'coverage', 'target', 'storybook-static', 'tmp', 'temp', '.tmp']);

interface IgnoreScope {
  directory: string;
  rules: Ignore;
  parent: IgnoreScope | null;
}

/**
 * Lists the audited directory. What is skipped is decided relative to it, so that a project inside somebody's node_modules or
 * an ignored folder can be audited like any other. Symbolic links to directories are not followed: what they lead to inside
 * the root is listed at its own place, and what lies outside is not part of the audit.
 */
export function walk(options: WalkOptions): Listing {
  const { root, repository } = options;
  const tracked = repository?.tracked ?? null;
  const excluded = options.exclude.length > 0 ? ignore().add(options.exclude) : null;
  const files: string[] = [];
  const links: string[] = [];
  const problems: ProjectProblem[] = [];
  let realRoot = '';

  const visit = (directory: string, outer: IgnoreScope | null): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(directory === '' ? root : joinNative(root, directory), { withFileTypes: true });
    } catch (error) {
      problems.push({ path: directory, line: 0, message: `The directory could not be read: ${errorText(error)}.` });
      return;
    }
    let scope = outer;
    const names = new Set<string>();
    for (const entry of entries) names.add(entry.name);
    if (names.has('.gitignore')) {
      const rules = readIgnoreFile(joinNative(root, directory, '.gitignore'));
      if (rules !== null) scope = { directory, rules, parent: outer };
    }
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isFile()) {
        if (excluded?.ignores(path)) continue;
        if (scope !== null && !tracked?.has(path) && isIgnored(scope, path) && !isEnvironmentFile(entry.name)) continue;
        files.push(path);
      } else if (entry.isDirectory()) {
        if (SKIPPED.has(entry.name) || excluded?.ignores(path + '/')) continue;
        const holdsTracked = repository?.trackedDirectories.has(path) ?? false;
        if (scope !== null && !holdsTracked && isIgnored(scope, path + '/')) continue;
        if (OUTPUT.has(entry.name) && !holdsTracked && isOutput(joinNative(root, path), names)) continue;
        visit(path, scope);
      } else if (entry.isSymbolicLink()) {
        if (excluded?.ignores(path) || (scope !== null && !tracked?.has(path) && isIgnored(scope, path))) continue;
        realRoot ||= realpathSync(root);
        const target = linkTarget(joinNative(root, path), realRoot);
        if (target === 'file inside') links.push(path);
        else if (target === 'directory outside') {
          problems.push({
            path,
            line: 0,
            message: 'This symbolic link leads out of the audited directory and was not followed.',
          });
        } else if (target === 'nothing' && /\.[cm]?[jt]sx?$/.test(entry.name)) {
          problems.push({
            path,
            line: 0,
            message:
              'This symbolic link leads to no file in the audited directory, so what it stands for was not read.',
          });
        }
      }
    }
  };

  visit('', null);
  return {
    files: files.sort(compare),
    links: links.sort(compare),
    problems: problems.sort((a, b) => compare(a.path, b.path)),
  };
}

/** The innermost .gitignore with an opinion wins, as in git. */
function isIgnored(scope: IgnoreScope, path: string): boolean {
  for (let current: IgnoreScope | null = scope; current !== null; current = current.parent) {
    const relative = current.directory === '' ? path : path.slice(current.directory.length + 1);
    const result = current.rules.test(relative);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

/** An .env that git ignores is what we hope to see; it must be known to be said so. */
function isEnvironmentFile(name: string): boolean {
  return name === '.env' || name.startsWith('.env.');
}

function readIgnoreFile(path: string): Ignore | null {
  try {
    return ignore().add(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Without git's word: a folder with such a name beside a package.json is output, unless TypeScript sources or a package
 * are directly inside, which no build tool writes.
 */
function isOutput(directory: string, siblings: Set<string>): boolean {
  if (!siblings.has('package.json') && !siblings.has('tsconfig.json')) return false;
  try {
    for (const name of readdirSync(directory)) {
      if (name === 'package.json' || (/\.[cm]?tsx?$/.test(name) && !/\.d\.[cm]?ts$/.test(name))) return false;
    }
  } catch {
    return false;
  }
  return true;
}

function linkTarget(path: string, realRoot: string): 'file inside' | 'directory outside' | 'nothing' {
  try {
    const real = realpathSync(path);
    const stat = statSync(real);
    const inside = real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
    if (stat.isFile() && inside) return 'file inside';
    if (stat.isDirectory() && !inside) return 'directory outside';
  } catch {
    // Dangling, or a loop of links: there is nothing to read.
  }
  return 'nothing';
}
