import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { configurationFileName, defaultConfiguration, readConfiguration } from '../config/index.ts';
import { ConfigurationError } from '../errors.ts';
import { baselineFileName, parseBaseline } from '../findings/index.ts';
import type { Configuration } from '../config/index.ts';
import type { Baseline } from '../findings/index.ts';
import type { Io } from './io.ts';

/** The absolute path that is audited. */
export function openRoot(path: string | undefined, io: Io): string {
  const root = resolve(io.cwd, path ?? '.');
  if (!existsSync(root))
    throw new ConfigurationError(`There is no ${path ?? root}.`, 'Give the path of the directory to audit.');
  return root;
}

/** Where a project's own files are: the audited directory, or that of the audited file. */
export function directoryOf(root: string): string {
  return statSync(root).isDirectory() ? root : dirname(root);
}

/** The configuration that was named, or that of the audited directory, or the default. */
export async function loadConfiguration(
  root: string,
  named: string | undefined,
  ruleIds: () => Promise<ReadonlySet<string>>,
  io: Io,
): Promise<Configuration> {
  const file = named === undefined ? join(directoryOf(root), configurationFileName) : resolve(io.cwd, named);
  if (named === undefined && !existsSync(file)) return defaultConfiguration();
  return readConfiguration(read(file, io), shown(file, io), await ruleIds());
}

/** The baseline that was named, or that of the audited directory if it has one. */
export function loadBaseline(root: string, named: string | undefined, io: Io): Baseline | null {
  const file = baselinePath(root, named, io);
  if (named === undefined && !existsSync(file)) return null;
  // in the report its path must not depend on where the program was started
  return {
    ...parseBaseline(read(file, io), shown(file, io)),
    path: relative(directoryOf(root), file).replaceAll('\\', '/'),
  };
}

export function baselinePath(root: string, named: string | undefined, io: Io): string {
  return named === undefined ? join(directoryOf(root), baselineFileName) : resolve(io.cwd, named);
}

/** Writes a file of ours; its directory is made if need be. */
export function write(file: string, text: string, io: Io): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new ConfigurationError(`${shown(file, io)} cannot be written: ${reasonOf(error)}.`);
  }
}

/** A path as the user would write it. */
export function shown(file: string, io: Io): string {
  const path = relative(io.cwd, file);
  return path === '' ? '.' : path.startsWith('..') ? file : path;
}

function read(file: string, io: Io): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${shown(file, io)} cannot be read: ${reasonOf(error)}.`);
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
