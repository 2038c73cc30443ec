import { beforeAll, expect, test } from 'vitest';
import { loadSqlParser, readSql } from './sql.ts';

beforeAll(loadSqlParser);

const read = (text: string): string =>
  readSql(text)
    .map(
      ({ operation, tables, filters, written, limited }) =>
        `${operation} ${tables.join()} [${filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${written === null ? '' : ` sets ${written.join()}`}${limited === true ? ' limited' : ''}`,
    )
    .join('; ');

test('words of MySQL', () => {
  expect(read('SELECT a FROM t WHERE d > NOW() - INTERVAL 5 DAY AND b = ?')).toBe('select t [d range,b =]');
  expect(read('SELECT a FROM t WHERE d > DATE_SUB(NOW(), INTERVAL {?}) GROUP BY d DIV {?}')).toBe('select t [d range]');
  expect(read('SELECT a FROM t USE INDEX (x) WHERE b = ? && NOT (c REGEXP ?)')).toBe('select t [b =,c other]');
  expect(read('SELECT a FROM t WHERE c NOT RLIKE ? AND b = ? LOCK IN SHARE MODE')).toBe('select t [c other,b =]');
  expect(read("SELECT GROUP_CONCAT(a SEPARATOR ',') FROM t WHERE b = ?")).toBe('select t [b =] limited');
  expect(read('SELECT a FROM t WHERE MATCH(a) AGAINST (? IN BOOLEAN MODE) AND b = ?')).toBe('select t [b =]');
  expect(read('INSERT INTO t SET a = ?, b = COALESCE(?, 1)')).toBe('insert t [] sets a,b');
  expect(read('DELETE FROM t WHERE a = ? ORDER BY b LIMIT 10')).toBe('delete t [a =]');
});

test('words of SQL Server and SQLite', () => {
  expect(read('SELECT TOP (5) a FROM t WHERE b = @p1')).toBe('select t [b =] limited');
  expect(read('SELECT a FROM t WHERE a GLOB ? AND b = 1')).toBe('select t [a other,b =]');
});

test('the same words where they are names, and what is PostgreSQL already', () => {
  expect(read("SELECT interval, top FROM t WHERE div = 1 AND d > now() - INTERVAL '5 days'")).toBe(
    'select t [div =,d range]',
  );
  expect(read('UPDATE t SET a = 1 WHERE b = (SELECT c FROM u ORDER BY d LIMIT 1)')).toBe('update t,u [b =] sets a');
  expect(read('SELECT a FROM t WHERE a = 1 {?}')).toBe('select t [?]');
  expect(read('DELETE FROM t LIMIT 10')).toBe('delete t []');
});

test('writes of MySQL that join other tables', () => {
  expect(read('UPDATE u JOIN t ON t.id = u.team SET u.a = 0, u.b = ? WHERE t.name = ? OR u.id = ?')).toBe(
    'update u,t [t.id in,team in,t.name in,id in] sets a,b',
  );
  expect(read('UPDATE t x, u y SET y.a = x.a WHERE x.id = y.team')).toBe('update u,t [t.id in,team in] sets a');
  expect(read('UPDATE u LEFT JOIN t USING (team) SET u.a = 0')).toBe('update u,t [] sets a');
  expect(read('DELETE x FROM u x INNER JOIN t ON t.id = x.team WHERE t.name = ?')).toBe(
    'delete u,t [t.id in,team in,t.name =]',
  );
  // PostgreSQL's own
  expect(read('UPDATE u SET a = 0 FROM t WHERE t.id = u.team AND u.id = ?')).toBe(
    'update u,t [t.id in,team in,id =] sets a',
  );
  expect(read('UPDATE u SET a = (SELECT b FROM t JOIN v ON v.id = t.id) WHERE id = ?')).toBe('update u [id =] sets a');
});
