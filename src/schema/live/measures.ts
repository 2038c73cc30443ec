import type { IndexMeasure, TableMeasure } from '../../model/live-database.ts';
import type { LiveReading } from './reading.ts';
import type { Query } from '../catalog.ts';

/** Fewer rows in all tables together are those of a database that nobody uses yet: how large its tables are says nothing. */
const inUse = 1000;

const bytesOfPage = `current_setting('block_size')::float8`;

/** Tables and indexes, each with the partitions that hold its rows. */
const parts = (kinds: string): string => `
  WITH RECURSIVE part (root, leaf) AS (
    SELECT c.oid, c.oid FROM pg_class c WHERE c.relkind IN (${kinds}) AND NOT c.relispartition
    UNION ALL
    SELECT p.root, i.inhrelid FROM part p JOIN pg_inherits i ON i.inhparent = p.leaf
    JOIN pg_class k ON k.oid = i.inhrelid AND k.relispartition
  )`;

const queries = {
  // a table that was never analysed has only what was counted while rows were written
  tables: `${parts(`'r', 'p'`)}
    SELECT n.nspname AS schema, c.relname AS table, sum(CASE WHEN l.reltuples > 0 THEN l.reltuples ELSE coalesce(s.n_live_tup, 0) END)::float8 AS rows,
      sum(l.relpages)::float8 * ${bytesOfPage} AS bytes, coalesce(sum(s.seq_scan), 0)::float8 AS reads,
      coalesce(sum(s.seq_tup_read), 0)::float8 AS read_rows
    FROM part JOIN pg_class c ON c.oid = part.root JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class l ON l.oid = part.leaf AND l.relkind <> 'p'
    LEFT JOIN pg_stat_all_tables s ON s.relid = l.oid
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    GROUP BY n.nspname, c.relname ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  indexes: `${parts(`'i', 'I'`)}
    SELECT n.nspname AS schema, t.relname AS table, c.relname AS index, sum(l.relpages)::float8 * ${bytesOfPage} AS bytes,
      coalesce(sum(s.idx_scan), 0)::float8 AS reads
    FROM part JOIN pg_class c ON c.oid = part.root JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_class l ON l.oid = part.leaf AND l.relkind <> 'I'
    LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = l.oid
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    GROUP BY n.nspname, t.relname, c.relname ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  counting: `
    SELECT extract(epoch FROM now() - coalesce(
        (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()), pg_postmaster_start_time()
      ))::float8 / 86400 AS days,
      pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_replication) AS replicas`,
};

/** How large tables and indexes are, and how often they are read, as far as the database has counted it. */
export async function readMeasures(query: Query): Promise<Omit<LiveReading, 'catalog'>> {
  const tables = (await query(queries.tables)).map((row): TableMeasure => ({
    schema: String(row['schema']),
    name: String(row['table']),
    // none is what it says of a table that it has never looked at, too
    rows: count(row['rows']) || null,
    bytes: count(row['bytes']),
    fullReads: count(row['reads']),
    fullReadRows: count(row['read_rows']),
  }));
  const indexes = (await query(queries.indexes)).map((row): IndexMeasure => ({
    schema: String(row['schema']),
    name: String(row['table']),
    index: String(row['index']),
    bytes: count(row['bytes']),
    reads: count(row['reads']),
  }));
  const [counting] = await query(queries.counting);
  const isInUse = tables.reduce((sum, { rows }) => sum + (rows ?? 0), 0) >= inUse;
  return {
    tables: isInUse ? tables : tables.map((table) => ({ ...table, rows: null })),
    indexes,
    countedDays: count(counting?.['days']),
    hasReplicas: counting?.['replicas'] === true,
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0;
}
