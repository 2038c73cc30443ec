import { beforeAll, expect, test } from 'vitest';
import { loadSqlParser, readSql } from './sql.ts';

beforeAll(loadSqlParser);

const read = (text: string): string =>
  readSql(text)
    .map(
      ({ operation, tables, filters }) =>
        `${operation} ${tables.join()} [${filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]`,
    )
    .join('; ');

test('what is excluded is no look-up', () => {
  expect(read('SELECT a FROM t WHERE b NOT IN (1, 2) AND c IN (1, 2)')).toBe('select t [b other,c in]');
  expect(read("SELECT a FROM t WHERE b NOT LIKE 'x%' AND c LIKE 'x%'")).toBe('select t [b other,c like]');
  expect(read('DELETE FROM t WHERE a = 1 AND (b, c) NOT IN (SELECT b, c FROM u)')).toBe(
    'delete t,u [a =,b other,c other]',
  );
  expect(read('DELETE FROM t WHERE a = 1 AND b IN (SELECT b FROM u)')).toBe('delete t,u [a =,b in]');
  expect(read('SELECT a FROM t WHERE b <> ANY($1) AND c = ANY($1)')).toBe('select t [b other,c in]');
});

test('columns of a query in the place of a table: those of the table it reads, unless it makes others', () => {
  expect(read('SELECT w.x FROM m JOIN (SELECT * FROM t WHERE a = $1) w ON w.id = m.id WHERE w.c = 1')).toBe(
    'select m,t [t.a =,t.id in,id in,t.c =]',
  );
  expect(
    read(
      'SELECT w.x FROM m JOIN (SELECT id, count(*) AS c FROM t WHERE a = $1 GROUP BY id) w ON w.id = m.id WHERE w.c = 1',
    ),
  ).toBe('select m,t [t.a =,id in]');
  expect(read('SELECT * FROM (SELECT b, count(*) AS c FROM t WHERE a = $1 GROUP BY b) w WHERE c > 1')).toBe(
    'select t [a =]',
  );
  expect(read('SELECT * FROM (SELECT b, c FROM t WHERE a = $1) w WHERE c > 1')).toBe('select t [a =,c range]');
});

test('parts that are not there leave commas and empty lists behind', () => {
  expect(read('WITH s AS (SELECT a, FROM t WHERE b = $1 GROUP BY ), SELECT * FROM s')).toBe('select t [b =]');
  expect(read('SELECT a, b FROM t WHERE b IN (1, 2) GROUP BY a, b')).toBe('select t [b in]');
  expect(read('SELECT a FROM t WHERE b = ')).toBe('select t [?]');
});
