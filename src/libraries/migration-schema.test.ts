import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

function shape({ entities }: BackendModel): Record<string, { columns: string[]; keys: string[] }> {
  return Object.fromEntries(
    entities.map(({ table, columns, indexes }) => [
      table,
      {
        columns: columns.map(
          ({ name, type, nullable, hasDefault }) =>
            `${name} ${type}${nullable === true ? '?' : ''}${hasDefault ? ' =' : ''}`,
        ),
        keys: indexes.map(
          (index) =>
            `${index.primary ? 'primary ' : index.unique ? 'unique ' : ''}${index.partial ? 'partial ' : ''}${index.columns.join(', ')}`,
        ),
      },
    ]),
  );
}

test('tables that migrations of Knex describe', async () => {
  const model = await modelOf(`
//- /src/app.ts
import knex from 'knex';
export const db = knex({ client: 'pg' });
//- /migrations/20240101000000_users.ts
import type { Knex } from 'knex';
import { owned } from './support/columns';
export async function up(knex: Knex): Promise<void> {
  await knex.schema
    .createTable('users', (table) => {
      table.increments('id');
      table.string('email', 80).notNullable().unique();
      table.integer('age').defaultTo(1);
      table.string('old').index();
      table.timestamps(true, true);
    })
    .createTable('posts', (table) => {
      table.uuid('id').primary();
      owned(table);
      table.boolean('open');
      table.index(['user_id', 'open'], 'by_owner');
      table.foreign('user_id').references('users.id');
    });
}
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('posts').dropTable('users');
}
//- /migrations/support/columns.ts
import type { Knex } from 'knex';
export const owned = (table: Knex.CreateTableBuilder) => { table.integer('user_id').notNullable(); };
//- /migrations/20240102000000_change.ts
import type { Knex } from 'knex';
export const up = async (knex: Knex) => {
  if (!(await knex.schema.hasColumn('users', 'name'))) {
    await knex.schema.alterTable('users', (table) => {
      table.string('name');
      table.dropIndex(['old']);
      table.dropColumn('age');
      table.text('old').notNullable().alter();
    });
  }
  await knex.raw('CREATE UNIQUE INDEX users_name ON users (lower(name))');
};
export const down = async (knex: Knex) => knex.schema.dropTable('users');
`);
  expect(shape(model)).toEqual({
    users: {
      columns: [
        'id increments =',
        'email string(80)',
        'old text',
        'created_at timestamps =',
        'updated_at timestamps =',
        'name string?',
      ],
      keys: ['primary id', 'unique email', 'unique partial lower(name)'],
    },
    posts: {
      columns: ['id uuid', 'user_id integer', 'open boolean?'],
      keys: ['primary id', 'by_owner'].map((key) => (key === 'by_owner' ? 'user_id, open' : key)),
    },
  });
  expect(model.entities).toMatchObject([
    {
      name: 'users',
      library: 'sql',
      location: { file: 'migrations/20240101000000_users.ts', line: 5 },
      indexSyntax: 'table.index([{quoted}]);',
    },
    {
      name: 'posts',
      location: { line: 12 },
      columns: [{ location: { line: 13 } }, {}, {}],
      relations: [{ name: 'user', to: 'users', columns: ['user_id'], kind: 'many-to-one' }],
    },
  ]);
});

test('tables that migrations of db-migrate specify, with objects and with SQL', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
//- /migrations/20200101000000-users.js
const async = require('async');
exports.up = function (db, callback) {
  async.series([
    db.createTable.bind(db, 'users', {
      id: { type: 'serial', primaryKey: true },
      email: { type: 'string', length: 255, notNull: true, unique: true },
      team_id: { type: 'int', foreignKey: { name: 'users_team', table: 'teams', mapping: 'id', rules: {} } },
    }),
    db.addIndex.bind(db, 'users', 'users_team_index', ['team_id']),
  ], callback);
};
exports.down = function (db, callback) { db.dropTable('users', callback); };
//- /migrations/20200102000000-more.js
exports.up = function (db, callback) {
  db.runSql(
    \`
    CREATE TABLE teams (
      id int PRIMARY KEY
    );
    ALTER TABLE users ADD COLUMN name text;\`,
    callback,
  );
};
exports.down = function (db, callback) { db.runSql('DROP TABLE teams', callback); };
`);
  expect(shape(model)).toEqual({
    users: {
      columns: ['id serial =', 'email string(255)', 'team_id int?', 'name text?'],
      keys: ['primary id', 'unique email', 'team_id'],
    },
    teams: { columns: ['id int'], keys: ['primary id'] },
  });
  expect(model.entities).toMatchObject([
    { relations: [{ to: 'teams', columns: ['team_id'] }] },
    { location: { file: 'migrations/20200102000000-more.js', line: 4, column: 18 } },
  ]);
});

