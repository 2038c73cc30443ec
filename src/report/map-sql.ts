import type { ColumnEntry, EntityEntry, Inventory } from './inventory.ts';
import type { RenderedMap } from './map.ts';
import { counted } from './text.ts';

/** The tables as statements of SQL: types and tables first, then indexes, then foreign keys, so that it can be run as it is. */
export function renderMapSql({ entities }: Inventory): RenderedMap {
  // where most are in a database whose SQL is known, those of another one (ClickHouse, SQL Server) are not run beside them
  const mixed = entities.some(({ dialect }) => dialect !== undefined && dialect !== 'any');
  const described = entities.filter(
    ({ kind, columns, dialect }) => kind === 'table' && columns.length > 0 && !(mixed && dialect === 'any'),
  );
  // a name stands for one table: a second one of that name would be an error
  const tables = [...new Map(described.toReversed().map((entity) => [entity.table, entity])).values()].toReversed();
  const types = tables.flatMap(({ columns }) => columns.filter((column) => typeOf(column) === null));
  const statements = [
    ...enumsOf(tables),
    ...tables.map(tableOf),
    ...tables.flatMap(indexesOf),
    ...tables.flatMap((entity) => referencesOf(entity, described, tables)),
  ];
  const missing = entities.length - tables.length;
  const notes = [
    ...(missing === 0
      ? []
      : [
          `${missing} of ${entities.length} entities are left out: they are no tables, in another kind of database, their columns are not known, or another has their name.`,
        ]),
    ...(types.length === 0
      ? []
      : [`${counted(types.length, 'column')} of a type that the code declares, which may be none of SQL.`]),
  ];
  return { text: statements.map((statement) => `${statement}\n`).join('\n'), note: notes.join(' ') };
}

/** The types that columns have one of. */
function enumsOf(tables: readonly EntityEntry[]): string[] {
  const types = new Map<string, readonly string[]>();
  for (const { sqlType = '', sqlValues } of tables.flatMap(({ columns }) => columns))
    if (sqlValues !== undefined) types.set(sqlType.replace(/\[\]$/, ''), sqlValues);
  return [...types].map(
    ([type, values]) =>
      `CREATE TYPE ${type} AS ENUM (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')});`,
  );
}

function tableOf({ table, columns, dialect, file, line }: EntityEntry): string {
  const keys = columns.filter(({ primary }) => primary);
  const lines = columns.map((column) => {
    const type = typeOf(column) ?? (column.type === '' ? 'text' : column.type);
    const needed = column.nullable === false && !column.primary ? ' NOT NULL' : '';
    return `  ${quoted(nameOf(column), dialect)} ${type.replaceAll(/[;\n]/g, ' ')}${needed}`;
  });
  if (keys.length > 0)
    lines.push(`  PRIMARY KEY (${keys.map((column) => quoted(nameOf(column), dialect)).join(', ')})`);
  return `-- ${file}:${line}\nCREATE TABLE ${quoted(table, dialect)} (\n${lines.join(',\n')}\n);`;
}

function indexesOf({ table, columns, indexes, dialect }: EntityEntry): string[] {
  const known = new Map(columns.map((column) => [column.name, nameOf(column)]));
  const keys = columns.filter(({ primary }) => primary).map(({ name }) => name);
  const statements = indexes.flatMap(({ columns: names, unique, partial }) => {
    const own = names.map((name) => known.get(name));
    // what an index of some rows, or of expressions, says is not kept
    if (partial === true || own.length === 0 || own.includes(undefined) || names.join() === keys.join()) return [];
    const name = quoted([table, ...own, unique ? 'key' : 'idx'].join('_'), dialect);
    const listed = own.map((column) => quoted(column ?? '', dialect)).join(', ');
    return [`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${quoted(table, dialect)} (${listed});`];
  });
  return [...new Set(statements)];
}

function referencesOf(
  { table, columns, relations, dialect }: EntityEntry,
  all: readonly EntityEntry[],
  tables: readonly EntityEntry[],
): string[] {
  const statements = relations.flatMap((relation) => {
    const named = all.find(({ name }) => name === relation.to);
    const to = tables.find((entity) => entity.table === (named?.table ?? relation.to));
    const own = relation.columns.map((name) => columns.find((column) => column.name === name));
    const keys = to?.columns.filter(({ primary }) => primary) ?? [];
    if (to === undefined || own.length === 0 || own.includes(undefined) || keys.length !== own.length) return [];
    const list = (of: readonly (ColumnEntry | undefined)[]): string =>
      of.flatMap((column) => (column === undefined ? [] : quoted(nameOf(column), dialect))).join(', ');
    return [
      `ALTER TABLE ${quoted(table, dialect)} ADD FOREIGN KEY (${list(own)}) REFERENCES ${quoted(to.table, dialect)} (${list(keys)});`,
    ];
  });
  return [...new Set(statements)];
}

function nameOf({ name, column }: ColumnEntry): string {
  return column ?? name;
}

/** What ORMs call types, in small letters. */
const types: Readonly<Record<string, string>> = {
  string: 'text', int: 'integer', number: 'double precision', float: 'double precision', double: 'double precision', bool: 'boolean', bigint: 'bigint',
  biginteger: 'bigint', increments: 'integer', bigincrements: 'bigint', serial: 'integer', bigserial: 'bigint', datetime: 'timestamp', date: 'timestamp', dateonly: 'date', timestamps: 'timestamp',
  json: 'json', bytes: 'bytea', blob: 'bytea', binary: 'bytea', uuidv4: 'uuid', object: 'json',
}; // prettier-ignore

/** Types that SQL has under these names. */
const ofSql =
  /^(?:smallint|integer|bigint|decimal|numeric|real|double precision|text|varchar|character varying|char|character|boolean|uuid|jsonb?|bytea|date|time|timestamp|timestamptz|timestamp with(?:out)? time zone|interval|inet|citext|tsvector)\s*(?:\(\s*\d+(?:\s*,\s*\d+)?\s*\))?(?:\[\])?$/i;

/** Null where the declared type is none that is known in SQL. */
function typeOf({ type, sqlType }: ColumnEntry): string | null {
  if (sqlType !== undefined) return sqlType;
  const list = type.endsWith('[]');
  const [name = ''] = (list ? type.slice(0, -2) : type).split(/\s+@/);
  const mapped = Object.hasOwn(types, name.toLowerCase())
    ? (types[name.toLowerCase()] ?? null)
    : ofSql.test(name)
      ? name.toLowerCase()
      : null;
  return mapped === null ? null : `${mapped}${list ? '[]' : ''}`;
}

function quoted(name: string, dialect: string | undefined): string {
  const plain = name.replaceAll(/["`\\\n\r]/g, ' ');
  return dialect === 'mysql' ? `\`${plain}\`` : `"${plain}"`;
}
