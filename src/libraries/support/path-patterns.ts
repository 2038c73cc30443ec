/** Longer than any path of a route; what is longer is not compared. */
const maxLength = 500;
/** A repetition within a repetition may take for ever. */
const nested = /\([^()]*[*+}][^()]*\)[*+{]/;

/**
 * Whether a pattern of path-to-regexp (`/dashboard/:path*`, `/((?!api).*)`) matches a route's path. Of a parameter in the
 * path any value may come. Null if the pattern could not be read.
 */
export function matchesPattern(pattern: string, path: string): boolean | null {
  const compiled = compile(pattern);
  if (compiled === null || path.length > maxLength) return null;
  return compiled.test(sample(path));
}

/** A path with something in place of each parameter. */
function sample(path: string): string {
  return path.replaceAll(/:\w+[*+?]?/g, 'x');
}

const known = new Map<string, RegExp | null>();

function compile(pattern: string): RegExp | null {
  let compiled = known.get(pattern);
  if (compiled === undefined) known.set(pattern, (compiled = read(pattern)));
  return compiled;
}

function read(pattern: string): RegExp | null {
  if (nested.test(pattern) || pattern.length > maxLength) return null;
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const param = /^\/?:(\w+)(\((?:[^()]|\([^()]*\))*\))?([*+?])?/.exec(rest) ?? null;
    const group = param === null ? groupAt(rest) : null;
    if (param !== null) {
      const slash = rest.startsWith('/') ? '/' : '';
      const [whole, , inner, modifier = ''] = param;
      const one = inner === undefined ? '[^/]+' : `(?:${inner.slice(1, -1)})`;
      if (modifier === '*') source += `(?:${slash}${one}(?:/${one})*)?`;
      else if (modifier === '+') source += `${slash}${one}(?:/${one})*`;
      else source += modifier === '?' ? `(?:${slash}${one})?` : `${slash}${one}`;
      at += whole.length;
    } else if (group !== null) {
      const modifier = /^[*+?]/.exec(rest.slice(group.length))?.[0] ?? '';
      source += group + modifier;
      at += group.length + modifier.length;
    } else {
      const character = rest.charAt(0);
      if (character === '(' || character === ')') return null;
      if (character === '*') source += '.*';
      else if (character === '{' || character === '}') source += '';
      else source += character.replace(/[.+?^$|\\[\]()]/, String.raw`\$&`);
      at++;
    }
  }
  try {
    return new RegExp(`^${source}/?$`);
  } catch {
    return null;
  }
}

/** A group in parentheses that a text starts with. */
function groupAt(text: string): string | null {
  if (!text.startsWith('(')) return null;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return text.slice(0, at + 1);
  }
  return null;
}
