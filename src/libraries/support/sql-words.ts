/** One piece of an SQL text, in any dialect. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'hole' | 'symbol';
  /** words and quoted names without quotes; everything else as written */
  readonly text: string;
  /** stands directly behind the token before it */
  readonly joined: boolean;
  /** where it stands in the text, quotes included */
  readonly start: number;
  readonly end: number;
}

/** Stands for a part that is not known. Not a name that anybody uses, and one that every dialect reads as a name. */
export const holeName = 'q0hole';

const pattern = new RegExp(
  [
    String.raw`(?<comment>--[^\n]*|/\*[\s\S]*?\*/)`,
    // the number of a parameter that is counted while the text is put together: `$${values.length}`
    String.raw`(?<counted>[$@:]\{\?\}(?![\w.]))`,
    String.raw`(?<hole>\{\?\})`,
    String.raw`(?<string>[eEnNbBxX]?'(?:[^'\\]|''|\\[\s\S])*'|\$(?<tag>[A-Za-z_]\w*|)\$[\s\S]*?\$\k<tag>\$)`,
    '(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`)',
    // names of SQL Server; behind a name, brackets are PostgreSQL's subscripts
    String.raw`(?<quoted2>(?<![\w\])"])\[[A-Za-z_][\w ]*\])`,
    String.raw`(?<parameter>\$\d+|\$\{\w+\}|\?\?|[:@$][A-Za-z_]\w*)`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)`,
    String.raw`(?<word>[\p{L}_#][\p{L}\p{N}_$]*)`,
    String.raw`(?<symbol>::|->>|->|#>>|#>|\|\||[<>!=]=|<>|@>|<@|\?\||\?&|[^\s])`,
  ].join('|'),
  'giu',
);

export function tokenize(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let end = -1;
  for (const match of sql.matchAll(pattern)) {
    const { groups, index } = match;
    const text = match[0];
    const at = { joined: index === end, start: index, end: index + text.length };
    end = at.end;
    if (groups === undefined || groups['comment'] !== undefined) continue;
    if (groups['hole'] !== undefined) tokens.push({ kind: 'hole', text, ...at });
    else if (groups['string'] !== undefined) tokens.push({ kind: 'string', text, ...at });
    else if (groups['quoted'] !== undefined || groups['quoted2'] !== undefined)
      tokens.push({ kind: 'quoted', text: text.slice(1, -1).replaceAll('{?}', holeName), ...at });
    else if (groups['parameter'] !== undefined || groups['counted'] !== undefined)
      tokens.push({ kind: 'parameter', text, ...at });
    else if (groups['number'] !== undefined) tokens.push({ kind: 'number', text, ...at });
    else if (groups['word'] !== undefined) tokens.push({ kind: 'word', text, ...at });
    else
      tokens.push(
        text === '?' && expectsValue(tokens.at(-1))
          ? { kind: 'parameter', text, ...at }
          : { kind: 'symbol', text, ...at },
      );
  }
  return tokens;
}

const beforeValues = new Set([
  'where',
  'and',
  'or',
  'not',
  'limit',
  'offset',
  'like',
  'ilike',
  'regexp',
  'rlike',
  'glob',
  'between',
  'set',
  'select',
  'in',
  'is',
  'by',
  'when',
  'then',
  'else',
  'values',
  'returning',
  'interval',
  'having',
  'on',
  'case',
  'distinct',
  'from',
  'top',
  'any',
]);

/** Whether `?` is a parameter here; between two operands it is PostgreSQL's operator on JSON. */
function expectsValue(before: SqlToken | undefined): boolean {
  if (before === undefined || before.kind === 'hole') return true;
  if (before.kind === 'symbol') return before.text !== ')' && before.text !== ']';
  return before.kind === 'word' && beforeValues.has(before.text.toLowerCase());
}

/**
 * The text as PostgreSQL would write it: one kind of parameter and quotes, holes as names. Parameters and holes are
 * understood by their place only, so all of them may become the same.
 */
export function toPostgres(tokens: readonly SqlToken[]): { sql: string; holes: number[] } {
  let sql = '';
  let parameters = 0;
  /** offsets of the holes that stand by themselves */
  const holes: number[] = [];
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    let { text } = token;
    // `SET {?} WHERE …`: columns and values that are not known
    const assigns =
      token.kind === 'hole' &&
      isWord(tokens[index - 1], 'set') &&
      next?.text !== '=' &&
      !/^(?:to|on|off)$/i.test(next?.text ?? '');
    if (token.kind === 'hole') text = assigns ? `${holeName} = NULL` : holeName;
    else if (token.kind === 'quoted') text = `"${text.replaceAll('"', '""')}"`;
    else if (token.kind === 'parameter') text = token.text === '??' ? holeName : `$${++parameters}`;
    else if (token.kind === 'string') text = /^[nN]'/.test(text) ? text.slice(1) : text;
    // `LIMIT 5, 10` of MySQL
    else if (text === ',' && isWord(tokens[index - 2], 'limit')) text = ' OFFSET ';
    // `ON DUPLICATE KEY UPDATE` of MySQL says what to do on a conflict, without naming columns
    const glued =
      token.joined &&
      (token.kind === 'hole' || tokens[index - 1]?.kind === 'hole') &&
      isNamePart(token) &&
      isNamePart(tokens[index - 1]);
    if (!glued && sql !== '' && !(token.joined && (token.kind === 'symbol' || tokens[index - 1]?.kind === 'symbol')))
      sql += ' ';
    if (token.kind === 'hole' && !assigns && !glued && !(next?.joined === true && isNamePart(next)))
      holes.push(sql.length);
    sql += text;
  });
  return { sql, holes };
}

function isNamePart(token: SqlToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'hole' || token?.kind === 'number';
}

export function isWord(token: SqlToken | undefined, ...words: string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toLowerCase());
}
