import type {
  CheckDraft,
  ColumnDraft,
  KeyDraft,
  Parts,
  ReferenceDraft,
  TableName,
} from '../../model/schema-changes.ts';
import type { SqlCursor } from './sql-cursor.ts';
import { isWord, type SqlToken } from './sql-words.ts';

const constraintWords = new Set([
  'constraint',
  'primary',
  'unique',
  'foreign',
  'check',
  'exclude',
  'like',
  'key',
  'index',
  'fulltext',
  'spatial',
]);
/** What may follow the type of a column. */
const afterType = new Set([
  'constraint', 'not', 'null', 'default', 'primary', 'unique', 'references', 'check', 'generated', 'as', 'collate', 'auto_increment', 'autoincrement', 'identity', 'comment', 'on', 'key', 'storage', 'compression', 'first',
  'after', 'virtual', 'stored', 'visible', 'invisible', 'using', 'charset', 'deferrable', 'rowguidcol', 'sparse', 'srid', 'encode',
]); // prettier-ignore

interface Drafts {
  readonly columns: ColumnDraft[];
  readonly keys: KeyDraft[];
  readonly references: ReferenceDraft[];
  readonly like: TableName[];
  readonly checks: CheckDraft[];
}

/** What stands in the parentheses of `CREATE TABLE`, or behind `ADD`: columns, keys and references. */
export function readParts(pieces: readonly SqlCursor[]): Parts {
  const drafts: Drafts = { columns: [], keys: [], references: [], like: [], checks: [] };
  for (const piece of pieces) {
    if (!readConstraint(piece, drafts)) readColumn(piece, drafts);
  }
  return drafts;
}

/** False if it is no constraint of the table but a column, which may be called `key` as well. */
function readConstraint(piece: SqlCursor, drafts: Drafts): boolean {
  const first = piece.peek();
  if (first?.kind !== 'word' || !constraintWords.has(first.text.toLowerCase()) || isColumnCalledSo(piece)) return false;
  let name =
    piece.take('constraint') && !isWord(piece.peek(), 'primary', 'unique', 'foreign', 'check', 'exclude')
      ? piece.name()
      : '';
  const location = piece.locate();
  if (piece.take('like')) {
    const like = piece.table();
    if (like !== null) drafts.like.push(like);
    return true;
  }
  if (piece.take('foreign', 'key')) {
    piece.take('if', 'not', 'exists');
    if (!piece.isSymbol('(')) name = piece.name() || name;
    const columns = columnsOf(piece).columns;
    if (piece.take('references')) addReference(piece, name, columns, drafts, location);
    return true;
  }
  const exclusion = piece.is('exclude');
  if (exclusion || piece.is('check')) {
    drafts.checks.push({
      name,
      text: piece.textOf(piece.tokens.slice(piece.at)),
      exclusion,
      notValid: isNotValid(piece),
      location,
    });
    return true;
  }
  const primary = piece.take('primary', 'key');
  const unique = primary || piece.take('unique');
  const special = !unique && (piece.take('fulltext') || piece.take('spatial'));
  const plain = piece.take('key') || piece.take('index');
  if (!unique && !special && !plain) return true;
  piece.skip('nonclustered', 'clustered');
  piece.take('nulls', 'not', 'distinct');
  piece.take('if', 'not', 'exists');
  if (!piece.isSymbol('(') && !piece.is('using')) name = piece.name() || name;
  const key = readKey(piece, { name, unique, primary });
  if (key.columns.length > 0) drafts.keys.push({ ...key, partial: key.partial || special, location });
  return true;
}

/** `key text`, `index varchar(20)`: words that may be names of columns too. */
function isColumnCalledSo(piece: SqlCursor): boolean {
  if ((!piece.is('key') && !piece.is('index')) || piece.isSymbol('(', 1)) return false;
  // the name of an index is followed by its columns, a type by its length
  if (piece.isSymbol('(', 2)) return piece.peek(3)?.kind === 'number' || piece.peek(3)?.kind === 'string';
  return !isWord(piece.peek(1), 'using') && !isWord(piece.peek(2), 'using');
}

