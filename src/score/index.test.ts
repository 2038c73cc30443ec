import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { areas } from '../findings/types.ts';
import { areaWeights, ceilings, shareTaken, weights } from './formula.ts';
import { score } from './index.ts';
import type { Finding } from '../findings/types.ts';
import type { ScoreInput } from './index.ts';

const finding = (ruleId: string, severity: Finding['severity'], changes: Partial<Finding> = {}): Finding => ({
  ruleId,
  area: areas.find((area) => ruleId.startsWith(`${area.id}/`))?.id ?? 'security',
  severity,
  confidence: 'high',
  cwe: [],
  message: '',
  location: { file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 2 },
  trace: [],
  why: '',
  fix: '',
  endpoint: null,
  affects: { unit: 'endpoint', count: 1 },
  fingerprint: '',
  ...changes,
});

const everything = Object.fromEntries(areas.map(({ id }) => [id, 5]));
const run = (findings: Finding[], changes: Partial<ScoreInput> = {}) =>
  score({
    findings,
    size: { endpoints: 40, entities: 10, files: 100 },
    assessed: everything,
    notAssessed: [],
    doubts: { unknownGuards: 0, unreadFiles: 0, noEndpoints: null },
    ...changes,
  });
const security = (result: ReturnType<typeof run>) => result.areas.find((area) => area.id === 'security')?.score;

describe('decision', () => {
  it('any critical blocks', () => {
    const result = run([finding('security/sql-injection', 'critical'), finding('api/unsafe-get', 'high')]);
    expect(result.decision).toBe('BLOCKED');
    expect(result.justification).toBe(
      'Not production ready: 1 critical issue must be fixed before anything else: security/sql-injection.',
    );
  });
  it('any high needs a fix', () => {
    const result = run([
      finding('api/unsafe-get', 'high'),
      finding('api/unsafe-get', 'high'),
      finding('api/b', 'high'),
    ]);
    expect(result.decision).toBe('NEEDS FIX');
    expect(result.justification).toBe(
      'No critical issue, but 3 high-priority issues must be fixed before production: api/unsafe-get (2), api/b.',
    );
  });
  it('names security and data first', () => {
    const result = run([
      finding('errors/a', 'critical'),
      finding('security/b', 'critical'),
      finding('database/c', 'critical'),
    ]);
    expect(result.justification).toContain(': security/b, database/c, errors/a.');
  });
  it('everything else passes', () => {
    expect(run([finding('api/a', 'medium'), finding('api/b', 'low')]).decision).toBe('PASS');
  });
  it('a pass tells what it does not know', () => {
    const result = run([], {
      doubts: { unknownGuards: 2, unreadFiles: 1, noEndpoints: null },
      notAssessed: [{ rule: 'database/missing-index', area: 'database', reason: 'no schema' }],
    });
    expect(result.justification).toBe(
      'No critical or high-priority issue was found. Bear in mind that the guards of 2 endpoints could not be understood, 1 file could not be read in full and 1 rule could not be assessed.',
    );
  });
  it('nothing passes whose endpoints were not found', () => {
    const doubts = { unknownGuards: 0, unreadFiles: 0 };
    const missed = run([], { doubts: { ...doubts, noEndpoints: 'server' } });
    expect(missed.decision).toBe('NEEDS FIX');
    expect(missed.justification).toMatch(/none of its endpoints was found/);
    const started = run([], { doubts: { ...doubts, noEndpoints: 'program' } });
    expect(started.decision).toBe('NEEDS FIX');
    expect(started.justification).toMatch(/neither an endpoint nor a consumer was found/);
    const none = run([], { doubts: { ...doubts, noEndpoints: 'any' } });
    expect(none.decision).toBe('PASS');
    expect(none.justification).toMatch(/no endpoint was found/);
  });
});

