import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderJson } from './json.ts';
import { sampleResult, soundResult } from './testing/sample.ts';
import { closed as closeSchema } from './testing/schemas.ts';

const schema: object = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const closed = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(closeSchema(schema));

describe('JSON report', () => {
  it.each([
    ['a flawed project', sampleResult()],
    ['a sound one', soundResult()],
    ['nothing to assess', sampleResult({ score: null })],
    ['a bug of ours', sampleResult({ toolProblems: [{ rule: null, message: 'x' }] })],
  ])('is as the schema says: %s', (_, result) => {
    const report: unknown = JSON.parse(renderJson(result));
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
    closed(report);
    expect(closed.errors ?? []).toEqual([]);
  });

  it('holds what other programs need of a finding', () => {
    const report: { findings: unknown[] } = JSON.parse(renderJson(sampleResult()));
    expect(report.findings[0]).toEqual({
      ruleId: 'security/missing-authentication',
      area: 'security',
      severity: 'critical',
      confidence: 'high',
      cwe: ['CWE-306'],
      message: '`DELETE /orders/:id` deletes from `orders` and nothing on its way checks who is asking.',
      file: 'src/orders/routes.ts',
      line: 31,
      column: 1,
      endLine: 31,
      endColumn: 56,
      trace: [],
      why: 'Anyone who can reach the server can do this, without an account.',
      fix: "Put `requireUser` in front of it, as the other 30 endpoints do:\n\n```ts\nrouter.delete('/orders/:id', requireUser, removeOrder);\n```",
      endpoint: 'DELETE /orders/:id',
      affects: { unit: 'endpoint', count: 1 },
      fingerprint: '0000000000001f1f',
    });
  });

  it('is the same, byte for byte, for the same result', () => {
    expect(renderJson(sampleResult())).toBe(renderJson(sampleResult()));
    expect(renderJson(sampleResult()).endsWith('}\n')).toBe(true);
  });
});
