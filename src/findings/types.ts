export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];
export type Confidence = 'high' | 'medium' | 'low';

/** The areas of the report, in its order. The id is a folder under `rules/` and the first part of every rule id. */
export const areas = [
  { id: 'architecture', title: 'Architecture Design' },
  { id: 'code-quality', title: 'Code Quality' },
  { id: 'api', title: 'API Standards' },
  { id: 'errors', title: 'Error Handling' },
  { id: 'security', title: 'Security' },
  { id: 'database', title: 'Database Integrity' },
  { id: 'performance', title: 'Performance' },
  { id: 'observability', title: 'Logging & Monitoring' },
] as const;
export type AreaId = (typeof areas)[number]['id'];

/** A place in the audited project. Lines and columns are 1-based; columns count UTF-16 code units. */
export interface Location {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** One step of the evidence: source … sink, route … query. */
export interface TraceStep {
  location: Location;
  message: string;
}

export interface Finding {
  ruleId: string;
  area: AreaId;
  severity: Severity;
  confidence: Confidence;
  /** e.g. `CWE-89` */
  cwe: string[];
  /** the defect in one sentence, in the project's own names */
  message: string;
  location: Location;
  trace: TraceStep[];
  why: string;
  fix: string;
  /** label of the endpoint it concerns (`POST /users`), or null */
  endpoint: string | null;
  /**
   * what the spread of the finding is measured in, and how many of those it touches:
   * a systemic finding that stands for 40 endpoints counts them here
   */
  affects: { unit: 'endpoint' | 'entity' | 'file' | 'project'; count: number };
  /** hex; stable under line moves and edits elsewhere in the file */
  fingerprint: string;
}

/** A finding the user chose not to see, and why. */
export interface SuppressedFinding {
  finding: Finding;
  by: 'comment' | 'baseline' | 'configuration';
  reason: string;
}
