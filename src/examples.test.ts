import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { render } from './report/index.ts';
import { audit } from './run.ts';
import { testOptions } from './testing/check.ts';

interface Defect {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly alsoAt?: readonly { readonly file: string; readonly line: number }[];
}

const flawed = fileURLToPath(new URL('../examples/flawed-shop', import.meta.url));
const sound = fileURLToPath(new URL('../examples/sound-shop', import.meta.url));
const defects: readonly Defect[] = JSON.parse(readFileSync(`${flawed}/defects.json`, 'utf8'));

describe('the flawed shop', async () => {
  const { result } = await audit(flawed, testOptions());
  const at = (rule: string, file: string, line: number): boolean =>
    result.findings.some(({ ruleId, location }) => ruleId === rule && location.file === file && location.line === line);

  test.each(defects.map((defect) => [`${defect.rule} at ${defect.file}:${defect.line}`, defect] as const))(
    '%s',
    (_, { rule, file, line, text, alsoAt = [] }) => {
      // the list stays true when lines move
      expect(readFileSync(`${flawed}/${file}`, 'utf8').split('\n')[line - 1]?.trim()).toBe(text);
      expect([{ file, line }, ...alsoAt].some((place) => at(rule, place.file, place.line))).toBe(true);
    },
  );

  test('has no findings but the planted ones', () => {
    const planted = new Set(
      defects.flatMap(({ rule, file, line, alsoAt = [] }) =>
        [{ file, line }, ...alsoAt].map((place) => `${rule} ${place.file}:${place.line}`),
      ),
    );
    const extra = result.findings
      .map(({ ruleId, location }) => `${ruleId} ${location.file}:${location.line}`)
      .filter((finding) => !planted.has(finding));
    expect(extra).toEqual([]);
  });

  test('is blocked, and understood', () => {
    expect(result.decision).toBe('BLOCKED');
    expect(result.toolProblems).toEqual([]);
    expect(result.coverage.problems).toEqual([]);
    expect(result.coverage.endpoints.unknownGuard).toBe(0);
  });
});

describe('the sound shop', async () => {
  const { result } = await audit(sound, testOptions());

  test('passes with nothing at medium or above', () => {
    expect(
      result.findings
        .filter(({ severity }) => severity !== 'low')
        .map(({ ruleId, location, message }) => `${ruleId} ${location.file}:${location.line} ${message}`),
    ).toEqual([]);
    expect(result.decision).toBe('PASS');
    expect(result.score).toBeGreaterThanOrEqual(9.5);
  });

  test('is understood', () => {
    expect(result.toolProblems).toEqual([]);
    expect(result.coverage.problems).toEqual([]);
    expect(result.coverage.endpoints.total).toBeGreaterThanOrEqual(26);
    expect(result.coverage.endpoints.unknownGuard).toBe(0);
  });
});

test('the excerpt in the README is what the program prints', { timeout: 60_000 }, async () => {
  const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
  const excerpt = /<!-- excerpt: .*?```text\n(.*?)\n```/s.exec(readme)?.[1]?.split('\n') ?? [];
  const { result } = await audit(flawed, { ...testOptions(), runMigrations: true });
  const printed = (await render('terminal', result, { color: false, width: 100, verbose: false, quiet: false })).split(
    '\n',
  );
  const version = (line: string): string => line.replace(/backend-architect \d.*$/, '').trimEnd();
  expect(excerpt.length).toBeGreaterThan(20);
  const known = new Set(printed.map(version));
  expect(excerpt.filter((line) => line !== '…' && !known.has(version(line)))).toEqual([]);
});
