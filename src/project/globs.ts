/**
 * Whether a path matches a glob as workspaces and tsconfig use them: `*` and `?` within a segment, `**` over segments, `{a,b}`.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const pattern = new RegExp(`^${toPattern(glob.replace(/^\.\//, '').replace(/\/$/, ''))}$`);
  return (path) => pattern.test(path);
}

function toPattern(glob: string): string {
  let result = '';
  let braces = 0;
  for (let i = 0; i < glob.length; i++) {
    const char = glob.charAt(i);
    if (char === '*' && glob[i + 1] === '*') {
      i++;
      if (glob[i + 1] === '/') {
        i++;
        result += '(?:[^/]+/)*';
      } else result += '.*';
    } else if (char === '*') result += '[^/]*';
    else if (char === '?') result += '[^/]';
    else if (char === '{' && glob.includes('}', i)) {
      braces++;
      result += '(?:';
    } else if (char === '}' && braces > 0) {
      braces--;
      result += ')';
    } else if (char === ',' && braces > 0) result += '|';
    else result += char.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
  // Nested braces that don't close would make an invalid pattern.
  return result + ')'.repeat(braces);
}
