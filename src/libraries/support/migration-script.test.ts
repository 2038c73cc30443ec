import { expect, test } from 'vitest';
import type { ScriptStep } from '../../model/real-schema.ts';
import { modelOf } from '../../testing/check.ts';

const shown = (step: ScriptStep): string =>
  'unknown' in step
    ? `? ${step.unknown} ${step.location.line}`
    : `${step.sql}${step.guessed ? ' (guessed)' : ''}${step.tried ? ' (tried)' : ''}`;

async function up(migration: string, packages = '"pg": "*", "knex": "*"'): Promise<string[]> {
  const model = await modelOf(`
//- /package.json
{ "name": "one", "dependencies": { ${packages} } }
//- /src/app.ts
import pg from 'pg';
export const pool = new pg.Pool();
//- /migrations/001_one.js
${migration}
`);
  return model.migrations.flatMap(({ script }) => script.up.map(shown));
}

test('statements in the order in which they are given, and what builders say', async () => {
  expect(
    await up(`exports.up = async (knex) => {
  await knex.raw('CREATE TYPE state AS ENUM (\\'a\\')');
  await knex.schema.createTable('orders', (table) => {
    table.increments('id');
    table.string('name', 80).notNullable().index();
    table.decimal('total', 8, 2);
    table.timestamp('at').defaultTo(knex.raw('now()'));
  });
  await knex.schema.dropTable('old');
};`),
  ).toEqual([
    "CREATE TYPE state AS ENUM ('a')",
    `CREATE TABLE "orders" ("id" serial NOT NULL, "name" varchar(80) NOT NULL, "total" numeric(8, 2), "at" timestamptz, PRIMARY KEY ("id"));
CREATE INDEX "orders_name_index" ON "orders" ("name")`,
    'DROP TABLE IF EXISTS "old"',
  ]);
});

test('rows with values that are not known, and those of rows that were read', async () => {
  expect(
    await up(`exports.up = (db, done) => {
  db.runSql("UPDATE a SET b = '" + process.env.B + "'", () => {
    db.runSql('SELECT id FROM a', (error, found) => {
      if (found.rows.length > 0) db.runSql('DROP TABLE a');
      else db.runSql('ALTER TABLE a ADD c int', done);
      for (const { id } of found.rows) db.runSql('INSERT INTO b VALUES (' + id + ')');
    });
  });
};`),
  ).toEqual(["UPDATE a SET b = '{?}' (guessed)", 'SELECT id FROM a', 'ALTER TABLE a ADD c int', ' (guessed)']);
});

test('steps that nobody can know, with their place; a try is no such', async () => {
  expect(
    await up(`exports.up = async (knex) => {
  if (process.env.LARGE) await knex.raw('CREATE INDEX i ON a (b)');
  await knex.raw('CREATE TABLE ' + process.env.NAME + ' (id int)');
  try { await knex.raw('DROP INDEX j'); } catch {}
  await knex.schema.createTable('c', (table) => { table.specificType('d', 'vector(3)'); });
};`),
  ).toEqual([
    '? a condition decides 2',
    '? a part of the statement is not known 3',
    'DROP INDEX j (tried)',
    '? the builder’s call is not understood in full 5',
  ]);
});

test('steps that are bound stand where they run, rows that are read between them included', async () => {
  expect(
    await up(
      `const async = require('async');
exports.up = function (db, callback) {
  const rewrite = (done) => {
    db.all('SELECT name, old FROM plans', (error, rows) => {
      const text = rows.map(({ name }) => \`UPDATE plans SET fresh = '{}' WHERE name = '\${name}';\`).join('\\n');
      db.runSql(text, done);
    });
  };
  async.series([
    db.runSql.bind(db, 'ALTER TABLE plans ADD COLUMN fresh json'),
    rewrite.bind(db),
    db.runSql.bind(db, 'ALTER TABLE plans DROP COLUMN old'),
  ], callback);
};`,
      '"pg": "*", "db-migrate": "*", "async": "*"',
    ),
  ).toEqual([
    'ALTER TABLE plans ADD COLUMN fresh json',
    'SELECT name, old FROM plans',
    'ALTER TABLE plans DROP COLUMN old',
  ]);
});
