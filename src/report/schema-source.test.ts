import { expect, test } from 'vitest';
import { schemaInWords } from './schema-source.ts';

test.each([
  [{ migrations: null, liveTables: null }, ''],
  [{ migrations: { run: 1, total: 1 }, liveTables: null }, '1 migration run on an embedded PostgreSQL'],
  [{ migrations: { run: 21, total: 1028 }, liveTables: null }, '21 of 1,028 migrations run on an embedded PostgreSQL'],
  [{ migrations: { run: 1, total: 1 }, liveTables: 12 }, 'of a running PostgreSQL, with 12 tables'],
])('%j: %s', (coverage, words) => expect(schemaInWords(coverage)).toBe(words));