/** The columns of an index and what stands behind them: `USING btree (a, lower(b)) WHERE …`. */
export function readKey(cursor: SqlCursor, known: Pick<KeyDraft, 'name' | 'unique' | 'primary'>): KeyDraft {
  const start = cursor.at;
  let method = cursor.take('using') ? cursor.name() : '';
  const { columns, expression } = columnsOf(cursor);
  const rest = cursor.tokens.slice(cursor.at);
  const using = rest.findIndex((token) => isWord(token, 'using'));
  // MySQL says it behind the columns as well
  if (method === '' && using >= 0 && !isWord(rest[using + 1], 'index')) method = rest[using + 1]?.text ?? '';
  const partial =
    expression || (method !== '' && !/^(?:btree|hash)$/i.test(method)) || rest.some((token) => isWord(token, 'where'));
  return { ...known, columns, partial, location: cursor.locate(cursor.tokens.slice(start)) };
}

/** The names in parentheses; an expression stands there as it is written. */
function columnsOf(cursor: SqlCursor): { columns: string[]; expression: boolean } {
  const group = cursor.group();
  let expression = false;
  const columns = (group === null ? [] : cursor.inside(group).pieces()).map((whole) => {
    const wrapped = whole.group();
    // `(name COLLATE "C")`: in parentheses, and still the column alone
    const piece = wrapped !== null && whole.at === whole.tokens.length ? whole.inside(wrapped) : whole;
    const [first, second] = piece.tokens;
    const isName = first?.kind === 'word' || first?.kind === 'quoted';
    const isCall = second?.kind === 'symbol' && second.text === '(';
    const isPlain = second === undefined || second.kind === 'word' || second.kind === 'quoted';
    // `name(20)` of MySQL is the beginning of a text
    if (isName && (isPlain || (isCall && piece.tokens[2]?.kind === 'number' && piece.tokens[3]?.text === ')')))
      return first.text;
    expression = true;
    return piece.textOf(piece.tokens);
  });
  return { columns, expression };
}

function readColumn(piece: SqlCursor, drafts: Drafts): void {
  const location = piece.locate();
  const name = piece.name();
  if (name === '') return;
  const type = typeOf(piece);
  const words = constraintsOf(piece.tokens.slice(piece.at));
  const has = (...sequence: string[]): boolean =>
    words.some((_, index) => sequence.every((word, offset) => isWord(words[index + offset], word)));
  const serial = /^(?:small|big)?serial\b/i.test(type);
  const primary = has('primary');
  const unique = has('unique');
  const computed = computedBy(piece.tokens.slice(piece.at), serial);
  const check = piece.tokens.findIndex((token, index) => index >= piece.at && isWord(token, 'check'));
  if (check >= 0)
    drafts.checks.push({
      name: '',
      text: piece.textOf(piece.tokens.slice(check)),
      exclusion: false,
      notValid: false,
      location,
    });
  drafts.columns.push({
    name,
    type,
    ...(computed === null ? {} : { computed }),
    ...defaultCallOf(piece.tokens.slice(piece.at)),
    nullable: !primary && !serial && !has('not', 'null'),
    hasDefault:
      serial ||
      words.some((token) => isWord(token, 'default', 'generated', 'identity', 'auto_increment', 'autoincrement', 'as')),
    location,
  });
  const constraint = (word: string): string => {
    const at = words.findIndex((token) => isWord(token, word));
    return at >= 2 && isWord(words[at - 2], 'constraint') ? (words[at - 1]?.text ?? '') : '';
  };
  if (primary)
    drafts.keys.push({
      name: constraint('primary'),
      columns: [name],
      unique: true,
      primary: true,
      partial: false,
      location,
    });
  if (unique)
    drafts.keys.push({
      name: constraint('unique'),
      columns: [name],
      unique: true,
      primary: false,
      partial: false,
      location,
    });
  const reference = piece.tokens.findIndex((token, index) => index >= piece.at && isWord(token, 'references'));
  if (reference >= 0) {
    piece.at = reference + 1;
    addReference(piece, constraint('references'), [name], drafts, location);
  }
}

