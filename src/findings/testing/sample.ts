import type { Hit, RuleIdentity } from '../hit.ts';

/** A hit for tests, at line 1 of `src/a.ts` unless told otherwise. */
export function hitAt(line: number, changes: Partial<Hit> = {}): Hit {
  return {
    ruleId: 'security/sql-injection',
    severity: 'critical',
    confidence: 'high',
    place: { file: 'src/a.ts', line, column: 3, endLine: line, endColumn: 10 },
    message: 'SQL is built from the request.',
    trace: [{ location: { file: 'src/a.ts', line: 1, column: 1, endLine: 1, endColumn: 4 }, message: 'request body' }],
    fix: 'Pass the value as a parameter.',
    endpoint: null,
    affects: { unit: 'endpoint', count: 1 },
    ...changes,
  };
}

/** Rules for tests, by id. */
export const sampleRules: ReadonlyMap<string, RuleIdentity> = new Map(
  [
    'security/sql-injection',
    'security/missing-authentication',
    'database/missing-index',
    'code-quality/no-explicit-any',
  ].map((id) => [id, { id, cwe: id === 'security/sql-injection' ? ['CWE-89'] : [], why: `why ${id} matters` }]),
);
