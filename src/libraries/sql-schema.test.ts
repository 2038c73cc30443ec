import { expect, test } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const app = `
//- /src/app.ts
import { Pool } from 'pg';
export const pool = new Pool();
`;

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

test('tables, columns, keys and references, with their places', async () => {
  const { entities } = await modelOf(`${app}
//- /migrations/0001_accounts.up.sql
-- who may sign in
CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email varchar(254) NOT NULL UNIQUE,
  name text DEFAULT NULL, -- optional; may stay empty
  age numeric(3, 0) CHECK (age > 0 AND NOT (age IS NULL))
);
CREATE TABLE public."orders" (
  "id" bigserial,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE SET NULL,
  total double precision NOT NULL DEFAULT 0,
  key text,
  CONSTRAINT orders_pkey PRIMARY KEY ("id"),
  CHECK (total >= 0)
);
CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id, total DESC);
`);
  expect(entities).toMatchObject([
    {
      name: 'users',
      kind: 'table',
      library: 'sql',
      location: { file: 'migrations/0001_accounts.up.sql', line: 2, column: 14, endColumn: 19 },
      columns: [
        {
          name: 'id',
          type: 'uuid',
          nullable: false,
          primary: true,
          unique: true,
          hasDefault: true,
          location: { line: 3, column: 3 },
        },
        { name: 'email', type: 'varchar(254)', nullable: false, primary: false, unique: true, hasDefault: false },
        { name: 'name', type: 'text', nullable: true, unique: false, hasDefault: true },
        { name: 'age', type: 'numeric(3, 0)', nullable: true, hasDefault: false },
      ],
      indexes: [
        { columns: ['id'], unique: true, primary: true, location: { line: 3 } },
        { columns: ['email'], unique: true, primary: false, location: { line: 4 } },
      ],
      relations: [],
      indexSyntax: 'CREATE INDEX CONCURRENTLY ON {table} ({columns});',
    },
    {
      name: 'orders',
      columns: [
        { name: 'id', type: 'bigserial', nullable: false, primary: true, hasDefault: true },
        { name: 'user_id', type: 'uuid', nullable: false, hasDefault: false },
        { name: 'total', type: 'double precision', nullable: false, hasDefault: true },
        { name: 'key', type: 'text', nullable: true },
      ],
      indexes: [
        { columns: ['id'], primary: true },
        { columns: ['user_id', 'total'], unique: false, partial: false, location: { line: 16, column: 1 } },
      ],
      relations: [{ name: 'user', to: 'users', kind: 'many-to-one', columns: ['user_id'], location: { line: 10 } }],
    },
  ]);
});

test('migrations are applied in the order of their versions, and none that takes one back', async () => {
  const model = await modelOf(`${app}
//- /migrations/9.users.up.sql
CREATE TABLE users (id int PRIMARY KEY, mail text, old text UNIQUE, owner int);
CREATE TABLE gone (id int);
CREATE INDEX users_owner ON users (owner);
CREATE UNIQUE INDEX users_mail ON users (lower(mail));
CREATE INDEX users_open ON users (owner) WHERE old IS NULL;
//- /migrations/9.users.down.sql
DROP TABLE users;
//- /migrations/10.change.up.sql
ALTER TABLE users DROP COLUMN old, ADD COLUMN IF NOT EXISTS age int NOT NULL DEFAULT 1, RENAME COLUMN mail TO email;
ALTER TABLE ONLY public.users ALTER COLUMN owner SET NOT NULL, ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE users ALTER COLUMN owner TYPE bigint USING owner::bigint;
DROP INDEX IF EXISTS users_owner;
DROP TABLE gone;
//- /migrations/11.rename.up.sql
ALTER TABLE users RENAME TO people;
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'people_age') THEN
    CREATE INDEX people_age ON people USING gin (age);
  END IF;
END $$;
CREATE FUNCTION later() RETURNS void AS $$ BEGIN DROP TABLE people; END $$ LANGUAGE plpgsql;
`);
  expect(shape(model)).toEqual({
    people: {
      columns: ['id int', 'email text?', 'owner bigint', 'age int ='],
      keys: ['primary id', 'unique partial lower(mail)', 'partial owner', 'unique email', 'partial age'],
    },
  });
});

