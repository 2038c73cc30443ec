import { severities } from '../findings/types.ts';
import type { Finding, Severity } from '../findings/types.ts';
import type { AuditResult } from './types.ts';

/** All findings of one rule at one severity: what a reader takes in as one thing to do. */
export interface Group {
  ruleId: string;
  title: string;
  severity: Severity;
  /** in order of place; never empty */
  findings: [Finding, ...Finding[]];
}

/** Groups in order of what to look at first: severity, then the order of areas, then how many, then the id. */
export function groupFindings(findings: readonly Finding[], result: Pick<AuditResult, 'rules' | 'areas'>): Group[] {
  const groups = new Map<string, Group>();
  const titles = new Map(result.rules.map((rule) => [rule.id, rule.title]));
  for (const finding of findings) {
    const key = `${finding.severity}\0${finding.ruleId}`;
    const group = groups.get(key);
    if (group === undefined) {
      const title = titles.get(finding.ruleId) ?? finding.ruleId;
      groups.set(key, { ruleId: finding.ruleId, title, severity: finding.severity, findings: [finding] });
    } else {
      group.findings.push(finding);
    }
  }
  // security and data integrity first among equals; the other areas in the order of the report
  const rank = new Map(result.areas.map((area, index) => [area.id, index]));
  const rankOf = (group: Group) => {
    const { area } = group.findings[0];
    return area === 'security' ? -2 : area === 'database' ? -1 : (rank.get(area) ?? 0);
  };
  return [...groups.values()].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      rankOf(a) - rankOf(b) ||
      b.findings.length - a.findings.length ||
      (a.ruleId < b.ruleId ? -1 : 1),
  );
}

/** `src/a.ts:12:5`; without the column where only the line matters. */
export function placeOf(location: Finding['location'], withColumn = false): string {
  return withColumn ? `${location.file}:${location.line}:${location.column}` : `${location.file}:${location.line}`;
}
