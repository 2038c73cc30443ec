import { isWord, type SqlToken } from './sql-words.ts';

/** Words that no list ends with a comma before, but for texts that are put together in parts of which one is not there. */
const after = ['from', 'where', 'group', 'having', 'order', 'limit', 'union', 'select'];

/** Without the commas and the empty lists that parts leave behind which are not there: `SELECT a, FROM t GROUP BY )`. */
export function withoutGaps(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const kept: SqlToken[] = [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const ends = next === undefined || next.text === ')' || next.text === ';';
    if (token.text === ',' && token.kind === 'symbol' && (ends || isWord(next, ...after))) continue;
    if (isWord(token, 'by') && (ends || isWord(next, 'limit')) && isWord(kept.at(-1), 'group', 'order')) {
      kept.pop();
      continue;
    }
    kept.push(token);
  }
  return kept;
}
