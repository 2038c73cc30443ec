/** A piece of Crystal's text. Strings come as their parts: text, and the source of what is interpolated. */
export type Token =
  | { readonly is: 'text'; readonly parts: readonly (string | { readonly source: string })[]; readonly line: number }
  | { readonly is: 'number'; readonly value: number; readonly line: number }
  | { readonly is: 'symbol'; readonly name: string; readonly line: number }
  | { readonly is: 'name'; readonly name: string; readonly line: number; readonly spaceBefore: boolean }
  | { readonly is: 'mark'; readonly mark: string; readonly line: number; readonly spaceBefore: boolean }
  | { readonly is: 'newline'; readonly line: number };

const marks = ['->', '=>', '==', '!=', '<<', '&&', '||', '::', '&.', '..', ...'()[]{}.,=<>|&!:;+-*/%?@#~^\\'];

/** The tokens of a text, comments left out. Lines that end in an operator or a comma go on, as in Crystal. */
export function crystalTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let spaceBefore = true;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === '\n') {
      tokens.push({ is: 'newline', line });
      line += 1;
      at += 1;
      spaceBefore = true;
    } else if (/\s/.test(char)) {
      at += 1;
      spaceBefore = true;
    } else if (char === '#') {
      while (at < source.length && source.charAt(at) !== '\n') at += 1;
    } else {
      const end = oneToken(source, at, line, spaceBefore, tokens);
      line += source.slice(at, end).split('\n').length - 1;
      at = end;
      spaceBefore = false;
    }
  }
  return tokens;
}

/** Adds the token that starts here and returns where it ends. */
function oneToken(source: string, at: number, line: number, spaceBefore: boolean, tokens: Token[]): number {
  const rest = source.slice(at, at + 200);
  if (rest.startsWith('"')) return textToken(source, at, line, tokens);
  const number = /^\d[\d_]*(\.\d+)?/.exec(rest)?.[0];
  if (number !== undefined) {
    tokens.push({ is: 'number', value: Number(number.replaceAll('_', '')), line });
    return at + number.length;
  }
  const symbol = /^:([A-Za-z_]\w*[?!]?)/.exec(rest);
  if (symbol?.[1] !== undefined) {
    tokens.push({ is: 'symbol', name: symbol[1], line });
    return at + symbol[0].length;
  }
  const name = /^[A-Za-z_]\w*[?!]?/.exec(rest)?.[0];
  if (name !== undefined) {
    // `key: value` names an argument, `Noir::Runner` a constant
    tokens.push({ is: 'name', name, line, spaceBefore });
    return at + name.length;
  }
  const mark = marks.find((one) => rest.startsWith(one));
  if (mark === undefined) throw new Error(`line ${line}: ${JSON.stringify(rest.charAt(0))} is not understood`);
  tokens.push({ is: 'mark', mark, line, spaceBefore });
  return at + mark.length;
}

function textToken(source: string, start: number, line: number, tokens: Token[]): number {
  const parts: (string | { source: string })[] = [];
  let text = '';
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== '"') {
    const char = source.charAt(at);
    if (char === '\\') {
      const escaped = source.charAt(at + 1);
      text += { n: '\n', t: '\t', r: '\r', '0': '\0' }[escaped] ?? escaped;
      at += 2;
    } else if (char === '#' && source.charAt(at + 1) === '{') {
      const end = source.indexOf('}', at);
      if (end < 0) break;
      parts.push(text, { source: source.slice(at + 2, end) });
      text = '';
      at = end + 1;
    } else {
      text += char;
      at += 1;
    }
  }
  if (source.charAt(at) !== '"') throw new Error(`line ${line}: a string does not end`);
  tokens.push({ is: 'text', parts: [...parts, text], line });
  return at + 1;
}
