import { areas, severities } from './types.ts';
import type { AreaId, Finding, Severity } from './types.ts';

const areaRank = new Map<AreaId, number>(areas.map((area, index) => [area.id, index]));
const severityRank = new Map<Severity, number>(severities.map((severity, index) => [severity, index]));

/** The order of every list of findings: severity, area, file, line, column, rule. Total, so that output never depends on the order of work. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    (areaRank.get(a.area) ?? 0) - (areaRank.get(b.area) ?? 0) ||
    compareText(a.location.file, b.location.file) ||
    a.location.line - b.location.line ||
    a.location.column - b.location.column ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.message, b.message) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** Worst first. */
export function compareSeverities(a: Severity, b: Severity): number {
  return (severityRank.get(a) ?? 0) - (severityRank.get(b) ?? 0);
}

/** By code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The area a rule id belongs to, or null if its first part names none. */
export function areaOf(ruleId: string): AreaId | null {
  const first = ruleId.slice(0, ruleId.indexOf('/'));
  return areas.find((area) => area.id === first)?.id ?? null;
}
