import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { parseBaseline, renderBaseline, toFindings } from './index.ts';
import { hitAt, sampleRules } from './testing/sample.ts';
import type { FindingsInput, Hit } from './index.ts';

const run = (hits: Hit[], changes: Partial<FindingsInput> = {}) =>
  toFindings({
    hits,
    rules: sampleRules,
    ran: new Set(sampleRules.keys()),
    directives: [],
    severities: {},
    baseline: null,
    lineText: (_file, line) => `line ${line}`,
    ...changes,
  });

describe('toFindings', () => {
  it('takes area, CWE and why from the rule', () => {
    const [finding] = run([hitAt(1)]).findings;
    expect(finding).toMatchObject({ area: 'security', cwe: ['CWE-89'], why: 'why security/sql-injection matters' });
    expect(run([hitAt(1, { why: 'its own' })]).findings[0]?.why).toBe('its own');
  });
  it('orders by severity, area, file, line, column, rule, whatever the order of hits', () => {
    const hits = [
      hitAt(9),
      hitAt(3, { severity: 'low' }),
      hitAt(2),
      hitAt(1, { ruleId: 'database/missing-index' }),
      hitAt(1, { ruleId: 'code-quality/no-explicit-any', severity: 'medium' }),
    ];
    const order = run(hits).findings.map((finding) => `${finding.severity} ${finding.ruleId} ${finding.location.line}`);
    expect(order).toEqual([
      'critical security/sql-injection 2',
      'critical security/sql-injection 9',
      'critical database/missing-index 1',
      'medium code-quality/no-explicit-any 1',
      'low security/sql-injection 3',
    ]);
    expect(
      run(hits.reverse()).findings.map((finding) => `${finding.severity} ${finding.ruleId} ${finding.location.line}`),
    ).toEqual(order);
  });
  it('keeps what is only possible apart', () => {
    const outcome = run([hitAt(1, { confidence: 'low' }), hitAt(2, { confidence: 'medium' })]);
    expect(outcome.findings.map((finding) => finding.location.line)).toEqual([2]);
    expect(outcome.possible.map((finding) => finding.location.line)).toEqual([1]);
  });

  it('merges hits of one rule at one place and says how far it spreads', () => {
    const [finding, ...rest] = run([
      hitAt(4, { endpoint: 'POST /b' }),
      hitAt(4, { endpoint: 'GET /a' }),
      hitAt(4, { endpoint: 'GET /c' }),
    ]).findings;
    expect(rest).toEqual([]);
    expect(finding?.endpoint).toBe('GET /a');
    expect(finding?.message).toBe('SQL is built from the request (and 2 other endpoints through the same line).');
    expect(finding?.affects).toEqual({ unit: 'endpoint', count: 3 });
  });
  it('never merges other files, columns or keys', () => {
    const place = { file: 'src/b.ts', line: 4, column: 3, endLine: 4, endColumn: 9 };
    expect(run([hitAt(4), hitAt(4, { place })]).findings).toHaveLength(2);
    expect(run([hitAt(4, { key: 'a' }), hitAt(4, { key: 'b' })]).findings).toHaveLength(2);
  });

  it("applies the user's severities, and keeps what is turned off visible", () => {
    expect(run([hitAt(1)], { severities: { 'security/sql-injection': 'low' } }).findings[0]?.severity).toBe('low');
    const off = run([hitAt(1)], { severities: { 'security/sql-injection': 'off' } });
    expect(off.findings).toEqual([]);
    expect(off.suppressed.map(({ by }) => by)).toEqual(['configuration']);
  });
  it('applies comments', () => {
    const directives = [
      { file: 'src/a.ts', name: 'backend-architect-ignore', text: 'security/sql-injection -- constants', line: 1 },
    ];
    const outcome = run([hitAt(2), hitAt(8)], { directives });
    expect(outcome.findings.map((finding) => finding.location.line)).toEqual([8]);
    expect(outcome.suppressed).toMatchObject([
      { by: 'comment', reason: 'constants', finding: { location: { line: 2 } } },
    ]);
    expect(outcome.problems).toEqual([]);
  });
  it('tells a rule without an area apart from a bad project', () => {
    expect(() => run([hitAt(1, { ruleId: 'nonsense' })])).toThrow('does not start with an area');
  });
});

describe('baseline', () => {
  const before = run([hitAt(2), hitAt(5)]);
  const baseline = parseBaseline(renderBaseline(before.findings), 'baseline.json');

  it('hides what it lists and shows what is new', () => {
    const outcome = run([hitAt(2), hitAt(5), hitAt(7)], { baseline });
    expect(outcome.findings.map((finding) => finding.location.line)).toEqual([7]);
    expect(outcome.suppressed.map(({ by, reason }) => `${by}: ${reason}`)).toEqual(
      Array(2).fill('baseline: accepted in baseline.json'),
    );
  });
  it('tells when entries are gone, if every rule ran', () => {
    expect(run([hitAt(2)], { baseline }).problems.map((problem) => problem.message)).toEqual([
      '1 entry matches no finding any more. Run with --update-baseline to remove it.',
    ]);
    expect(run([hitAt(2)], { baseline, ran: new Set(['security/sql-injection']) }).problems).toEqual([]);
  });
  it('is sorted and does not depend on the order of findings', () => {
    expect(renderBaseline([...before.findings].reverse())).toBe(renderBaseline(before.findings));
    expect(renderBaseline([])).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
  });
  it.each([
    ['{', 'is not valid JSON'],
    ['[]', 'is not a baseline'],
    ['{"version":2,"findings":[]}', 'has version 2'],
    ['{"version":1,"findings":[{}]}', 'findings[0] has no "fingerprint"'],
  ])('that is broken is an error: %s', (text, message) => {
    expect(() => parseBaseline(text, 'b.json')).toThrow(ConfigurationError);
    expect(() => parseBaseline(text, 'b.json')).toThrow(message);
  });
});
