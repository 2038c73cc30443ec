import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

/** Functions that each call all of them with another part of a type that contains types: what they are given is always new. */
const printers = ['element', 'target', 'check', 'extends', 'true', 'false', 'query'].map(
  (part, at, all) => `function print${at}(type: Type): string {
  return ${all.map((_, other) => `print${other}(type.${part}.of${other})`).join(' + ')};
}`,
);

test('what comes after code that goes on and on is followed too', async () => {
  const { operations } = await modelOf(`
import { Pool } from 'pg';
import type { Type } from 'typedoc';
const pool = new Pool();
${printers.join('\n')}
export async function publish(type: Type) {
  const save = async (text: string) => { await pool.query('INSERT INTO pages (text) VALUES ($1)', [text]); };
  const text = print0(type);
  await save(text);
}
`);
  expect(operations.flatMap((each) => (each.is === 'query' ? [each.entities] : []))).toEqual([['pages']]);
});
