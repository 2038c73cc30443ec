import type { Catalog } from '../../model/real-schema.ts';
import type { Query } from '../catalog.ts';

/** Of tables that have the same name in several schemas, the one that a query without a schema is about: each customer may have one. */
export async function withoutTwins(catalog: Catalog, query: Query): Promise<Catalog> {
  const names = Map.groupBy(catalog.tables, ({ name }) => name.toLowerCase());
  if (names.size === catalog.tables.length) return catalog;
  const rows = await query(`
    SELECT n.nspname AS schema, c.relname AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid)`);
  const visible = new Set(rows.map((row) => JSON.stringify([row['schema'], row['table']])));
  const isVisible = ({ schema, name }: { schema: string; name: string }): boolean =>
    visible.has(JSON.stringify([schema, name]));
  return {
    ...catalog,
    tables: [...names.values()].flatMap((tables) => (tables.some(isVisible) ? tables.filter(isVisible) : tables)),
  };
}
