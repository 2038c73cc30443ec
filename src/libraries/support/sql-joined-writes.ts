import { isWord, type SqlToken } from './sql-words.ts';

/** A table of a statement with its alias, and what it may be called by. */
interface Source {
  readonly tokens: readonly SqlToken[];
  readonly names: readonly string[];
}

const joins = ['join', 'inner', 'left', 'right', 'outer', 'cross', 'straight_join', 'natural'];

/** MySQL's `UPDATE a JOIN b ON … SET …` and `DELETE a FROM a JOIN b …` as PostgreSQL says it: the tables that are only read, and what joins them, behind the one that is written. */
export function withJoinsBehind(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const [first] = tokens;
  if (first === undefined || !isWord(first, 'update', 'delete')) return tokens;
  const from = top(tokens, 1, 'from');
  const set = top(tokens, 1, 'set');
  if (isWord(first, 'update')) {
    // what follows is PostgreSQL's or SQL Server's own form
    if (set < 0 || from > set) return tokens;
    const end = firstOf(top(tokens, set, 'where'), top(tokens, set, 'returning'), tokens.length);
    const assigned = assignments(tokens.slice(set + 1, end));
    const { sources, conditions } = sourcesIn(tokens.slice(1, set));
    if (sources.length < 2) return tokens;
    const main = sources.find(({ names }) => names.includes(assigned.of)) ?? sources[0];
    if (main === undefined) return tokens;
    return [
      first,
      ...main.tokens,
      word(first, 'SET'),
      ...assigned.tokens,
      ...rest(first, 'FROM', sources, main, conditions, tokens.slice(end)),
    ];
  }
  if (from < 2) return tokens;
  const end = firstOf(top(tokens, from, 'where'), tokens.length);
  const { sources, conditions } = sourcesIn(tokens.slice(from + 1, end));
  const main = sources.find(({ names }) => names.includes(tokens[1]?.text ?? ''));
  if (main === undefined) return tokens;
  return [
    first,
    word(first, 'FROM'),
    ...main.tokens,
    ...rest(first, 'USING', sources, main, conditions, tokens.slice(end)),
  ];
}

/** The other tables, and all conditions. */
function rest(
  like: SqlToken,
  behind: string,
  sources: readonly Source[],
  main: Source,
  conditions: readonly (readonly SqlToken[])[],
  tail: readonly SqlToken[],
): SqlToken[] {
  const others = sources.filter((source) => source !== main);
  const asked = isWord(tail[0], 'where') ? [...conditions, tail.slice(1)] : conditions;
  return [
    ...others.flatMap(({ tokens }, index) => [index === 0 ? word(like, behind) : symbol(like, ','), ...tokens]),
    ...asked.flatMap((condition, index) => [
      word(like, index === 0 ? 'WHERE' : 'AND'),
      symbol(like, '('),
      ...condition,
      symbol(like, ')'),
    ]),
    ...(isWord(tail[0], 'where') ? [] : tail),
  ];
}

/** `a x LEFT JOIN b ON x.c = b.c, d`. */
function sourcesIn(tokens: readonly SqlToken[]): { sources: Source[]; conditions: SqlToken[][] } {
  const sources: Source[] = [];
  const conditions: SqlToken[][] = [];
  let part: SqlToken[] = [];
  const close = (): void => {
    const on = top(part, 0, 'on', 'using');
    const table = on < 0 ? part : part.slice(0, on);
    if (table.length > 0)
      sources.push({
        tokens: table,
        // its alias, and its own name
        names: [table.at(-1), table.find((_, index) => table[index + 1]?.text !== '.')].flatMap(
          (token) => token?.text ?? [],
        ),
      });
    if (on >= 0 && isWord(part[on], 'on')) conditions.push(part.slice(on + 1));
    part = [];
  };
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0 && (token.text === ',' || isWord(token, ...joins))) close();
    else part.push(token);
  }
  close();
  return { sources, conditions };
}

/** `x.a = 1, x.b = 2` without the table, which is the one that is written. */
function assignments(tokens: readonly SqlToken[]): { of: string; tokens: SqlToken[] } {
  let of = '';
  let depth = 0;
  const kept: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    const begins = depth === 0 && (at === 0 || tokens[at - 1]?.text === ',');
    const column = tokens[at + 2];
    if (begins && tokens[at + 1]?.text === '.' && column !== undefined && tokens[at + 3]?.text === '=') {
      of ||= token.text;
      kept.push({ ...column, joined: false });
      at += 2;
    } else kept.push(token);
  }
  return { of, tokens: kept };
}

/** Where a word stands outside of parentheses. */
function top(tokens: readonly SqlToken[], start: number, ...words: string[]): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return index >= start && depth === 0 && isWord(token, ...words);
  });
}

function firstOf(...places: number[]): number {
  return Math.min(...places.filter((place) => place >= 0));
}

function word(like: SqlToken, text: string): SqlToken {
  return { ...like, kind: 'word', text, joined: false };
}

function symbol(like: SqlToken, text: string): SqlToken {
  return { ...like, kind: 'symbol', text, joined: false };
}
