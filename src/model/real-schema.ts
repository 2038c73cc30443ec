import type { Location } from '../findings/types.ts';
import type { TableName } from './schema-changes.ts';

/** A part of a migration as the database is given it: a text of statements, or a step that nobody can know without running code. */
export type ScriptStep = ScriptText | { readonly unknown: string; readonly location: Location };

export interface ScriptText {
  readonly sql: string;
  /** written for what a builder was told: its defaults are left out */
  readonly rendered?: true;
  /** the migration is ready for its failure: a `try` stands around it */
  readonly tried?: true;
  /** rows that are written with values that are not known: without consequence for the schema, whether it succeeds or not */
  readonly guessed?: true;
  /** the place of a part of the text */
  locate(start: number, end: number): Location;
}

/** Both ways of a migration; `down` is null if there is none. */
export interface MigrationScript {
  readonly up: readonly ScriptStep[];
  readonly down: readonly ScriptStep[] | null;
}

/** What PostgreSQL says of itself once migrations were run. */
export interface Catalog {
  readonly tables: readonly CatalogTable[];
  readonly enums: readonly { readonly schema: string; readonly name: string; readonly values: readonly string[] }[];
}

export interface CatalogTable extends TableName {
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
  readonly references: readonly CatalogReference[];
  readonly checks: readonly { readonly name: string; readonly text: string }[];
}

export interface CatalogColumn {
  readonly name: string;
  /** in PostgreSQL's own words, with its length: `character varying(80)`, `integer[]` */
  readonly type: string;
  readonly nullable: boolean;
  /** as an expression; null if there is none. Identities and computed columns have one. */
  readonly default: string | null;
  readonly isEnum: boolean;
}

export interface CatalogIndex {
  readonly name: string;
  /** an expression stands as PostgreSQL writes it, and is no column's name */
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly primary: boolean;
  /** its condition; null if it holds all rows */
  readonly where: string | null;
  /** one of its columns is an expression */
  readonly expression: boolean;
  readonly method: string;
}

export interface CatalogReference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: TableName;
  readonly toColumns: readonly string[];
  /** `cascade`, `restrict`, `set null`, `set default`, `no action` */
  readonly onDelete: string;
}

/** What became of the migrations of one database when they were run on an empty PostgreSQL. */
export interface RealSchema {
  /** as `Migration.history` */
  readonly history: string;
  /** migrations that were run to their end */
  readonly ran: number;
  readonly of: number;
  /** the statement that PostgreSQL rejects; null if it takes all, or that is not known */
  readonly failure: MigrationFailure | null;
  /** why the migrations could not be run; null if they were */
  readonly notAssessed: { readonly why: string; readonly location: Location | null } | null;
  /** the schema that they make; null if they were not run to the end */
  readonly catalog: Catalog | null;
  /** the newest migrations, each taken back, from the last on */
  readonly back: readonly TakenBack[];
  /** tables that code declares otherwise than the migrations make them */
  readonly drift: readonly TableDrift[];
}

export interface TableDrift {
  readonly table: string;
  /** where code declares it */
  readonly location: Location;
  /** the last migration that changes it; null if none does */
  readonly changed: Location | null;
  readonly differences: readonly Difference[];
}

export interface Difference {
  /**
   * `table`, `column`, `index`, `unique`: declared, and not made; `required`: a column without a default that code does not know;
   * `null`: rows may lack what code says is there; `not-null`: code may leave out what rows must have; `type`: of another kind;
   * `reference`: a foreign key that is declared, and not made; `default`: the database is to fill in what it has no default for;
   * `check`: a condition that is declared, and not made; `values`: what code may write is refused; `more-values`: rows may hold
   * what code does not know (all three stand in `types`)
   */
  readonly is:
    'table' | 'column' | 'index' | 'unique' | 'required' | 'null' | 'not-null' | 'type' | 'reference' | 'default' | 'check' | 'values' | 'more-values'; // prettier-ignore
  /** columns, by their names in the database */
  readonly columns: readonly string[];
  /** as declared, and as made; '' where it is not about types */
  readonly types: readonly [declared: string, made: string];
  readonly location: Location;
}

export interface MigrationFailure {
  /** of the migration */
  readonly name: string;
  readonly location: Location;
  /** in PostgreSQL's words */
  readonly message: string;
  /** the statement, on one line */
  readonly statement: string;
}

/** A migration that was run, taken back and run again. */
export interface TakenBack {
  readonly name: string;
  /** what it made and its way back left: `table orders`, `index orders_state_idx` */
  readonly left: readonly string[];
  /** what was there before it and is not after it was taken back */
  readonly lost: readonly string[];
  /** what is there before and after it, and is not the same */
  readonly changed: readonly string[];
  /** the statement of the way back that PostgreSQL rejects */
  readonly failure: MigrationFailure | null;
  /** the statement that it rejects when the migration is run once more */
  readonly again: MigrationFailure | null;
}
