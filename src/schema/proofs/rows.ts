import type { CatalogColumn, CatalogIndex, CatalogTable } from '../../model/real-schema.ts';

/** The statements that make a table as it is, without its constraints, and fill it with the same rows each time. */
export interface GeneratedTable {
  readonly make: readonly string[];
  /** its indexes, as far as they can be made here */
  readonly indexes: readonly string[];
  readonly drop: string;
  /** columns whose values are of their own type; the others stand for the room that they take */
  readonly columns: ReadonlySet<string>;
}

/** `leading`: columns by which the look-ups go. */
export function generatedTable(
  table: CatalogTable,
  enums: ReadonlyMap<string, readonly string[]>,
  leading: ReadonlySet<string>,
  rows: number,
): GeneratedTable {
  const name = `${quoted(table.schema)}.${quoted(table.name)}`;
  const columns = table.columns.map((column) => ({ column, ...contentOf(column, table, enums, rows) }));
  const types = [...new Set(columns.flatMap(({ column, isKnown }) => (column.isEnum && isKnown ? [column.type] : [])))];
  const schemas = [table.schema, ...types.flatMap((type) => schemaOf(type) ?? [])].filter((each) => each !== 'public');
  const typeMakers = types.map(
    (type) => `CREATE TYPE ${type} AS ENUM (${(enums.get(plainName(type)) ?? []).map(literal).join(', ')})`,
  );
  return {
    make: [
      ...[...new Set(schemas.map(plainName))].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`),
      ...typeMakers,
      `CREATE TABLE ${name} (${columns.map(({ column, type }) => `${quoted(column.name)} ${type}`).join(', ')})`,
      `INSERT INTO ${name} SELECT ${columns.map(({ value }) => value).join(', ')} FROM generate_series(1, ${rows}) i`,
    ],
    indexes: [...table.indexes.flatMap((index) => indexOn(name, index, leading)), `ANALYZE ${name}`],
    drop: [`DROP TABLE IF EXISTS ${name}`, ...types.map((type) => `DROP TYPE IF EXISTS ${type}`)].join('; '),
    columns: new Set(columns.flatMap(({ column, isKnown }) => (isKnown ? [column.name] : []))),
  };
}

/** A name as SQL has it between quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

interface Content {
  readonly type: string;
  /** of row `i` */
  readonly value: string;
  readonly isKnown: boolean;
}

function contentOf(
  column: CatalogColumn,
  table: CatalogTable,
  enums: ReadonlyMap<string, readonly string[]>,
  rows: number,
): Content {
  const { type } = column;
  const known = (value: string): Content => ({ type, value: `(${value})::${type}`, isKnown: true });
  if (column.isEnum) {
    const values = enums.get(plainName(type)) ?? [];
    return values.length === 0 ? unknown : known(oneOf(values));
  }
  const checked = checkedValues(column, table);
  const different = differentValues(column, table, rows);
  const number = different >= rows ? 'i' : `(i % ${different})`;
  if (checked !== null && /^(?:text|character)/.test(type)) return known(oneOf(checked));
  const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? 40);
  if (/^(?:text|character)[^[]*$/.test(type)) return known(`left(md5(${number}::text) || 'x', ${length})`);
  if (/^(?:smallint)$/.test(type)) return known(`${number} % 30000`);
  if (/^(?:integer|bigint|real|double precision)$/.test(type)) return known(number);
  if (/^numeric(?:\(\d+,\d+\))?$/.test(type)) return known(`${number} % ${10 ** Math.min(digitsOf(type), 6)}`);
  if (type === 'boolean') return known('i % 2 = 0');
  if (type === 'bytea') return known(`decode(md5(${number}::text), 'hex')`);
  if (type === 'uuid') return known(`md5(${number}::text)`);
  if (/^(?:timestamp|date)/.test(type) && !type.endsWith('[]'))
    return known(`timestamp '2024-01-01' + ${number} * interval '10 minutes'`);
  if (/^jsonb?$/.test(type)) return known(`'{"a": 1}'`);
  return unknown;
}

/** Of a type that is not made here: an extension's, a domain. */
const unknown: Content = { type: 'text', value: `'some value of it'`, isKnown: false };

function oneOf(values: readonly string[]): string {
  return `(ARRAY[${values.map(literal).join(', ')}])[1 + i % ${values.length}]`;
}

/** How many rows there are for one value: as many as a user has orders. */
const alike = 10;

/** How many values a column has in all rows. */
function differentValues(
  { name, default: value, type }: CatalogColumn,
  { indexes }: CatalogTable,
  rows: number,
): number {
  if (indexes.some(({ unique, columns }) => unique && columns.length === 1 && columns[0] === name)) return rows;
  // what most rows have when nobody says anything is a state
  if (value !== null && value !== 'identity' && /^'[^']*'|^\d+$/.test(value))
    return type.startsWith('timestamp') ? rows : 5;
  return /^(?:timestamp|date)/.test(type) ? rows : Math.ceil(rows / alike);
}

/** `CHECK (state = ANY (ARRAY['open'::text, …]))` */
function checkedValues({ name }: CatalogColumn, { checks }: CatalogTable): string[] | null {
  for (const { text } of checks) {
    const list = /^CHECK \(+"?(\w+)"?\)?(?:::text)?\)? = ANY \(+ARRAY\[(.*?)\]/.exec(text);
    if (list?.[1] !== name) continue;
    const values = [...(list[2] ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
      value.replaceAll("''", "'"),
    );
    if (values.length > 0) return values;
  }
  return null;
}

/** Before the point. */
function digitsOf(type: string): number {
  const [, digits, scale] = /\((\d+),(\d+)\)/.exec(type) ?? [];
  return digits === undefined ? 6 : Math.max(1, Number(digits) - Number(scale));
}

/**
 * Those that may serve the look-ups, without what keeps rows unique. One that begins with something else served none of them
 * before PostgreSQL 18; one that has the order helps with a few rows only as long as the table is as small as this one.
 */
function indexOn(table: string, index: CatalogIndex, leading: ReadonlySet<string>): string[] {
  const { columns, where, expression, method } = index;
  const [first] = columns;
  if (first === undefined || (!expression && !leading.has(first))) return [];
  const parts = columns.map((column) => (expression && !/^\w+$/.test(column) ? `(${column})` : quoted(column)));
  return [`CREATE INDEX ON ${table} USING ${method} (${parts.join(', ')})${where === null ? '' : ` WHERE ${where}`}`];
}

/** `"Shop".state` → `state` */
function plainName(type: string): string {
  return type.replace(/^(?:"[^"]*"|\w+)\./, '').replaceAll('"', '');
}

function schemaOf(type: string): string | null {
  return /^("[^"]*"|\w+)\./.exec(type)?.[1] ?? null;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
