import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'database/no-migrations';
const orders = (type: string): string => `
//- /src/app.ts
import { Entity, PrimaryColumn, Column, DataSource } from 'typeorm';
@Entity()
export class Order {
  @PrimaryColumn() id: number;
  @Column() total: number;
}
export const source = new DataSource({ type: '${type}', entities: [Order] });
export const orders = () => source.getRepository(Order).find({ take: 10 });
`;

test('tables that only code declares', async () => {
  const found = await findingsOf(orders('postgres'), rule);
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [3, 'No migration makes 1 table that the code declares (order first).'],
  ]);
});

test('a file of the process, and a schema in SQL', async () => {
  expect(await findingsOf(orders('sqlite'), rule)).toEqual([]);
  expect(
    await findingsOf(
      `${orders('postgres')}//- /database/tables.sql\nCREATE TABLE "order" (id int PRIMARY KEY);\n`,
      rule,
    ),
  ).toEqual([]);
});

test('a script that runs them with another tool', async () => {
  const manifest = `//- /package.json
{ "name": "shop", "dependencies": { "typeorm": "*" }, "scripts": { "release": "flyway migrate" } }
`;
  expect(await findingsOf(orders('postgres') + manifest, rule)).toEqual([]);
});