test('sections of goose and dbmate, folders of Prisma, versions of Flyway', async () => {
  const model = await modelOf(`${app}
//- /goose/migrations/1_a.sql
-- +goose Up
CREATE TABLE a (id int PRIMARY KEY);
-- +goose Down
DROP TABLE a;
//- /dbmate/migrations/1_b.sql
-- migrate:up
CREATE TABLE b (id int PRIMARY KEY);

-- migrate:down
DROP TABLE b;
//- /dated/migrations/20200101_init/migration.sql
CREATE TABLE "c" ("id" INTEGER NOT NULL, CONSTRAINT "c_pkey" PRIMARY KEY ("id"));
//- /dated/migrations/20200202_more/migration.sql
ALTER TABLE "c" ADD COLUMN "more" TEXT;
//- /flyway/migrations/V1__d.sql
CREATE TABLE d (id int);
//- /flyway/migrations/V1.1__e.sql
DROP TABLE d;
//- /flyway/migrations/U1__d.sql
CREATE TABLE d (id int, undone int);
//- /flyway/migrations/V1_2__e.sql
CREATE TABLE e (id int);
`);
  expect(shape(model)).toEqual({
    a: { columns: ['id int'], keys: ['primary id'] },
    b: { columns: ['id int'], keys: ['primary id'] },
    c: { columns: ['id INTEGER', 'more TEXT?'], keys: ['primary id'] },
    e: { columns: ['id int?'], keys: [] },
  });
});

test('the dialect of MySQL, which keeps its indexes in the table', async () => {
  const model = await modelOf(`
//- /src/app.ts
import mysql from 'mysql2/promise';
export const pool = mysql.createPool('mysql://localhost');
//- /migrations/001.do.tasks.sql
CREATE TABLE \`tasks\` (
  \`id\` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`name\` VARCHAR(255) CHARACTER SET utf8mb4 NOT NULL COMMENT 'what, when; who',
  \`author_id\` INT,
  \`changed\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`by_name\` (\`name\`(20)),
  KEY \`by_author\` (\`author_id\`) USING BTREE,
  FULLTEXT KEY \`words\` (\`name\`),
  CONSTRAINT \`author\` FOREIGN KEY (\`author_id\`) REFERENCES \`users\` (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE user_tasks (user_id INT, task_id INT, PRIMARY KEY (user_id, task_id), FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (task_id) REFERENCES tasks (id));
ALTER TABLE tasks MODIFY COLUMN name TEXT NOT NULL, CHANGE author_id owner_id BIGINT NULL AFTER id, DROP KEY by_name;
//- /migrations/001.undo.tasks.sql
DROP TABLE tasks;
`);
  expect(shape(model)).toEqual({
    tasks: {
      columns: ['id INT UNSIGNED =', 'name TEXT', 'owner_id BIGINT?', 'changed TIMESTAMP ='],
      keys: ['primary id', 'owner_id', 'partial name'],
    },
    // for what references another table an index is made, unless one begins with it
    user_tasks: { columns: ['user_id INT', 'task_id INT'], keys: ['primary user_id, task_id', 'task_id'] },
  });
  expect(model.entities[0]).toMatchObject({
    indexSyntax: 'ALTER TABLE {table} ADD INDEX ({columns});',
    relations: [{ to: 'users', columns: ['owner_id'] }],
  });
});

