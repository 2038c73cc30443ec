import type { Finding, Severity } from '../findings/types.ts';

export type Decision = 'PASS' | 'NEEDS FIX' | 'BLOCKED';

export interface Decided {
  decision: Decision;
  /** why, in one or two sentences that can be defended */
  justification: string;
}

/** What keeps a PASS from being the whole truth. */
export interface Doubts {
  /** endpoints whose guards could not be understood */
  unknownGuards: number;
  /** files that could not be read or parsed */
  unreadFiles: number;
  /** rules that could not be assessed */
  rulesNotAssessed: number;
  /**
   * no endpoint was found: `server`, although an application is created; `program`, although something is started that waits for
   * something; `any`, and nothing shows that there is one
   */
  noEndpoints: 'server' | 'program' | 'any' | null;
}

/** Any critical finding blocks, any high one needs a fix. `findings`: the default view, in order. */
export function decide(findings: readonly Finding[], doubts: Doubts): Decided {
  const critical = findings.filter((finding) => finding.severity === 'critical');
  const high = findings.filter((finding) => finding.severity === 'high');
  if (critical.length > 0) {
    return {
      decision: 'BLOCKED',
      justification: `Not production ready: ${must(critical, 'critical issue', 'before anything else')}`,
    };
  }
  if (high.length > 0) {
    return {
      decision: 'NEEDS FIX',
      justification: `No critical issue, but ${must(high, 'high-priority issue', 'before production')}`,
    };
  }
  if (doubts.noEndpoints === 'server') {
    return {
      decision: 'NEEDS FIX',
      justification:
        'An application is created, but none of its endpoints was found: what requests do was not judged, and nothing can be said for it.',
    };
  }
  if (doubts.noEndpoints === 'program') {
    return {
      decision: 'NEEDS FIX',
      justification:
        'There is a script `start`, but neither an endpoint nor a consumer was found: what it does when it runs was not judged, and nothing can be said for it.',
    };
  }
  return { decision: 'PASS', justification: `No critical or high-priority issue was found.${caveat(doubts)}` };
}

/** How many findings there are of each severity. */
export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

/** `2 critical issues must be fixed before …: security/sql-injection (2)` — rules rather than places: those are listed below it anyway. */
function must(findings: readonly Finding[], what: string, when: string): string {
  const byRule = new Map<string, number>();
  for (const finding of findings) byRule.set(finding.ruleId, (byRule.get(finding.ruleId) ?? 0) + 1);
  // security and the integrity of data before everything else, as in the reports
  const rank = (rule: string) => (rule.startsWith('security/') ? 0 : rule.startsWith('database/') ? 1 : 2);
  const named = [...byRule]
    .sort((a, b) => rank(a[0]) - rank(b[0]))
    .slice(0, 3)
    .map(([rule, count]) => (count === 1 ? rule : `${rule} (${count})`));
  const others = byRule.size - named.length;
  const rest = others === 0 ? '' : ` and ${others} other ${others === 1 ? 'rule' : 'rules'}`;
  return `${findings.length} ${what}${findings.length === 1 ? '' : 's'} must be fixed ${when}: ${named.join(', ')}${rest}.`;
}

function caveat(doubts: Doubts): string {
  const parts: string[] = [];
  if (doubts.noEndpoints !== null) parts.push('no endpoint was found, so that only the code around them was judged');
  if (doubts.unknownGuards > 0)
    parts.push(`the guards of ${count(doubts.unknownGuards, 'endpoint')} could not be understood`);
  if (doubts.unreadFiles > 0) parts.push(`${count(doubts.unreadFiles, 'file')} could not be read in full`);
  if (doubts.rulesNotAssessed > 0) parts.push(`${count(doubts.rulesNotAssessed, 'rule')} could not be assessed`);
  if (parts.length === 0) return '';
  const last = parts.pop() ?? '';
  return ` Bear in mind that ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
