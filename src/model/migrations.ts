import type { Location } from '../findings/types.ts';
import type { MigrationScript } from './real-schema.ts';
import type { ColumnDraft, SchemaChange } from './schema-changes.ts';

/** One step from a version of the database to the next. */
export interface Migration {
  /** of its file */
  readonly name: string;
  /** the directory of all migrations of that database: they are applied in order */
  readonly history: string;
  readonly location: Location;
  /** `postgres`, `mysql` (MariaDB too), `sqlite`, `any` where it is not known or another one */
  readonly dialect: string;
  readonly up: readonly MigrationStep[];
  readonly undo: Undo;
  /** what its statements cannot be: by the grammar of its database, or where they stand (`misplaced`) */
  readonly errors: readonly { readonly message: string; readonly location: Location; readonly misplaced?: true }[];
  /** what its database is given, word by word */
  readonly script: MigrationScript;
}

/** A change with what the database was like just before it. */
export interface MigrationStep {
  readonly change: SchemaChange;
  readonly location: Location;
  /** the table was there before this migration: it may have rows, and others use it */
  readonly existed: boolean;
  /** the column that is changed, as it was; null if it is none, or not known */
  readonly before: ColumnDraft | null;
}

/** The way back from a migration. */
export interface Undo {
  /**
   * `none`: there is no place for one, or nobody wrote one; `empty`: it does nothing; `refused`: it throws; `written`: it does something;
   * `unknown`: it could not be followed
   */
  readonly is: 'none' | 'empty' | 'refused' | 'written' | 'unknown';
  readonly location: Location | null;
  /** what the way up made and the way back leaves behind: `table orders`, `column orders.state` */
  readonly left: readonly string[];
  /** what the way up took away and the way back does not give back */
  readonly lost: readonly string[];
}
