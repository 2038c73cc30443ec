import { expect, test } from 'vitest';
import { statementsOf } from './statements.ts';

const texts = (sql: string): string[] => statementsOf(sql).map((statement) => statement.sql);

test('statements end at semicolons that are no part of anything', () => {
  expect(
    texts(`CREATE TABLE a (b text DEFAULT ';'); -- no; comment\n/* a; /* b; */ */ SELECT 'it''s;', E'\\';', ";" ;;`),
  ).toEqual([`CREATE TABLE a (b text DEFAULT ';')`, `SELECT 'it''s;', E'\\';', ";"`]);
  expect(
    texts('DO $$ BEGIN NULL; END $$; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$; SELECT $1'),
  ).toEqual([
    'DO $$ BEGIN NULL; END $$',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$',
    'SELECT $1',
  ]);
});

test('a body of statements is part of its function, a rule of its parentheses', () => {
  expect(
    texts(`CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;
CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); BEGIN; COMMIT`),
  ).toHaveLength(5);
});

test('places and commands of psql', () => {
  expect(statementsOf(`-- first\nSELECT 1;\n\\set x 1\nSELECT 2`)).toEqual([
    { sql: 'SELECT 1', start: 9 },
    { sql: '\\set x 1', start: 19 },
    { sql: 'SELECT 2', start: 28 },
  ]);
});
