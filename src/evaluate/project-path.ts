import type { Module } from '../link/types.ts';
import type { Value } from './values.ts';

/** Stands for the audited directory in paths that code computes, whatever it is called on this machine. */
const root = '/{project}';

/** `__filename` of a module. */
export function fileOf(module: Module): string {
  return `${root}/${module.path}`;
}

/** `__dirname` of a module. */
export function directoryOf(module: Module): string {
  const file = fileOf(module);
  return file.slice(0, file.lastIndexOf('/'));
}

/** How a module names a file that code found by its absolute path (`path.join(__dirname, name)`, a file URL); else as it is. */
export function specifierFrom(module: Module, source: string): string {
  const inside = inProject(source.replace(/^file:\/\//, ''));
  if (inside === null || source.length === 0) return source;
  const up = module.path
    .split('/')
    .slice(0, -1)
    .map(() => '..');
  return ['.', ...up, inside].join('/');
}

/** A directory of the project by its path relative to the audited one. */
export function directoryIn(path: string): string {
  return path === '' ? root : `${root}/${path}`;
}

/** The path relative to the audited directory, '' for the directory itself; null if it lies elsewhere. */
export function inProject(path: string): string | null {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === root) return '';
  return trimmed.startsWith(`${root}/`) ? trimmed.slice(root.length + 1) : null;
}

/** One of the arguments is a place in the project, or has one as a member: `walk({ ...options, directory })`. */
export function namesProject(args: readonly Value[]): boolean {
  const isPlace = (value: Value): boolean =>
    value.kind === 'literal' && typeof value.value === 'string' && value.value.startsWith(`${root}/`);
  return args.some(
    (argument) => isPlace(argument) || (argument.kind === 'object' && [...argument.props.values()].some(isPlace)),
  );
}
