import { expect, test } from 'vitest';
import type { BackendModel } from '../../model/types.ts';
import { modelOf } from '../../testing/check.ts';

/** What each migration changes, with what was there before it, and its way back. */
function told({ migrations }: BackendModel): string[] {
  return migrations.map(
    ({ name, up, undo }) =>
      `${name}: ${up
        .map(({ change, existed, location }) => `${change.kind}${existed ? '' : ' of new'} :${location.line}`)
        .join(
          ', ',
        )}; ${undo.is}${undo.is !== 'written' || undo.left.length === 0 ? '' : ` leaves ${undo.left.join(', ')}`}`,
  );
}

test('SQL files with a part that goes back, and files beside them', async () => {
  const model = await modelOf(`
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001.do.users.sql
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX users_name ON users (name);
//- /migrations/001.undo.users.sql
DROP TABLE users;
//- /migrations/002_age.sql
-- +goose Up
ALTER TABLE users ADD COLUMN age int;
-- +goose Down
ALTER TABLE users DROP COLUMN age;
//- /migrations/003_state.sql
-- migrate:up
ALTER TABLE users ADD COLUMN state text,
  ALTER COLUMN name SET NOT NULL;
-- migrate:down
//- /migrations/004_left.up.sql
CREATE TABLE posts (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN posts int;
UPDATE users SET posts = 0;
//- /migrations/004_left.down.sql
DROP TABLE IF EXISTS comments;
//- /migrations/005_forward.sql
DROP TABLE posts;
`);
  expect(told(model)).toEqual([
    '001.do.users.sql: create-table of new :1, add of new :2; written',
    '002_age.sql: add :2; written',
    '003_state.sql: add :2, change-column :3; empty',
    '004_left.up.sql: create-table of new :1, add :2, rows :3; written leaves column users.posts, table posts',
    '005_forward.sql: drop-table :1; none',
  ]);
});

test('statements that are none, with their place; other dialects and variables of a tool are left alone', async () => {
  const model = await modelOf(`
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001_a.sql
CREATE TABLE a (id bigint PRIMARY KEY);

ALTER TABLE a ADD COLUM b int c;
//- /migrations/002_b.sql
CREATE TABLE :schema.b (id bigint PRIMARY KEY);
//- /migrations/003_c.sql
CREATE TABLE c (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
//- /clickhouse/001_d.sql
CREATE TABLE d (id UInt64 CODEC(ZSTD)) ENGINE = MergeTree ORDER BY id;
`);
  expect(model.migrations.flatMap(({ errors }) => errors)).toMatchObject([
    { message: 'syntax error at or near "int"', location: { file: 'migrations/001_a.sql', line: 3 } },
  ]);
});

test('migrations in code: functions, classes and objects', async () => {
  const model = await modelOf(`
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /migrations/001_knex.js
exports.up = async (knex) => { await knex.schema.createTable('users', (table) => { table.increments(); table.integer('age'); }); };
exports.down = async (knex) => { await knex.schema.dropTable('users'); };
//- /migrations/002_class.ts
import type { MigrationInterface, QueryRunner } from 'typeorm';
export class Name implements MigrationInterface {
  async up(runner: QueryRunner) { await runner.query('ALTER TABLE users ADD COLUMN name text'); }
  async down(runner: QueryRunner) { await runner.query('ALTER TABLE users DROP COLUMN name'); }
}
//- /migrations/003_object.js
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.addColumn('users', 'state', { type: Sequelize.STRING });
    await queryInterface.addIndex('users', ['state'], { concurrently: true });
  },
  async down() { throw new Error('there is no way back'); },
};
//- /migrations/004_empty.js
exports.up = async (knex) => { await knex.schema.alterTable('users', (table) => { table.dropColumn('age'); }); };
exports.down = async () => {};
//- /migrations/005_none.js
exports.up = (pgm) => { pgm.sql('ALTER TABLE users RENAME COLUMN state TO status'); };
`);
  expect(told(model)).toEqual([
    '001_knex.js: create-table of new :1; written',
    '002_class.ts: add :3; written',
    '003_object.js: add :3, add :4; refused',
    '004_empty.js: drop-column :1, add :1; empty',
    '005_none.js: change-column :1; none',
  ]);
});