/** The type of a column as it is written; the cursor stands behind it. */
export function typeOf(cursor: SqlCursor): string {
  const start = cursor.at;
  while (!cursor.done) {
    const token = cursor.peek();
    if (token?.kind === 'word' && afterType.has(token.text.toLowerCase()) && !cursor.isSymbol('.', 1)) break;
    // `CHARACTER SET utf8` is no part of the type, `character varying` is
    if (cursor.is('character', 'set')) break;
    if (cursor.group() === null) cursor.at++;
  }
  return cursor.textOf(cursor.tokens.slice(start, cursor.at));
}

/** The words outside of parentheses without those that are part of a value: `DEFAULT NULL`, `ON DELETE SET NULL`. */
function constraintsOf(tokens: readonly SqlToken[]): SqlToken[] {
  let depth = 0;
  return tokens.filter((token, index) => {
    if (token.kind === 'symbol' && token.text === '(') depth++;
    else if (token.kind === 'symbol' && token.text === ')') depth--;
    if (depth > 0 || (token.kind !== 'word' && token.kind !== 'quoted')) return false;
    return !(isWord(token, 'null', 'default') && isWord(tokens[index - 1], 'set', 'default'));
  });
}

function addReference(
  cursor: SqlCursor,
  name: string,
  columns: readonly string[],
  drafts: Drafts,
  location: ReferenceDraft['location'],
): void {
  const to = cursor.table();
  if (to === null) return;
  const rest = cursor.tokens.slice(cursor.at);
  const deletion = rest.findIndex((token, index) => isWord(token, 'on') && isWord(rest[index + 1], 'delete'));
  const action = rest.slice(deletion + 2, deletion + 4).map(({ text }) => text.toLowerCase());
  const [first = ''] = action;
  drafts.references.push({
    name,
    columns,
    to,
    ...(deletion < 0 ? {} : { onDelete: first === 'set' || first === 'no' ? action.join(' ') : first }),
    ...(isNotValid(cursor) ? { notValid: true } : {}),
    location,
  });
}

/** `NOT VALID` at the end, or `NOT ENFORCED`: rows that are there are not looked at. */
function isNotValid({ tokens }: SqlCursor): boolean {
  return tokens.some((token, index) => isWord(token, 'not') && isWord(tokens[index + 1], 'valid', 'enforced'));
}

/** Functions that give another value each time, so that each row has to be written. `now()` is the same for all rows of a statement. */
const volatile =
  /^(?:gen_random_uuid|uuid_generate_v\d\w*|uuidv[47]|uuid|random|random_normal|clock_timestamp|timeofday|nextval|setval|gen_random_bytes|gen_salt|newid|cuid|ulid|(?:gen|generate)_ulid|nanoid)$/i;

/** Whether an expression has such a call in it. */
export function isVolatile(text: string): boolean {
  return (
    [...text.matchAll(/([A-Za-z_]\w*)\s*\(/g)].some(([, name = '']) => volatile.test(name)) || /^uuid$/i.test(text)
  );
}

function computedBy(words: readonly SqlToken[], serial: boolean): 'default' | 'stored' | null {
  if (words.some((token) => isWord(token, 'stored'))) return 'stored';
  if (serial || words.some((token) => isWord(token, 'identity', 'auto_increment'))) return 'default';
  const at = words.findIndex((token) => isWord(token, 'default'));
  return at >= 0 &&
    words
      .slice(at, at + 8)
      .some(({ kind, text }, index, own) => kind === 'word' && own[index + 1]?.text === '(' && volatile.test(text))
    ? 'default'
    : null;
}

/** `DEFAULT shop.next_number()`: `next_number`; `DEFAULT (…)`: ''. */
function defaultCallOf(words: readonly SqlToken[]): { readonly defaultCall?: string } {
  const at = words.findIndex((token) => isWord(token, 'default')) + 1;
  if (at === 0) return {};
  if (words[at]?.text === '(' && words[at].kind === 'symbol') return { defaultCall: '' };
  const name = words[at + 1]?.text === '.' ? at + 2 : at;
  return words[name]?.kind === 'word' && words[name + 1]?.text === '(' ? { defaultCall: words[name].text } : {};
}