describe('area score', () => {
  it('is 10 without findings, and so is the whole', () => {
    const result = run([]);
    expect(result.areas.map((area) => area.score)).toEqual(Array(8).fill(10));
    expect(result.score).toBe(10);
  });
  it('is at most 4 with a critical, at most 7 with a high, whatever the spread', () => {
    const size = { endpoints: 1_000_000, entities: 1, files: 1 };
    expect(security(run([finding('security/a', 'critical')], { size }))).toBeLessThanOrEqual(4);
    expect(security(run([finding('security/a', 'high')], { size }))).toBeLessThanOrEqual(7);
  });
  it('falls with severity', () => {
    const scores = (['low', 'medium', 'high', 'critical'] as const).map((severity) =>
      security(run([finding('security/a', severity)])),
    );
    expect(scores).toEqual([...scores].sort((a, b) => Number(b) - Number(a)));
    expect(new Set(scores).size).toBe(4);
  });
  it('falls with spread: one endpoint of 2 weighs more than one of 200', () => {
    const small = security(run([finding('security/a', 'high')], { size: { endpoints: 2, entities: 0, files: 1 } }));
    const large = security(run([finding('security/a', 'high')], { size: { endpoints: 200, entities: 0, files: 1 } }));
    expect(small).toBe(5.3);
    expect(large).toBe(6.1);
  });
  it('is the same for one systemic finding and for its parts', () => {
    const parts = Array.from({ length: 10 }, () => finding('security/a', 'high'));
    const whole = [finding('security/a', 'high', { affects: { unit: 'endpoint', count: 10 } })];
    expect(security(run(parts))).toBe(security(run(whole)));
  });
  it('never rounds up to 10', () => {
    expect(security(run([finding('security/a', 'low')], { size: { endpoints: 9999, entities: 0, files: 0 } }))).toBe(
      9.9,
    );
  });
  it('stays a number when nothing was counted', () => {
    const size = { endpoints: 0, entities: 0, files: 0 };
    expect(security(run([finding('security/a', 'high')], { size }))).toBe(4.9);
  });
  it('is null when there was nothing to assess, and does not count', () => {
    const result = run([finding('security/a', 'high', { affects: { unit: 'project', count: 1 } })], {
      assessed: { security: 3 },
    });
    expect(result.areas.filter((area) => area.score !== null).map((area) => area.id)).toEqual(['security']);
    expect(result.score).toBe(4.9);
    expect(run([], { assessed: {} }).score).toBe(null);
  });
  it('explains each step', () => {
    const result = run([
      finding('security/b', 'high', { affects: { unit: 'endpoint', count: 12 } }),
      finding('security/c', 'low', { affects: { unit: 'project', count: 1 } }),
      finding('security/d', 'medium', { affects: { unit: 'file', count: 100 } }),
    ]);
    expect(result.areas[4]?.explanation).toEqual([
      '  7.0  is the most an area with a high finding can have',
      ' -1.5  1 high finding over 12 of 40 endpoints (security/b)',
      ' -0.7  1 medium finding over all 100 files (security/d)',
      ' -0.1  1 low finding concerning the whole project (security/c)',
    ]);
  });
});

describe('overall score', () => {
  it('is the weighted mean', () => {
    const result = run([finding('security/a', 'high', { affects: { unit: 'project', count: 1 } })]);
    expect(result.score).toBe(8.8);
    expect(result.scoreExplanation).toEqual([
      '10.0  × 1.5   Architecture Design',
      '10.0  × 1.0   Code Quality',
      '10.0  × 1.0   API Standards',
      '10.0  × 1.5   Error Handling',
      ' 4.9  × 3.0   Security',
      '10.0  × 2.0   Database Integrity',
      '10.0  × 1.5   Performance',
      '10.0  × 1.0   Logging & Monitoring',
      ' 8.8  = 109.7 / 12.5, the weighted mean',
    ]);
  });
});

describe('docs/scoring.md', () => {
  const text = readFileSync(new URL('../../docs/scoring.md', import.meta.url), 'utf8');
  it.each(['critical', 'high', 'medium', 'low'] as const)('states what a %s finding does', (severity) => {
    const shares = [0.01, 0.25, 1].map((spread) => `${Math.round(shareTaken(severity, spread) * 1000) / 10} %`);
    expect(text).toContain(
      `| ${severity} | ${ceilings[severity]} | ${weights[severity] * 100} % | ${shares.join(' | ')} |`,
    );
  });
  it.each(areas.map((area) => area))('states the weight of $id', ({ id, title }) => {
    expect(text).toContain(`| ${title} | ${areaWeights[id]} |`);
  });
});