test('indexes of Sequelize that a later migration removes are gone', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { Sequelize } from 'sequelize';
export const db = new Sequelize('postgres://localhost');
//- /migrations/20200101000000-posts.js
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.sequelize.transaction(async (transaction) => {
      await queryInterface.createTable('posts', {
        id: { type: Sequelize.UUID, allowNull: false, primaryKey: true },
        title: { type: Sequelize.STRING(80), allowNull: false },
        authorId: { type: Sequelize.UUID, references: { model: 'authors', key: 'id' } },
      }, { transaction });
      await queryInterface.addIndex('posts', ['title'], { transaction });
      await queryInterface.addIndex('posts', ['authorId', 'title'], { name: 'by_author', unique: true, where: { title: null }, transaction });
    });
  },
  async down(queryInterface) { await queryInterface.dropTable('posts'); },
};
//- /migrations/20200102000000-drop.js
module.exports = {
  async up(queryInterface) { await queryInterface.removeIndex('posts', ['title']); },
  async down(queryInterface) { await queryInterface.addIndex('posts', ['title']); },
};
`);
  expect(shape(model)).toEqual({
    posts: {
      columns: ['id UUID', 'title STRING(80)', 'authorId UUID?'],
      keys: ['primary id', 'unique partial authorId, title'],
    },
  });
});

test('tables that node-pg-migrate and TypeORM are told of', async () => {
  const model = await modelOf(`
//- /src/app.ts
import pg from 'pg';
import { DataSource } from 'typeorm';
new pg.Pool();
//- /migrations/001_users.js
exports.up = (pgm) => {
  pgm.createTable('users', { id: 'id', email: { type: 'varchar(80)', notNull: true }, age: 'integer' });
  pgm.createTable('teams', { id: { type: 'bigint', primaryKey: true } });
  pgm.addColumns('users', { team_id: { type: 'bigint', references: 'teams' }, kind: { type: 'text', notNull: true, default: 'plain' } });
  pgm.createIndex('users', ['team_id', 'kind'], { concurrently: true });
  pgm.addConstraint('users', 'users_email', { unique: ['email'] });
  pgm.dropColumns('users', 'age');
  pgm.alterColumn('users', 'kind', { notNull: false });
};
//- /src/migrations/1-orders.ts
import { MigrationInterface, QueryRunner, Table, TableColumn, TableForeignKey, TableIndex } from 'typeorm';
export class Orders1 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.createTable(
      new Table({
        name: 'orders',
        columns: [
          { name: 'id', type: 'bigint', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'code', type: 'varchar', length: '20', isUnique: true },
          { name: 'old', type: 'text', isNullable: true },
        ],
      }),
    );
    await runner.addColumn('orders', new TableColumn({ name: 'user_id', type: 'int', isNullable: true }));
    await runner.createIndex('orders', new TableIndex({ name: 'by_user', columnNames: ['user_id'] }));
    await runner.createForeignKey(
      'orders',
      new TableForeignKey({ columnNames: ['user_id'], referencedTableName: 'users', referencedColumnNames: ['id'] }),
    );
    await runner.dropColumn('orders', 'old');
  }
  async down(runner: QueryRunner) {
    await runner.dropIndex('orders', 'by_user');
  }
}
`);
  expect(shape(model)).toEqual({
    users: {
      columns: ['id serial =', 'email varchar(80)', 'team_id bigint?', 'kind text? ='],
      keys: ['primary id', 'team_id, kind', 'unique email'],
    },
    teams: { columns: ['id bigint'], keys: ['primary id'] },
    orders: {
      columns: ['id bigint =', 'code varchar(20)', 'user_id int?'],
      keys: ['primary id', 'unique code', 'user_id'],
    },
  });
  expect(
    model.entities.flatMap(({ table, relations }) => relations.map(({ columns, to }) => [table, ...columns, to])),
  ).toEqual([
    ['users', 'team_id', 'teams'],
    ['orders', 'user_id', 'users'],
  ]);
});