test('a schema beside its migrations says the same once more; data and other databases say nothing', async () => {
  const model = await modelOf(`${app}
//- /db/schema.sql
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE only_here (id int);
COPY a (id) FROM stdin;
1
\\.
CREATE TEMP TABLE scratch (id int);
//- /db/migrations/001_a.sql
CREATE TABLE a (id int PRIMARY KEY, more int);
//- /db/migrations/002_b.sql
ALTER TABLE only_here ADD COLUMN more int;
//- /db/seeds/001.sql
CREATE TABLE seeded (id int);
//- /migrations/mysql/001.sql
CREATE TABLE b (id int, mysql int);
//- /migrations/postgres/001.sql
CREATE TABLE b (id int, postgres int);
`);
  expect(shape(model)).toEqual({
    a: { columns: ['id int', 'more int?'], keys: ['primary id'] },
    only_here: { columns: ['id int?', 'more int?'], keys: [] },
    b: { columns: ['id int?', 'postgres int?'], keys: [] },
  });
});

test('without a driver, the files of somebody else', async () => {
  const { entities } = await modelOf(`
//- /src/app.ts
export const x = 1;
//- /migrations/001.sql
CREATE TABLE a (id int);
`);
  expect(entities).toEqual([]);
});

test('a look-up by a unique key gives one row, one by a part of a key does not', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { Pool } from 'pg';
const pool = new Pool();
export const byId = (id: number) => pool.query('SELECT * FROM Items WHERE id = $1', [id]);
export const byPair = (a: number, b: number) => pool.query('SELECT * FROM items WHERE a = $1 AND b = $2', [a, b]);
export const byPart = (a: number) => pool.query('SELECT * FROM items WHERE a = $1', [a]);
export const byIds = (ids: number[]) => pool.query('SELECT * FROM items WHERE id = ANY($1)', [ids]);
export const byOpen = (c: number) => pool.query('SELECT * FROM items WHERE c = $1', [c]);
//- /migrations/001.sql
CREATE TABLE items (id int PRIMARY KEY, a int, b int, c int, UNIQUE (a, b));
CREATE UNIQUE INDEX ON items (c) WHERE a IS NULL;
`);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query' ? [[operation.entities[0], operation.limited]] : [],
    ),
  ).toEqual([
    ['items', true],
    ['items', true],
    ['items', false],
    ['items', false],
    ['items', false],
  ]);
});

test('a row of a join is one row if what it is joined to is looked up by a key', async () => {
  const model = await modelOf(`
//- /src/app.ts
import { Pool } from 'pg';
const pool = new Pool();
export const withOwner = (id: number) => pool.query('SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1', [id]);
export const withItems = (id: number) => pool.query('SELECT * FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = $1', [id]);
//- /migrations/001.sql
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE TABLE items (order_id int REFERENCES orders, position int, PRIMARY KEY (order_id, position));
`);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query' ? [[operation.entities, operation.limited]] : [],
    ),
  ).toEqual([
    [['orders', 'users'], true],
    [['orders', 'items'], false],
  ]);
});

test('a table that the Prisma schema declares is that model, with the indexes that only its migrations have', async () => {
  const { entities } = await modelOf(`
//- /src/app.ts
import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
//- /prisma/schema.prisma
model User {
  id      Int     @id
  mail    String? @map("e_mail")
  @@map("users")
}
//- /prisma/migrations/20200101_init/migration.sql
CREATE TABLE "users" ("id" INTEGER NOT NULL, "e_mail" TEXT, CONSTRAINT "users_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "users_mail" ON "users" ("e_mail");
CREATE TABLE "_other" ("a" INTEGER NOT NULL);
`);
  expect(
    entities.map(({ name, library, columns, indexes }) => ({
      name,
      library,
      unique: columns.map(({ unique }) => unique),
      indexes: indexes.map((index) => index.columns),
    })),
  ).toEqual([
    { name: '_other', library: 'sql', unique: [false], indexes: [] },
    { name: 'User', library: 'prisma', unique: [true, true], indexes: [['id'], ['mail']] },
  ]);
});
