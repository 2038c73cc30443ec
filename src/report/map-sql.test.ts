import { expect, test } from 'vitest';
import { renderMap } from './map.ts';
import { sampleInventory } from './testing/inventory.ts';

const plain = { color: false, width: 100, syntax: 'yaml' } as const;
const column = { type: 'bigint', nullable: false, primary: false, unique: false };
const entity = { file: 'schema.sql', line: 1, kind: 'table', library: 'sql', columns: [], indexes: [], relations: [] };
const entities = [
  {
    ...entity,
    name: 'User',
    table: 'users',
    columns: [
      { ...column, name: 'id', type: 'Int', primary: true },
      { ...column, name: 'email', type: 'String @db.VarChar(80)', sqlType: 'character varying(80)', unique: true },
      { ...column, name: 'madeAt', column: 'made_at', type: 'DateTime', nullable: true },
      { ...column, name: 'state', type: 'State' },
      { ...column, name: 'kinds', type: 'Kind[]', sqlType: '"Kind"[]', sqlValues: ['a', "b's"] },
    ],
    indexes: [
      { columns: ['id'], unique: true },
      { columns: ['email'], unique: true },
      { columns: ['madeAt'], unique: false },
      { columns: ['state'], unique: false, partial: true },
      { columns: ['lower(email)'], unique: false },
    ],
  },
  {
    ...entity,
    name: 'Order',
    table: 'orders',
    columns: [{ ...column, name: 'userId', column: 'user_id', nullable: true }],
    relations: [
      { name: 'user', to: 'User', kind: 'many-to-one', columns: ['userId'] },
      { name: 'gone', to: 'Gone', kind: 'many-to-one', columns: ['userId'] },
    ],
  },
  { ...entity, name: 'unread', table: 'unread' },
];

test('tables, indexes and foreign keys as SQL, in an order in which they can be run', async () => {
  const { text, note } = await renderMap('sql', { ...sampleInventory(), entities }, plain);
  expect(text).toBe(`CREATE TYPE "Kind" AS ENUM ('a', 'b''s');

-- schema.sql:1
CREATE TABLE "users" (
  "id" integer,
  "email" character varying(80) NOT NULL,
  "made_at" timestamp,
  "state" State NOT NULL,
  "kinds" "Kind"[] NOT NULL,
  PRIMARY KEY ("id")
);

-- schema.sql:1
CREATE TABLE "orders" (
  "user_id" bigint
);

CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");

CREATE INDEX "users_made_at_idx" ON "users" ("made_at");

ALTER TABLE "orders" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id");
`);
  expect(note).toBe(
    '1 of 3 entities are left out: they are no tables, in another kind of database, their columns are not known, or another has their name. 1 column of a type that the code declares, which may be none of SQL.',
  );
});

test('a diagram of the tables', async () => {
  const { text, note } = await renderMap('mermaid-er', { ...sampleInventory(), entities }, plain);
  expect([text, note]).toEqual([
    `erDiagram
  "users" {
    Int id PK
    character_varying(80) email UK
    DateTime made_at "may be null"
    State state
    Kind[] kinds
  }
  "orders" {
    bigint user_id FK "may be null"
  }
  "unread"
  "users" |o--o{ "orders" : "user"
`,
    '',
  ]);
});
