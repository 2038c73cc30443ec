import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

async function tables(sql: string): Promise<string[]> {
  const found = await findingsOf(
    `
//- /src/app.ts
import pg from 'pg';
new pg.Pool();
//- /schema.sql
${sql}
`,
    'database/money-as-float',
  );
  return found.map(({ line, message }) => `${line} ${message}`);
}

test('SQL: floats, and exact numbers', async () => {
  expect(
    await tables(`CREATE TABLE orders (id int PRIMARY KEY,
  total_amount double precision,
  fee real,
  price numeric(10, 2),
  balance bigint);`),
  ).toEqual(['2 orders holds money as double precision: total_amount and fee.']);
});

test('what is called like money and is none', async () => {
  expect(
    await tables(
      `CREATE TABLE orders (id int PRIMARY KEY, tax_rate real, price_change_percent double precision, weight real, amount_of_units int);`,
    ),
  ).toEqual([]);
});

test('TypeORM', () =>
  check(
    'database/money-as-float',
    `
//- /src/order.entity.ts
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity()
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'float' }) price: number; // $ database/money-as-float
  @Column({ type: 'decimal', precision: 10, scale: 2 })
  cost: number;
}
`,
  ));
