/** Names that different tools and databases have for one type. */
const same: Readonly<Record<string, string>> = {
  'character varying': 'varchar',
  string: 'varchar',
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  biginteger: 'bigint',
  bool: 'boolean',
  decimal: 'numeric',
  timestamptz: 'timestamp with time zone',
  'timestamp without time zone': 'timestamp',
  float8: 'double precision',
  serial: 'integer',
  bigserial: 'bigint',
};

const fitting = 63;

/**
 * Whether the database writes every row anew, or reads all of them, when a column of one type gets another one. A longer text and
 * a text without a length are only another word in the catalogue. `from` null: not known.
 */
export function isRewrite(from: string | null, to: string, dialect = 'postgres'): boolean {
  if (from === null || from === '' || to === '') return from === null;
  const old = parsed(from);
  const next = parsed(to);
  if (old.name === next.name) {
    // MySQL keeps the length of a text in one byte or in two: of four bytes a character, 63 fit
    if (old.name === 'varchar' && dialect === 'mysql' && old.size !== null && next.size !== null)
      return next.size < old.size || (old.size <= fitting && next.size > fitting);
    if (old.name === 'varchar' || old.name === 'varbit')
      return next.size !== null && (old.size === null || next.size < old.size);
    if (old.name === 'numeric')
      return !(next.size === null || (old.size !== null && next.size >= old.size && next.scale === old.scale));
    return old.size !== next.size && next.size !== null && (old.size === null || next.size < old.size);
  }
  if (old.name === 'varchar' && next.name === 'text') return false;
  if (old.name === 'text' && next.name === 'varchar') return next.size !== null;
  if (old.name === 'cidr' && next.name === 'inet') return false;
  // the words of a tool for what it makes of them: not the same words, and perhaps the same type
  return known.has(old.name) && known.has(next.name);
}

const known = new Set([
  'varchar', 'text', 'char', 'character', 'citext', 'uuid', 'smallint', 'integer', 'bigint', 'numeric', 'real', 'float', 'double precision', 'double',
  'boolean', 'json', 'jsonb', 'date', 'time', 'timestamp', 'timestamp with time zone', 'datetime', 'inet', 'bytea',
]); // prettier-ignore

function parsed(type: string): { name: string; size: number | null; scale: number | null } {
  const lower = type.toLowerCase().replaceAll('"', '').trim();
  const [, size, scale] = /\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(lower) ?? [];
  const bare = lower
    .replace(/\([^)]*\)/, '')
    .replace(/\s+(?:using|collate)\b.*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    name: Object.hasOwn(same, bare) ? (same[bare] ?? bare) : bare,
    // Knex gives a text 255 characters unless told otherwise
    size: size === undefined ? (bare === 'string' ? 255 : null) : Number(size),
    scale: scale === undefined ? (size === undefined ? null : 0) : Number(scale),
  };
}

/** How many bytes a character has decides whether MySQL copies the table for a longer text. */
export function growsIn(dialect: string, from: string | undefined, to: string): boolean {
  const lengthOf = (type: string | undefined): number => Number(/^varchar\s*\((\d+)/i.exec(type ?? '')?.[1] ?? NaN);
  return dialect === 'mysql' && lengthOf(to) > lengthOf(from);
}
