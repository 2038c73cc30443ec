import { isObject } from '../project/json.ts';

/**
 * The paths that a package.json's `exports` or `imports` gives for a key (`.`, `./sub`, `#name`), whatever the
 * conditions: which of them is taken at run time depends on the bundler, the loader and the build, and the one that
 * leads to a file of the project is the one we want. In the order written, so that `import` before `default` stays so.
 */
export function packageTargets(map: unknown, key: string): string[] {
  const targets: string[] = [];
  if (isSubpathMap(map)) {
    const { entry, rest } = bestEntry(map, key);
    collect(entry, rest, targets);
  } else if (key === '.') {
    collect(map, '', targets);
  }
  return targets;
}

/** The key that matches most literally: itself, else the pattern (`./*`, or the older `./lib/`) with the longest start. */
function bestEntry(map: Record<string, unknown>, key: string): { entry: unknown; rest: string } {
  if (Object.hasOwn(map, key) && !key.includes('*')) return { entry: map[key], rest: '' };
  let best = '';
  let rest = '';
  for (const pattern of Object.keys(map)) {
    const match = matchPattern(pattern, key);
    if (match === null || startLength(pattern) <= startLength(best)) continue;
    best = pattern;
    rest = match;
  }
  return { entry: best === '' ? undefined : map[best], rest };
}

/** What stands for the `*` of a pattern (or follows a final `/`); null if the text does not match. */
export function matchPattern(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern.endsWith('/') && text.startsWith(pattern) ? text.slice(pattern.length) : null;
  const end = pattern.slice(star + 1);
  if (text.length < pattern.length - 1 || !text.startsWith(pattern.slice(0, star)) || !text.endsWith(end)) return null;
  return text.slice(star, text.length - end.length);
}

function startLength(pattern: string): number {
  const star = pattern.indexOf('*');
  return star < 0 ? pattern.length : star;
}

function collect(entry: unknown, rest: string, targets: string[]): void {
  if (typeof entry === 'string') {
    targets.push(entry.endsWith('/') ? entry + rest : entry.replaceAll('*', () => rest));
  } else if (Array.isArray(entry)) {
    for (const item of entry) collect(item, rest, targets);
  } else if (isObject(entry)) {
    for (const item of Object.values(entry)) collect(item, rest, targets);
  }
}

/** Keys are subpaths or imports rather than conditions. Node forbids a mixture. */
function isSubpathMap(map: unknown): map is Record<string, unknown> {
  if (!isObject(map)) return false;
  const first = Object.keys(map)[0];
  return first !== undefined && (first.startsWith('.') || first.startsWith('#'));
}
