/**
 * Patterns of files as glob packages understand them: `*`, `**`, `?`, `[abc]`, `{a,b}`, `@(a|b)`, `!(a|b)`. A pattern that starts
 * with `!` takes files out again.
 */
export function fileMatcher(patterns: readonly string[]): (path: string) => boolean {
  const wanted = patterns.filter((pattern) => !isNegative(pattern)).map(toRegExp);
  const unwanted = patterns.filter(isNegative).map((pattern) => toRegExp(pattern.slice(1)));
  return (path) => wanted.some((pattern) => pattern.test(path)) && !unwanted.some((pattern) => pattern.test(path));
}

function isNegative(pattern: string): boolean {
  return pattern.startsWith('!') && pattern[1] !== '(';
}

function toRegExp(pattern: string): RegExp {
  let text = '';
  // what closes the groups that are open
  const open: string[] = [];
  const glob = pattern.replace(/^\.\//, '');
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    const next = glob.charAt(at + 1);
    if ('@?+*!'.includes(char) && next === '(') {
      at += 1;
      // not one of these, to the end of the name
      text += char === '!' ? '(?:(?!(?:' : '(?:';
      open.push(char === '!' ? ')[^/]*$)[^/]*)' : `)${char === '@' ? '' : char}`);
    } else if (char === ')' && open.length > 0) text += open.pop() ?? '';
    else if (char === '|' && open.length > 0) text += '|';
    else if (char === '*' && next === '*') {
      at += 1;
      if (glob.charAt(at + 1) === '/') {
        at += 1;
        text += '(?:[^/]+/)*';
      } else text += '.*';
    } else if (char === '*') text += '[^/]*';
    else if (char === '?') text += '[^/]';
    else if (char === '[' && glob.includes(']', at)) {
      const end = glob.indexOf(']', at);
      text += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`;
      at = end;
    } else if (char === '{' && glob.includes('}', at)) {
      text += '(?:';
      open.push(')');
    } else if (char === '}' && open.length > 0) text += open.pop() ?? '';
    else if (char === ',' && open.length > 0) text += '|';
    else text += char.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
  try {
    return new RegExp(`^${text}${[...open].reverse().join('')}$`);
  } catch {
    // a pattern that is not understood stands for nothing
    return /$^/;
  }
}
