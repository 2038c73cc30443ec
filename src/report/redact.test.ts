import { describe, expect, it } from 'vitest';
import { render } from './index.ts';
import { redactSecrets } from './redact.ts';
import { finding, sampleResult } from './testing/sample.ts';
import type { Location } from '../findings/types.ts';

const secretAt = (location: Location) =>
  finding('security/hardcoded-secret', 'critical', location, { cwe: ['CWE-798'] });
const masked = (text: string, column: number, endColumn: number) => {
  const place = { file: 'a', line: 1, column, endLine: 1, endColumn };
  return redactSecrets(sampleResult({ findings: [secretAt(place)], excerpts: { a: { 1: text } } })).excerpts['a']?.[1];
};

describe('redactSecrets', () => {
  it.each([
    ["const key = 'pR7vXq2LmZ9tKd4W';", 13, 31, "const key = 'pR7*************';"],
    ['a: { key: "pR7vXq2LmZ9tKd4W" }', 4, 31, 'a: { key: "pR7*************" }'],
    ['API_KEY=pR7vXq2LmZ9tKd4W', 1, 25, 'API_KEY=pR7*************'],
    ['  password: hunter2', 3, 20, '  password: *******'],
    ['pR7vXq2LmZ9tKd4W', 1, 17, 'pR7*************'],
    ["login('short')", 7, 14, "login('*****')"],
  ])('masks %s without moving anything', (text, column, endColumn, expected) => {
    expect(masked(text, column, endColumn)).toBe(expected);
    expect(expected.length).toBe(text.length);
  });
  it('masks all lines of a key', () => {
    const place = { file: 'a', line: 1, column: 13, endLine: 3, endColumn: 3 };
    const excerpts = { a: { 1: 'const key = `-----BEGIN KEY-----', 2: 'MIIEvQIBADANBg', 3: 'x=`;' } };
    expect(redactSecrets(sampleResult({ findings: [secretAt(place)], excerpts })).excerpts['a']).toEqual({
      1: 'const key = `---******* ********',
      2: '**************',
      3: '**`;',
    });
  });
  it('masks what another finding would show as context, and what is suppressed', () => {
    const place = { file: 'a', line: 1, column: 1, endLine: 1, endColumn: 17 };
    const suppressed = [{ finding: secretAt(place), by: 'comment' as const, reason: 'test key' }];
    const result = redactSecrets(sampleResult({ suppressed, excerpts: { a: { 1: 'pR7vXq2LmZ9tKd4W', 2: 'x' } } }));
    expect(result.excerpts['a']?.[1]).toBe('pR7*************');
  });
  it('leaves other findings alone', () => {
    expect(redactSecrets(sampleResult()).excerpts).toEqual(sampleResult().excerpts);
  });
});

describe('reports', () => {
  it.each(['terminal', 'markdown', 'json', 'sarif'] as const)('as %s never hold a secret', async (format) => {
    const place = { file: 'a.ts', line: 1, column: 13, endLine: 1, endColumn: 31 };
    const result = sampleResult({
      findings: [secretAt(place)],
      excerpts: { 'a.ts': { 1: "const key = 'pR7vXq2LmZ9tKd4W';" } },
    });
    const text = await render(format, result, { color: false, width: 100, verbose: true, quiet: false });
    expect(text).not.toContain('pR7vX');
    expect(text).toContain('security/hardcoded-secret');
  });
});
