import type { Location } from '../findings/types.ts';

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
  /** the database computes its value: of a default that differs from row to row, or of other columns and keeps it */
  readonly computed?: 'default' | 'stored';
  /** what its default calls: the name of a function without its schema, '' if it is another expression in parentheses */
  readonly defaultCall?: string;
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
  /** made by a statement of its own, not as a constraint */
  readonly isIndex?: boolean;
  /** built while others write */
  readonly concurrently?: boolean;
  readonly location: Location;
}

export interface ReferenceDraft {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: TableName;
  /** what becomes of the row when the one that it refers to goes, in small letters; absent: nothing is said */
  readonly onDelete?: string;
  /** rows that are there already are not looked at */
  readonly notValid?: boolean;
  readonly location: Location;
}

/** A condition that rows have to meet. */
export interface CheckDraft {
  readonly name: string;
  readonly text: string;
  readonly notValid: boolean;
  /** `EXCLUDE`: about several rows, kept by an index of its own */
  readonly exclusion: boolean;
  readonly location: Location;
}

/** What stands between the parentheses of a table, or behind `ADD`. */
export interface Parts {
  readonly columns: readonly ColumnDraft[];
  readonly keys: readonly KeyDraft[];
  readonly references: readonly ReferenceDraft[];
  /** tables whose columns are copied */
  readonly like: readonly TableName[];
  readonly checks?: readonly CheckDraft[];
}

/** One step from one shape of the database to the next, whatever it is written in. */
export type SchemaChange = Change & {
  /** the part of a statement, or the call, that says so */
  readonly at?: Location;
};

type Change =
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
  /** `ifMissing`: it says so, and may be run twice */
  | { readonly kind: 'add'; readonly table: TableName; readonly parts: Parts; readonly ifMissing?: boolean }
  | {
      readonly kind: 'change-column';
      readonly table: TableName;
      readonly column: string;
      readonly to: Partial<Omit<ColumnDraft, 'location'>>;
    }
  /** `VALIDATE CONSTRAINT` */
  | { readonly kind: 'validate'; readonly table: TableName; readonly name: string }
  | { readonly kind: 'drop-column'; readonly table: TableName; readonly column: string }
  /** an index or a constraint; `table` is null where only its own name is given, `name` is null for the primary key */
  | {
      readonly kind: 'drop-key';
      readonly table: TableName | null;
      readonly name: string | null;
      readonly concurrently?: boolean;
    }
  | { readonly kind: 'rename-key'; readonly name: string; readonly to: string }
  /** `ADD CONSTRAINT … UNIQUE USING INDEX …` */
  | { readonly kind: 'promote-key'; readonly name: string; readonly to: string; readonly primary: boolean }
  /**
   * What leaves tables as they are described here, and is felt by those that use them. `reindex`, `detach`: without CONCURRENTLY;
   * `rewrite`: VACUUM FULL and CLUSTER; `domain`: a type gets a condition, which all columns of it are checked for;
   * `uncommitted`: a transaction is begun and never ended; `nested`: one is begun within another one, or ended where none is;
   * `new-enum-value`: without a place among the others, `early-enum-value`: written by the same text; `blocking`: MySQL is asked
   * to keep others out; `new-function`: nothing but a name, `by` is VOLATILE or what it is declared.
   */
  | {
      readonly kind: 'command';
      readonly is:
        | 'drop-database' | 'rename-schema' | 'new-domain' | 'domain' | 'reindex' | 'rewrite' | 'detach' | 'uncommitted'
        | 'nested' | 'rename-enum-value' | 'new-enum-value' | 'early-enum-value' | 'blocking' | 'new-function'; // prettier-ignore
      /** of what it is about: a database, a schema, a type, an index, a table */
      readonly name: string;
      /** the statement's own word: `VACUUM FULL`; the new name of what is renamed */
      readonly by: string;
    }
  /** rows are written: `every` where no condition says which */
  | {
      readonly kind: 'rows';
      readonly verb: 'insert' | 'update' | 'delete' | 'truncate';
      readonly table: TableName;
      readonly every: boolean;
      readonly cascade: boolean;
    };

export const noParts: Parts = { columns: [], keys: [], references: [], like: [] };
