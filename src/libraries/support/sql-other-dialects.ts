import { isWord, type SqlToken } from './sql-words.ts';

/** What MySQL, SQLite and SQL Server say in words of their own, as PostgreSQL would: what is asked of which columns stays the same. */
export function inPostgresWords(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const found: SqlToken[] = [];
  const put = (like: SqlToken, ...texts: readonly (readonly [SqlToken['kind'], string])[]): void => {
    for (const [kind, text] of texts) found.push({ ...like, kind, text, joined: false });
  };
  let top: SqlToken | null = null;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const [next, second] = [tokens[at + 1], tokens[at + 2]];
    if (token === undefined) break;
    if (isWord(token, 'interval') && next !== undefined && isAmount(next)) {
      // `INTERVAL 5 DAY`, `INTERVAL {?}`: a hole may hold the unit too
      put(token, ['word', 'INTERVAL'], ['string', "'1'"]);
      at += isWord(second, ...units) ? 2 : 1;
    } else if (isOperand(tokens[at - 1]) && isWord(token, 'div', 'mod') && next?.kind !== 'symbol')
      put(token, ['symbol', token.text.toLowerCase() === 'div' ? '/' : '%']);
    else if (isWord(token, 'xor')) put(token, ['symbol', '<>']);
    else if (isWord(token, 'not') && isWord(next, ...matching)) {
      put(token, ['symbol', '!~']);
      at++;
    } else if (
      isOperand(tokens[at - 1]) &&
      isWord(token, ...matching) &&
      (next?.kind !== 'symbol' || next.text === '(')
    )
      put(token, ['symbol', '~']);
    else if (token.text === '&' && next?.text === '&') {
      put(token, ['word', 'AND']);
      at++;
    } else if (isWord(token, 'against') && next?.text === '(') at = closing(tokens, at + 1);
    else if (isWord(token, 'use', 'force', 'ignore') && isWord(next, 'index', 'key') && isAhead(tokens, at + 2))
      at = closing(
        tokens,
        tokens.findIndex(({ text }, index) => index > at && text === '('),
      );
    else if (isWord(token, 'lock') && isWord(next, 'in') && isWord(second, 'share')) {
      put(token, ['word', 'FOR'], ['word', 'SHARE']);
      at += 3;
    } else if (isWord(token, 'separator') && next?.kind === 'string') at++;
    else if (isWord(token, 'top') && isWord(tokens[at - 1], 'select', 'distinct') && next !== undefined) {
      const end = next.text === '(' ? closing(tokens, at + 1) : at + 1;
      top = tokens[next.text === '(' ? at + 2 : at + 1] ?? null;
      at = end;
    } else found.push(token);
  }
  if (top !== null) {
    put(top, ['word', 'LIMIT']);
    found.push({ ...top, joined: false });
  }
  return assigned(withoutBound(found));
}

const units = ['microsecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const matching = ['regexp', 'rlike', 'glob'];

function isAmount({ kind }: SqlToken): boolean {
  return kind === 'number' || kind === 'parameter' || kind === 'hole';
}

function isOperand(token: SqlToken | undefined): boolean {
  return token !== undefined && (token.kind !== 'symbol' || token.text === ')');
}

/** A list in parentheses comes next, but for `FOR JOIN` and the like. */
function isAhead(tokens: readonly SqlToken[], from: number): boolean {
  const open = tokens.findIndex(({ text }, index) => index >= from && text === '(');
  return open >= 0 && open - from <= 3;
}

/** The parenthesis that closes the one at `open`. */
function closing(tokens: readonly SqlToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    if (tokens[at]?.text === ')' && --depth === 0) return at;
  }
  return tokens.length - 1;
}

/** `DELETE FROM t WHERE a = 1 ORDER BY b LIMIT 10`: the rows are among those of the condition. */
function withoutBound(tokens: readonly SqlToken[]): readonly SqlToken[] {
  if (!isWord(tokens[0], 'update', 'delete') || !tokens.some((token) => isWord(token, 'where'))) return tokens;
  let depth = 0;
  const bound = tokens.findIndex((token, index) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth === 0 && (isWord(token, 'limit') || (isWord(token, 'order') && isWord(tokens[index + 1], 'by')));
  });
  const returns = tokens.findIndex((token) => isWord(token, 'returning'));
  return bound < 0 || returns > bound ? tokens : tokens.slice(0, bound);
}

/** `INSERT INTO t SET a = ?, b = ?`: the columns by name, and a value for each. */
function assigned(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const set = tokens.findIndex((token) => isWord(token, 'set'));
  const head = tokens.slice(0, set);
  const like = tokens[set];
  if (!isWord(tokens[0], 'insert', 'replace') || like === undefined) return tokens;
  if (head.some(({ text }) => text === '(') || head.some((token) => isWord(token, 'values', 'select', 'on')))
    return tokens;
  const end = tokens.findIndex((token, index) => index > set && isWord(token, 'on'));
  const parts = tokens.slice(set + 1, end < 0 ? undefined : end);
  const columns: SqlToken[] = [];
  let depth = 0;
  for (const [index, token] of parts.entries()) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    const begins = index === 0 || (depth === 0 && parts[index - 1]?.text === ',');
    if (begins && parts[index + 1]?.text === '=' && (token.kind === 'word' || token.kind === 'quoted'))
      columns.push(token);
  }
  if (columns.length === 0) return tokens;
  const symbol = (text: string): SqlToken => ({ ...like, kind: 'symbol', text, joined: false });
  const list = (each: (column: SqlToken) => SqlToken): SqlToken[] => [
    symbol('('),
    ...columns.flatMap((column, index) => (index === 0 ? [each(column)] : [symbol(','), each(column)])),
    symbol(')'),
  ];
  return [
    ...head,
    ...list((column) => ({ ...column, joined: false })),
    { ...like, text: 'VALUES', joined: false },
    ...list(() => ({ ...like, text: 'NULL', joined: false })),
    ...(end < 0 ? [] : tokens.slice(end)),
  ];
}
