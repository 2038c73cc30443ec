import { compareSeverities, compareText } from '../findings/index.ts';
import { ceilings, oneDecimal, shareTaken } from './formula.ts';
import type { Finding, Severity } from '../findings/types.ts';

/** How much there is of each thing a finding can touch. */
export interface ProjectSize {
  endpoints: number;
  entities: number;
  /** server files */
  files: number;
}

export interface ScoredArea {
  score: number;
  /** one line per step from 10 to the score */
  explanation: string[];
}

/** One defect: all findings of one rule at one severity. */
interface Defect {
  ruleId: string;
  severity: Severity;
  findings: number;
  /** how many of each unit it touches */
  touched: Map<Finding['affects']['unit'], number>;
  /** the part of the project it touches, 0–1 */
  spread: number;
}

/** The score of one area from its findings in the default view. */
export function scoreArea(findings: readonly Finding[], size: ProjectSize): ScoredArea {
  const defects = groupDefects(findings, size);
  const worst = defects[0]?.severity;
  const ceiling = worst === undefined ? 10 : ceilings[worst];
  const explanation: string[] = [];
  if (worst !== undefined && ceiling < 10)
    explanation.push(`${ceiling.toFixed(1).padStart(5)}  is the most an area with a ${worst} finding can have`);
  let left = ceiling;
  for (const defect of defects) {
    const taken = left * shareTaken(defect.severity, defect.spread);
    left -= taken;
    explanation.push(describe(defect, taken, size));
  }
  return { score: oneDecimal(left), explanation };
}

/** Worst and widest first, so that each takes its share of what the graver ones left. */
function groupDefects(findings: readonly Finding[], size: ProjectSize): Defect[] {
  const defects = new Map<string, Defect>();
  for (const finding of findings) {
    const key = `${finding.severity}\0${finding.ruleId}`;
    const defect = defects.get(key) ?? {
      ruleId: finding.ruleId,
      severity: finding.severity,
      findings: 0,
      touched: new Map(),
      spread: 0,
    };
    defects.set(key, defect);
    defect.findings++;
    const { unit, count } = finding.affects;
    defect.touched.set(unit, (defect.touched.get(unit) ?? 0) + count);
    defect.spread = Math.min(1, defect.spread + count / total(unit, size));
  }
  return [...defects.values()].sort(
    (a, b) => compareSeverities(a.severity, b.severity) || b.spread - a.spread || compareText(a.ruleId, b.ruleId),
  );
}

/** At least 1: a finding that touches an endpoint proves there is one. */
function total(unit: Finding['affects']['unit'], size: ProjectSize): number {
  switch (unit) {
    case 'endpoint':
      return Math.max(1, size.endpoints);
    case 'entity':
      return Math.max(1, size.entities);
    case 'file':
      return Math.max(1, size.files);
    case 'project':
      return 1;
  }
}

/** ` -2.1  3 high findings over 12 of 40 endpoints (security/missing-rate-limit)` */
function describe(defect: Defect, taken: number, size: ProjectSize): string {
  const amount = `-${taken.toFixed(taken < 0.05 ? 2 : 1)}`.padStart(5);
  const findings = `${defect.findings} ${defect.severity} ${defect.findings === 1 ? 'finding' : 'findings'}`;
  return `${amount}  ${findings} ${reach(defect, size)} (${defect.ruleId})`;
}

const plurals = { endpoint: 'endpoints', entity: 'entities', file: 'files' } as const;

function reach(defect: Defect, size: ProjectSize): string {
  const parts: string[] = [];
  for (const [unit, count] of defect.touched) {
    if (unit === 'project') return 'concerning the whole project';
    const all = total(unit, size);
    const some = Math.min(count, all);
    parts.push(
      some === all && all > 1
        ? `over all ${all} ${plurals[unit]}`
        : `over ${some} of ${all} ${all === 1 ? unit : plurals[unit]}`,
    );
  }
  return parts.join(' and ');
}
