import { readFileSync, statSync } from 'node:fs';
import {
  dirname as parentOf,
  isAbsolute,
  join as joinNative,
  relative,
  resolve as resolveNative,
  sep,
} from 'node:path';
import { readIndexPaths } from './git-index.ts';
import type { GitInfo } from './types.ts';

export interface Repository {
  info: GitInfo;
  /** tracked paths relative to the audited directory; null when git says nothing about it (no readable index, or nothing in it is tracked) */
  tracked: Set<string> | null;
  /** directories (and their ancestors) that hold a tracked file */
  trackedDirectories: Set<string>;
}

/**
 * Reads the repository the audited directory lies in, from git's own files: git is never run, since a repository's
 * configuration can make it execute commands. Null when there is none.
 */
export function readRepository(root: string): Repository | null {
  const found = findGitDirectory(root);
  if (found === null) return null;
  const { gitDirectory, workTree } = found;
  const commonDirectory = commonDirectoryOf(gitDirectory);
  const info = readHead(gitDirectory, commonDirectory);
  const prefix = relative(workTree, root).split(sep).join('/');
  const tracked = readTracked(gitDirectory, commonDirectory, prefix);
  const trackedDirectories = new Set<string>();
  for (const path of tracked ?? []) {
    let slash = path.lastIndexOf('/');
    while (slash > 0) {
      const directory = path.slice(0, slash);
      if (trackedDirectories.has(directory)) break;
      trackedDirectories.add(directory);
      slash = path.lastIndexOf('/', slash - 1);
    }
  }
  return { info, tracked, trackedDirectories };
}

function findGitDirectory(root: string): { gitDirectory: string; workTree: string } | null {
  let directory = root;
  while (true) {
    const candidate = joinNative(directory, '.git');
    const stat = statSync(candidate, { throwIfNoEntry: false });
    if (stat?.isDirectory() && readText(joinNative(candidate, 'HEAD')) !== null)
      return { gitDirectory: candidate, workTree: directory };
    if (stat?.isFile()) {
      // A worktree or submodule: one line, `gitdir: <path>`.
      const target = /^gitdir:\s*(.+?)\s*$/m.exec(readText(candidate) ?? '')?.[1];
      if (target !== undefined)
        return { gitDirectory: isAbsolute(target) ? target : resolveNative(directory, target), workTree: directory };
    }
    const parent = parentOf(directory);
    if (parent === directory) return null;
    directory = parent;
  }
}

/** Worktrees keep refs and configuration in the main repository. */
function commonDirectoryOf(gitDirectory: string): string {
  const common = readText(joinNative(gitDirectory, 'commondir'))?.trim();
  return common === undefined || common === '' ? gitDirectory : resolveNative(gitDirectory, common);
}

function readHead(gitDirectory: string, commonDirectory: string): GitInfo {
  const head = (readText(joinNative(gitDirectory, 'HEAD')) ?? '').trim();
  const ref = /^ref:\s*(\S+)$/.exec(head)?.[1];
  if (ref === undefined) return { head: /^[0-9a-f]{40,64}$/.test(head) ? head : '', branch: '' };
  const branch = ref.replace(/^refs\/heads\//, '');
  if (ref.includes('..')) return { head: '', branch };
  const loose = (readText(joinNative(gitDirectory, ref)) ?? readText(joinNative(commonDirectory, ref)) ?? '').trim();
  if (/^[0-9a-f]{40,64}$/.test(loose)) return { head: loose, branch };
  const packed = readText(joinNative(commonDirectory, 'packed-refs')) ?? '';
  for (const line of packed.split('\n')) {
    const space = line.indexOf(' ');
    if (space >= 40 && line.slice(space + 1).trim() === ref) return { head: line.slice(0, space), branch };
  }
  return { head: '', branch };
}

function readTracked(gitDirectory: string, commonDirectory: string, prefix: string): Set<string> | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(joinNative(gitDirectory, 'index'));
  } catch {
    return null;
  }
  const sha256 = /objectformat\s*=\s*sha256/i.test(readText(joinNative(commonDirectory, 'config')) ?? '');
  const paths = readIndexPaths(bytes, sha256 ? 32 : 20);
  if (paths === null) return null;
  if (prefix === '') return paths.length === 0 ? null : new Set(paths);
  const start = prefix + '/';
  const tracked = new Set<string>();
  for (const path of paths) if (path.startsWith(start)) tracked.add(path.slice(start.length));
  // A directory that merely lies inside some repository (a checkout in node_modules, a scratch folder) is not under its control.
  return tracked.size === 0 ? null : tracked;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
