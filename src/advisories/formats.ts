import type { Severity } from '../findings/types.ts';
import { isObject, text } from '../project/json.ts';

/** What an advisory says about one package. */
export interface PackageAdvisory {
  readonly id: string;
  readonly name: string;
  /** versions that have the defect: ranges as npm writes them, of which any may hold */
  readonly ranges: readonly string[];
  readonly severity: Severity;
  readonly summary: string;
  /** versions from which on it is mended */
  readonly fixes: readonly string[];
}

/**
 * Reads what one JSON document says: a record of the Open Source Vulnerability format (https://ossf.github.io/osv-schema/), a list of
 * them, or what `npm audit --json`, `pnpm audit --json` and `yarn audit --json` print. Null if it is none of them.
 */
export function advisoriesIn(value: unknown): PackageAdvisory[] | null {
  if (Array.isArray(value)) {
    const parts = value.map((each) => advisoriesIn(each));
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if (!isObject(value)) return null;
  if (Array.isArray(value['affected'])) return ofRecord(value, value['affected']);
  if (Array.isArray(value['vulns'])) return advisoriesIn(value['vulns']);
  if (isObject(value['vulnerabilities'])) return Object.values(value['vulnerabilities']).flatMap(ofAudited);
  if (isObject(value['advisories'])) return Object.values(value['advisories']).flatMap(ofOlderAudit);
  // a line that yarn prints
  if (value['type'] === 'auditAdvisory' && isObject(value['data'])) return ofOlderAudit(value['data']['advisory']);
  return typeof value['type'] === 'string' ? [] : null;
}

function ofRecord(record: Record<string, unknown>, affected: readonly unknown[]): PackageAdvisory[] {
  if (record['withdrawn'] !== undefined && record['withdrawn'] !== null) return [];
  const specific = isObject(record['database_specific']) ? record['database_specific'] : {};
  return affected.flatMap((each) => {
    const of = isObject(each) && isObject(each['package']) ? each['package'] : {};
    if (!isObject(each) || of['ecosystem'] !== 'npm') return [];
    const ranges = Array.isArray(each['ranges']) ? each['ranges'].filter(isObject) : [];
    const versions = Array.isArray(each['versions']) ? each['versions'].map(text) : [];
    const events = ranges.map(({ events }) => (Array.isArray(events) ? events.filter(isObject) : []));
    const written = events.flatMap(rangesOf);
    return {
      id: text(record['id']),
      name: text(of['name']),
      ranges: written.length > 0 ? written : versions,
      severity: severityOf(text(specific['severity'])),
      summary: text(record['summary']) || text(record['details']).split('\n', 1).join(''),
      fixes: events.flat().flatMap(({ fixed }) => (typeof fixed === 'string' ? [fixed] : [])),
    };
  });
}

/** Events in order: from `introduced` up to the next `fixed`, or to `last_affected`. */
function rangesOf(events: readonly Record<string, unknown>[]): string[] {
  const ranges: string[] = [];
  let from: string | null = null;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (typeof introduced === 'string') from = introduced === '0' ? '0.0.0-0' : introduced;
    const until = typeof fixed === 'string' ? `<${fixed}` : typeof last === 'string' ? `<=${last}` : null;
    if (from === null || until === null) continue;
    ranges.push(`>=${from} ${until}`);
    from = null;
  }
  return from === null ? ranges : [...ranges, `>=${from}`];
}

/** npm 7 and later: by package, what is known against it, and the names of what it has that from. */
function ofAudited(entry: unknown): PackageAdvisory[] {
  if (!isObject(entry) || !Array.isArray(entry['via'])) return [];
  return entry['via'].filter(isObject).map((via) => ({
    id: /GHSA-[\w-]+/.exec(text(via['url']))?.[0] ?? String(via['source'] ?? ''),
    name: text(via['name']) || text(via['dependency']),
    ranges: [text(via['range'])],
    severity: severityOf(text(via['severity'])),
    summary: text(via['title']),
    fixes: fixesOf(text(via['range'])),
  }));
}

/** npm 6, pnpm, and Yarn. */
function ofOlderAudit(advisory: unknown): PackageAdvisory[] {
  if (!isObject(advisory)) return [];
  const range = text(advisory['vulnerable_versions']);
  return [
    {
      id: text(advisory['github_advisory_id']) || String(advisory['id'] ?? ''),
      name: text(advisory['module_name']),
      ranges: [range],
      severity: severityOf(text(advisory['severity'])),
      summary: text(advisory['title']),
      fixes: fixesOf(range),
    },
  ];
}

/** `>=1.0.0 <1.2.3`: what the range ends before. */
function fixesOf(range: string): string[] {
  return [...range.matchAll(/<(\d[\w.+-]*)/g)].flatMap(([, version]) => version ?? []);
}

function severityOf(said: string): Severity {
  switch (said.toLowerCase()) {
    case 'critical':
      return 'critical';
    case 'high':
      return 'high';
    case 'low':
    case 'info':
      return 'low';
    default:
      return 'medium';
  }
}
