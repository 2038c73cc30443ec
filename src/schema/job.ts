import type { Catalog } from '../model/real-schema.ts';
import type { ProofAnswers, ProofJob } from './proofs/job.ts';

/** What the thread with PostgreSQL is asked to do: plain data, as it goes from one thread to the other. */
export interface Job {
  /** of PostgreSQL, as far as the statements name them and there are some here */
  readonly extensions: readonly string[];
  readonly migrations: readonly MigrationJob[];
  /** some rows are not what they would be: a statement that only writes rows may fail because of it, and is passed over */
  readonly uncertainRows: boolean;
  /** how many of the newest are taken back and run again */
  readonly back: number;
}

export interface MigrationJob {
  readonly name: string;
  readonly up: readonly string[];
  /** those of its texts that may fail, as the migration goes on without them */
  readonly tried: readonly number[];
  /** null if there is no way back, or it is not known */
  readonly down: readonly string[] | null;
}

/** A statement that PostgreSQL rejects, by its place in the job. */
export interface Rejected {
  readonly migration: number;
  readonly way: 'up' | 'down';
  /** which of the migration's texts, and where in it the statement stands, and what of it is meant */
  readonly text: number;
  readonly start: number;
  readonly position: number;
  readonly statement: string;
  /** SQLSTATE; '' for what is no answer of PostgreSQL */
  readonly code: string;
  readonly message: string;
}

export interface BackResult {
  readonly migration: number;
  readonly left: readonly string[];
  readonly lost: readonly string[];
  readonly changed: readonly string[];
  readonly failure: Rejected | null;
  readonly again: Rejected | null;
}

export interface JobResult {
  readonly ran: number;
  readonly rejected: Rejected | null;
  readonly catalog: Catalog | null;
  readonly back: readonly BackResult[];
  /** what was left out, without which a later statement may fail: extensions that are not here, roles that were made up */
  readonly notes: readonly string[];
}

/** What the thread begins with. */
export interface Start {
  readonly extensions: readonly string[];
  /** where it may keep what is the same in each run; null: nowhere */
  readonly directory: string | null;
}

/** To the thread, when it has nothing to do. */
export type Request =
  { readonly kind: 'migrate'; readonly jobs: readonly Job[] } | { readonly kind: 'prove'; readonly job: ProofJob };

/** From the thread: how far it is, or what came of it. */
export type Report =
  | { readonly kind: 'at'; readonly migration: number }
  /** `isClean`: nothing is left of it, and another job may follow */
  | { readonly kind: 'done'; readonly result: JobResult; readonly isClean: boolean }
  | { readonly kind: 'proved'; readonly answers: ProofAnswers }
  | { readonly kind: 'broken'; readonly why: string };
