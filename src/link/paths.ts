/** Paths of the audited project: relative to its root, `/` between segments, no `.` or `..` in them; the root itself is ''. */

/** `relative` as written in a file of `directory`; null if it leaves the audited directory. */
export function joinPath(directory: string, relative: string): string | null {
  let base = directory;
  let rest = relative;
  for (;;) {
    if (rest.startsWith('./')) {
      rest = rest.slice(2);
    } else if (rest.startsWith('../')) {
      if (base === '') return null;
      base = directoryOf(base);
      rest = rest.slice(3);
    } else {
      break;
    }
  }
  if (rest === '' || rest === '.') return base;
  // Nearly every specifier is plain from here on; only odd ones (`./a/../b`, `..`, `a//b/`) need the segments looked at.
  if (!/(^|\/)(\.{1,2})?(\/|$)/.test(rest)) return base === '' ? rest : `${base}/${rest}`;
  const segments = base === '' ? [] : base.split('/');
  for (const segment of rest.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join('/');
}

/** The directory a path lies in; '' for a path at the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** What is left of `path` below `directory`; null if it does not lie there. */
export function below(directory: string, path: string): string | null {
  if (directory === '') return path;
  if (path === directory) return '';
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : null;
}

/** Code-unit order, the order of every path list: the same on every machine, unlike a locale's. */
export function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
