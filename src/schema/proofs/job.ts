import type { IndexProof } from '../../model/index-claim.ts';

/** Tables with generated rows, and what is asked of them: plain data, as it goes from one thread to another. */
export interface ProofJob {
  readonly rows: number;
  readonly tables: readonly ProofTable[];
}

/** A table with generated rows, and what is asked of it. */
export interface ProofTable {
  /** makes the table with its rows */
  readonly make: readonly string[];
  /** what it has that may be of a kind that is not here */
  readonly indexes: readonly string[];
  readonly questions: readonly ProofQuestion[];
  readonly drop: string;
}

/** A look-up, and the indexes that would serve it. */
export interface ProofQuestion {
  /** the statement, in the ways in which it can be asked: the first that PostgreSQL understands counts */
  readonly statements: readonly string[];
  /** makes the proposed indexes, whose names begin with `indexPrefix` */
  readonly indexes: readonly string[];
}

/** What tells a proposed index from those of the table in a plan. */
export const indexPrefix = 'proposed_index_';

/** By table and question; null: nothing can be said. */
export type ProofAnswers = readonly (readonly (IndexProof | null)[])[];
