import { expect, test } from 'vitest';
import { renderMap } from './map.ts';
import { sampleInventory } from './testing/inventory.ts';

const plain = { color: false, width: 100, syntax: 'yaml' } as const;
const place = { file: 'schema.sql', line: 1, column: 1 };
const column = { type: 'bigint', nullable: false, primary: false, unique: false };

test('tables with keys, indexes and references', async () => {
  const [sample] = sampleInventory().entities;
  if (sample === undefined) throw new Error('the sample has no entity');
  const entities = [
    {
      ...sample,
      ...place,
      name: 'User',
      table: 'users',
      columns: [
        { ...column, name: 'id', primary: true },
        { ...column, name: 'email', type: 'varchar(80)', unique: true },
        { ...column, name: 'na"me', type: 'text', nullable: true },
      ],
      indexes: [{ columns: ['email'], unique: true }],
      relations: [],
    },
    {
      ...sample,
      ...place,
      name: 'memberships',
      table: 'memberships',
      columns: [
        { ...column, name: 'user_id', primary: true },
        { ...column, name: 'team_id', primary: true },
      ],
      indexes: [
        { columns: ['user_id', 'team_id'], unique: true },
        { columns: ['team_id'], unique: false },
        { columns: ['lower(x)'], unique: false },
      ],
      relations: [
        { name: 'user', to: 'User', kind: 'many-to-one', columns: ['user_id'] },
        { name: 'team', to: 'teams', kind: 'many-to-one', columns: ['team_id'] },
      ],
    },
    { ...sample, ...place, name: 'unread', table: 'unread', columns: [], indexes: [], relations: [] },
  ];
  const { text, note } = await renderMap('dbml', { ...sampleInventory(), entities }, plain);
  expect(text).toBe(`Table "users" {
  "id" "bigint" [pk]
  "email" "varchar(80)" [unique, not null]
  "na me" "text"
  Note: 'schema.sql:1'
}

Table "memberships" {
  "user_id" "bigint"
  "team_id" "bigint"
  indexes {
    ("user_id", "team_id") [pk]
    ("team_id")
  }
  Note: 'schema.sql:1'
}

Ref: "memberships"."user_id" > "users"."id"
`);
  expect(note).toBe('1 of 3 entities are left out: their columns are not known, or another has their name.');
});
