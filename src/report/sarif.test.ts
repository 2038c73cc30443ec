import officialSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { renderSarif } from './sarif.ts';
import { at, finding, sampleResult, soundResult } from './testing/sample.ts';
import type { Log } from 'sarif';

// draft 4, but for `$schema` and `id` valid draft 7
const { $schema: _draft, id: _id, ...schema } = officialSchema;
// its `language` pattern is no valid expression in unicode mode
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const parse = (text: string): Log => JSON.parse(text);
const run = (text: string) => parse(text).runs[0];

describe('SARIF report', () => {
  it.each([
    ['a flawed project', sampleResult()],
    ['a sound one', soundResult()],
    ['a bug of ours', sampleResult({ toolProblems: [{ rule: 'api/unsafe-get', message: 'x' }] })],
    ['no score', sampleResult({ score: null })],
  ])('is valid SARIF 2.1.0: %s', (_, result) => {
    validate(parse(renderSarif(result, { verbose: true })));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('maps severities to levels and says which alerts are about security', () => {
    const rules = run(renderSarif(sampleResult(), { verbose: false }))?.tool.driver.rules ?? [];
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    expect(byId.get('security/sql-injection')).toMatchObject({
      name: 'SqlInjection',
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security', 'external/cwe/cwe-089'], 'security-severity': '9.5' },
    });
    expect(byId.get('code-quality/no-explicit-any')?.defaultConfiguration?.level).toBe('warning');
    expect(byId.get('code-quality/no-explicit-any')?.properties).not.toHaveProperty('security-severity');
    expect(byId.get('api/verb-in-path')?.defaultConfiguration?.level).toBe('note');
  });

  it('gives each result its rule, its fingerprint and its path', () => {
    const sarif = run(renderSarif(sampleResult(), { verbose: false }));
    const injection = sarif?.results?.find((result) => result.ruleId === 'security/sql-injection');
    expect(sarif?.tool.driver.rules?.[injection?.ruleIndex ?? -1]?.id).toBe('security/sql-injection');
    expect(injection?.partialFingerprints?.['backendArchitect/v1']).toMatch(/^[0-9a-f]{16}$/);
    expect(injection?.locations?.[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: 'src/users/repository.ts', uriBaseId: 'SRCROOT' },
        region: { startLine: 42 },
      },
      logicalLocations: [{ fullyQualifiedName: 'GET /users/search' }],
    });
    expect(injection?.codeFlows?.[0]?.threadFlows[0]?.locations.map((step) => step.location?.message?.text)).toEqual([
      "query parameter 'sort' of the request",
      "passed to 'UserRepository.search' as 'sort'",
      "becomes part of 'order'",
      'SQL text',
    ]);
  });

  it('keeps suppressed findings as suppressed', () => {
    const results = run(renderSarif(sampleResult(), { verbose: false }))?.results ?? [];
    expect(results.flatMap((result) => result.suppressions ?? [])).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'removed by the proxy in front' },
      { kind: 'external', status: 'accepted', justification: 'accepted in backend-architect-baseline.json' },
    ]);
  });

  it('leaves out what is only possible, unless asked', () => {
    const ids = (verbose: boolean) =>
      run(renderSarif(sampleResult(), { verbose }))?.results?.map((result) => result.ruleId);
    expect(ids(false)).not.toContain('performance/missing-cache');
    expect(ids(true)).toContain('performance/missing-cache');
  });

  it('encodes paths and escapes what SARIF would read as a link or a placeholder', () => {
    const odd = finding('security/sql-injection', 'critical', at('src/[id]/a b#.ts', 1, 1, 2), {
      message: '[x](1) and {0} of `a[0](b)`',
    });
    const [result] = run(renderSarif(sampleResult({ findings: [odd] }), { verbose: false }))?.results ?? [];
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('src/%5Bid%5D/a%20b%23.ts');
    expect(result?.message.text).toBe(String.raw`\[x\](1) and {{0}} of 'a\[0\](b)'`);
  });
});
