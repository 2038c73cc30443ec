import type { Configuration } from '../config/index.ts';
import type { Baseline } from '../findings/index.ts';
import type { AuditResult } from '../report/index.ts';
import type { Inventory } from '../report/inventory.ts';

/** What the command line needs of the rest of the program; `run.ts` has it. */
export interface Pipeline {
  /** Audits a directory, or one file with its directory as context. Throws `ConfigurationError` if that cannot be done. */
  audit(root: string, options: PipelineOptions): Promise<AuditOutcome>;
}

export interface PipelineOptions {
  tool: { name: string; version: string };
  configuration: Configuration;
  /** ids of the rules to run; null for all. Rules that the configuration turns off do not run either. */
  rules: ReadonlySet<string> | null;
  baseline: Baseline | null;
  /** threads for parsing; null: as the size of the project repays. The output never depends on it. */
  workers: number | null;
  /** may keep what was read from one run to the next, in the user's cache directory: an audit leaves the project as it was */
  cache: boolean;
  runMigrations: boolean;
  /** address of a running PostgreSQL to be read; null: none, and nothing is connected to. Never shown: it may hold a password. */
  databaseUrl: string | null;
  /** file or directory of advisories about packages; null: the file for them in the audited directory, if there is one */
  advisories: string | null;
  /** called often; cheap when nobody looks */
  progress: (update: Progress) => void;
}

/** How far the run is: `reading files`, 120 of 800. `total` 0: not known. */
export interface Progress {
  stage: string;
  done: number;
  total: number;
}

export interface AuditOutcome {
  result: AuditResult;
  /** made when asked for: an audit alone does not need it */
  inventory(): Inventory;
}
