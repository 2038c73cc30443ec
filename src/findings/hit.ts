import type { Confidence, Finding, Location, Severity, TraceStep } from './types.ts';

/**
 * What a rule produces. `findings/` turns it into a `Finding`: area, CWE and the default `why` come from the rule,
 * the fingerprint from the place.
 */
export interface Hit {
  ruleId: string;
  severity: Severity;
  confidence: Confidence;
  place: Location;
  /** the defect in one sentence, in the project's own names */
  message: string;
  trace: TraceStep[];
  /** only where this case has its own reason; otherwise the rule's */
  why?: string;
  /** in terms of the user's own names; code where it helps */
  fix: string;
  endpoint: string | null;
  affects: Finding['affects'];
  /**
   * What the finding is about, when that has a name: `users.email`, `POST /users`, `UserService`.
   * The fingerprint is then made from the name and survives edits of the line at `place`; without it, from the line's text.
   * Hits of one rule at one place with different keys are different findings.
   */
  key?: string;
}

/** What `findings/` has to know about a rule. */
export interface RuleIdentity {
  id: string;
  cwe: readonly string[];
  why: string;
}
