/** Small helpers for paths relative to the audited directory: always `/`, never a leading or trailing one, '' is the root. */

export function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path below `directory`, or null when it lies elsewhere. */
export function below(directory: string, path: string): string | null {
  if (directory === '') return path;
  if (path.length > directory.length && path.startsWith(directory) && path[directory.length] === '/')
    return path.slice(directory.length + 1);
  return null;
}

/** Resolves `.` and `..`; keeps leading `..` when the result lies outside the audited directory. */
export function resolve(directory: string, relative: string): string {
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Code unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The directory and all its ancestors up to the root (''), nearest first. */
export function* upward(directory: string): Generator<string> {
  let current = directory;
  yield current;
  while (current !== '') {
    current = dirname(current);
    yield current;
  }
}

export function errorText(error: unknown): string {
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code !== '' ? code : error.message;
  }
  return String(error);
}
