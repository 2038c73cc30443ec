import type { Catalog, CatalogColumn, CatalogIndex, CatalogReference, CatalogTable } from '../model/real-schema.ts';

/** Runs a query and gives its rows. */
export type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Schemas of PostgreSQL, and what belongs to an extension, are not of the project. */
const own = (oid: string): string =>
  `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = ${oid} AND e.deptype = 'e')`;

const queries = {
  columns: `
    SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
      NOT a.attnotnull AS nullable, a.attidentity <> '' AS identity, pg_get_expr(d.adbin, d.adrelid) AS default,
      coalesce(t.typtype = 'e', false) AS enum
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${own('c.oid')}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum`,
  indexes: `
    SELECT n.nspname AS schema, c.relname AS table, x.relname AS name, i.indisunique AS unique, i.indisprimary AS primary,
      pg_get_expr(i.indpred, i.indrelid) AS where, i.indexprs IS NOT NULL AS expression, m.amname AS method,
      (SELECT array_agg(coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, k, true)) ORDER BY k)
       FROM generate_series(1, i.indnkeyatts) k
       LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND i.indkey[k - 1] <> 0) AS columns
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = x.relam
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND i.indisvalid AND ${own('c.oid')}
    ORDER BY x.relname COLLATE "C"`,
  constraints: `
    SELECT n.nspname AS schema, c.relname AS table, o.conname AS name, o.contype AS kind, o.confdeltype AS deletion,
      fn.nspname AS to_schema, f.relname AS to_table,
      CASE WHEN o.contype = 'c' THEN pg_get_constraintdef(o.oid) END AS text,
      (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(o.conkey) WITH ORDINALITY k(number, at)
       JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number) AS columns,
      (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(o.confkey) WITH ORDINALITY k(number, at)
       JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.number) AS to_columns
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class f ON f.oid = o.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE o.contype IN ('f', 'c') AND o.conparentid = 0 AND NOT c.relispartition AND ${own('c.oid')}
    ORDER BY o.conname COLLATE "C"`,
  enums: `
    SELECT n.nspname AS schema, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${own('t.oid')} GROUP BY 1, 2 ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"`,
};

/** What there is in the database now. */
export async function readCatalog(query: Query): Promise<Catalog> {
  const tables = new Map<string, Table>();
  for (const row of await query(queries.columns)) {
    const table = tableOf(row, tables);
    if (typeof row['name'] === 'string') table.columns.push(columnOf(row));
  }
  for (const row of await query(queries.indexes)) tableOf(row, tables).indexes.push(indexOf(row));
  for (const row of await query(queries.constraints)) {
    const table = tableOf(row, tables);
    if (row['kind'] === 'c') table.checks.push({ name: text(row['name']), text: text(row['text']) });
    else table.references.push(referenceOf(row));
  }
  const enums = (await query(queries.enums)).map((row) => ({
    schema: text(row['schema']),
    name: text(row['name']),
    values: texts(row['values']),
  }));
  return { tables: [...tables.values()], enums };
}

interface Table extends CatalogTable {
  readonly columns: CatalogColumn[];
  readonly indexes: CatalogIndex[];
  readonly references: CatalogReference[];
  readonly checks: { readonly name: string; readonly text: string }[];
}

function tableOf(row: Record<string, unknown>, tables: Map<string, Table>): Table {
  const schema = text(row['schema']);
  const name = text(row['table']);
  const key = JSON.stringify([schema, name]);
  let table = tables.get(key);
  if (table === undefined)
    tables.set(key, (table = { schema, name, columns: [], indexes: [], references: [], checks: [] }));
  return table;
}

function columnOf(row: Record<string, unknown>): CatalogColumn {
  return {
    name: text(row['name']),
    type: text(row['type']),
    nullable: row['nullable'] === true,
    default: row['identity'] === true ? 'identity' : row['default'] === null ? null : text(row['default']),
    isEnum: row['enum'] === true,
  };
}

function indexOf(row: Record<string, unknown>): CatalogIndex {
  return {
    name: text(row['name']),
    columns: texts(row['columns']),
    unique: row['unique'] === true,
    primary: row['primary'] === true,
    where: row['where'] === null ? null : text(row['where']),
    expression: row['expression'] === true,
    method: text(row['method']),
  };
}

/** As `pg_constraint` has them. */
const deletions: Readonly<Record<string, string>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function referenceOf(row: Record<string, unknown>): CatalogReference {
  return {
    name: text(row['name']),
    columns: texts(row['columns']),
    to: { schema: text(row['to_schema']), name: text(row['to_table']) },
    toColumns: texts(row['to_columns']),
    onDelete: deletions[text(row['deletion'])] ?? '',
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** What there is, each part in words and with all that is said of it: two catalogs with the same parts are the same. */
export function partsOf({ tables, enums }: Catalog): Map<string, string> {
  const parts = new Map<string, string>();
  for (const table of tables) {
    const name = table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
    parts.set(`table ${name}`, '');
    for (const column of table.columns)
      parts.set(
        `column ${name}.${column.name}`,
        [column.type, column.nullable ? 'null' : 'not null', column.default ?? ''].join(' '),
      );
    for (const { name: index, columns, unique, primary, where, method } of table.indexes)
      parts.set(`index ${index}`, JSON.stringify([name, columns, unique, primary, where, method]));
    // by what they say: their names differ with how they are made
    for (const { columns, to, toColumns, onDelete } of table.references)
      parts.set(`foreign key ${name} (${columns.join(', ')}) → ${to.name}`, JSON.stringify([toColumns, onDelete]));
    for (const check of table.checks) parts.set(`check ${name} ${check.text}`, '');
  }
  for (const { name, values } of enums) parts.set(`type ${name}`, JSON.stringify(values));
  return parts;
}
