import type { Location } from '../../findings/types.ts';

/** A table as a statement names it; `schema` is '' where none is given. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export interface ColumnDraft {
  readonly name: string;
  /** as declared */
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly location: Location;
}

/** An index, or a constraint that the database keeps one for. */
export interface KeyDraft {
  /** '' if the statement leaves it to the database */
  readonly name: string;
  /** an expression stands as written, and is no column's name */
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly primary: boolean;
  readonly partial: boolean;
  readonly location: Location;
}

export interface ReferenceDraft {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: TableName;
  readonly location: Location;
}

/** What stands between the parentheses of a table, or behind `ADD`. */
export interface Parts {
  readonly columns: readonly ColumnDraft[];
  readonly keys: readonly KeyDraft[];
  readonly references: readonly ReferenceDraft[];
  /** tables whose columns are copied */
  readonly like: readonly TableName[];
}

/** One step from one shape of the database to the next, whatever it is written in. */
export type SchemaChange =
  | {
      readonly kind: 'create-table';
      readonly table: TableName;
      readonly parts: Parts;
      readonly ifMissing: boolean;
      readonly location: Location;
    }
  | { readonly kind: 'drop-table'; readonly table: TableName }
  | { readonly kind: 'rename-table'; readonly table: TableName; readonly to: TableName }
  | { readonly kind: 'drop-schema'; readonly schema: string }
  | { readonly kind: 'add'; readonly table: TableName; readonly parts: Parts }
  | {
      readonly kind: 'change-column';
      readonly table: TableName;
      readonly column: string;
      readonly to: Partial<Omit<ColumnDraft, 'location'>>;
    }
  | { readonly kind: 'drop-column'; readonly table: TableName; readonly column: string }
  /** an index or a constraint; `table` is null where only its own name is given, `name` is null for the primary key */
  | { readonly kind: 'drop-key'; readonly table: TableName | null; readonly name: string | null }
  | { readonly kind: 'rename-key'; readonly name: string; readonly to: string }
  /** `ADD CONSTRAINT … UNIQUE USING INDEX …` */
  | { readonly kind: 'promote-key'; readonly name: string; readonly to: string; readonly primary: boolean };

export const noParts: Parts = { columns: [], keys: [], references: [], like: [] };
