import type { AreaId, Finding, Location, Severity, SuppressedFinding } from '../findings/types.ts';

export type Decision = 'PASS' | 'NEEDS FIX' | 'BLOCKED';

/** All that a report may say. Reports know nothing else: no model, no project. */
export interface AuditResult {
  tool: { name: string; version: string };
  /** name of the audited project (package name or directory name) */
  project: string;
  profile: 'mvp' | 'production' | 'enterprise';
  decision: Decision;
  justification: string;
  /** 0–10 with one decimal; null when no area could be assessed */
  score: number | null;
  /** how the score came about, one line per area and one for the mean */
  scoreExplanation: string[];
  counts: Record<Severity, number>;
  areas: AreaResult[];
  /** sorted: severity, then area, file, line, column, rule */
  findings: Finding[];
  /** `confidence: low`: out of the default view */
  possible: Finding[];
  suppressed: SuppressedFinding[];
  strengths: Strength[];
  coverage: Coverage;
  /** the engine's own failures: a rule that threw, a budget that ran out */
  toolProblems: { message: string; rule: string | null }[];
  /** source text of the lines that findings point to, for code frames: `file` → 1-based line → text */
  excerpts: Record<string, Record<number, string>>;
  rules: RuleSummary[];
}

export interface AreaResult {
  id: AreaId;
  title: string;
  /** 0–10 with one decimal; null: nothing to assess */
  score: number | null;
  findings: number;
  /** rules of this area that could not run, and which facts were missing */
  notAssessed: { rule: string; reason: string }[];
  /** how the score came about, one line per deduction: `-2.1  3 high findings over 12 endpoints (security/…)` */
  explanation: string[];
}

export interface Strength {
  area: AreaId;
  message: string;
  /** a place that shows it; null when it is the absence of something */
  location: Location | null;
}

/** What was understood, so that a reader can trust or doubt the rest. */
export interface Coverage {
  files: { total: number; server: number; parsed: number; withProblems: number };
  lines: number;
  packages: number;
  frameworks: string[];
  endpoints: {
    total: number;
    byProtocol: Record<string, number>;
    guarded: number;
    unguarded: number;
    unknownGuard: number;
  };
  /** ways in that are no request, by kind: `queue`, `topic`, `event`, `schedule` */
  consumers: { total: number; byKind: Record<string, number> };
  entities: number;
  /** migrations that were run on an embedded PostgreSQL, of those there are; null if they were not to be, or there are none */
  migrations: { run: number; total: number } | null;
  /** tables of the running database that the user named; null: none was */
  liveTables: number | null;
  queries: { total: number; resolved: number };
  /** what was seen but not understood, most frequent first */
  unknowns: { kind: string; message: string; count: number; location: Location | null }[];
  /** files that could not be read or parsed, with the reason */
  problems: { file: string; line: number; message: string }[];
  /** ignore comments and baseline entries that do not apply: unknown rule, no reason, nothing to ignore */
  suppressionProblems: { file: string; line: number; message: string }[];
}

export interface RuleSummary {
  id: string;
  title: string;
  area: AreaId;
  severity: Severity;
  cwe: string[];
  why: string;
  fix: string;
}
