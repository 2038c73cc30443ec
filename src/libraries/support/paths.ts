import { asText, options, type Value } from '../../evaluate/values.ts';

/** `/api` + `/users` = `/api/users`, with exactly one slash between and none at the end. */
export function joinPaths(...parts: readonly string[]): string {
  const joined = `/${parts.join('/')}`.replaceAll(/\/{2,}/g, '/');
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined;
}

/** The path or paths that a route's first argument gives; null if it is no path (then it is a handler). */
export function pathsOf(value: Value | undefined): string[] | null {
  if (value === undefined) return null;
  const paths: string[] = [];
  for (const option of options(value)) {
    if (option.kind === 'array' && option.elements.length > 0) {
      const inner = option.elements.map(pathsOf);
      // a list of handlers is not a list of paths
      if (inner.includes(null)) return null;
      paths.push(...inner.flatMap((each) => each ?? []));
    } else if (option.kind === 'regexp')
      paths.push(patternPath(option.pattern) ?? `/${option.pattern}/${option.flags}`);
    else if (option.kind === 'unknown' && option.type === 'string') paths.push('{?}');
    else {
      const text = asText(option);
      if (text !== null) paths.push(text);
    }
  }
  return paths.length === 0 ? null : paths;
}

/** The path with wildcards that a pattern stands for, if it is no more than that: `^\/img\/.*` is `/img/*`, and `admin` is found anywhere. */
function patternPath(pattern: string): string | null {
  if (/^\^?\.\*\$?$/.test(pattern)) return '/*';
  if (/^\w+$/.test(pattern)) return `/.*${pattern}.*/`;
  const inside = /^\^((?:\\\/(?:[\w~-]|\\[.-])*)+)(\.\*|\(\.\*\))?(\$?)$/.exec(pattern);
  if (inside === null) return null;
  const [, text = '', rest, end] = inside;
  const path = text.replaceAll(/\\(.)/g, '$1');
  if (rest !== undefined) return `${path}*`;
  if (end === '$') return path;
  return path.endsWith('/') ? `${path}*` : null;
}
