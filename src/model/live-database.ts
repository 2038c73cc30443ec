import type { Catalog, TableDrift } from './real-schema.ts';
import type { TableName } from './schema-changes.ts';

/** What a running PostgreSQL says of itself: what there is in it, how large that is and how it is used. */
export interface LiveDatabase {
  readonly catalog: Catalog;
  /** of the tables in the catalog; partitions count for the table that they are of */
  readonly tables: readonly TableMeasure[];
  readonly indexes: readonly IndexMeasure[];
  /** for how many whole days it has counted how tables and indexes are used */
  readonly countedDays: number;
  /** other servers read the same rows, and count for themselves */
  readonly hasReplicas: boolean;
  /** tables that code declares otherwise than they are there */
  readonly drift: readonly TableDrift[];
}

/** How large a table is, and how it is read. */
export interface TableMeasure extends TableName {
  /** as the database estimates it; null if it does not know */
  readonly rows: number | null;
  readonly bytes: number;
  /** how often all of it was read, and how many rows that were */
  readonly fullReads: number;
  readonly fullReadRows: number;
}

/** How large an index is, and how it is used. */
export interface IndexMeasure extends TableName {
  readonly index: string;
  readonly bytes: number;
  /** how often rows were looked up by it */
  readonly reads: number;
}
