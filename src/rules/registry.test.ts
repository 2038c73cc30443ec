import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';
import { loadRules } from './load.ts';

const rules = await loadRules();

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, { definition }) => {
  test('has a test beside it', () => {
    expect(existsSync(new URL(`./${id}.test.ts`, import.meta.url))).toBe(true);
  });

  test('reports its bad example', async () => {
    const found = await findingsOf(definition.docs.bad, id);
    expect(found).not.toEqual([]);
    // no argument of a message was forgotten
    expect(found.filter(({ message }) => /\{\w+\}/.test(message.replaceAll('{?}', '')))).toEqual([]);
  });

  test('is silent on its good example', async () => {
    expect(await findingsOf(definition.docs.good, id)).toEqual([]);
  });

  test('explains itself', () => {
    expect(definition.docs.why.length).toBeGreaterThan(60);
    expect(definition.docs.fix.length).toBeGreaterThan(30);
    expect(definition.title.endsWith('.')).toBe(false);
  });
});
