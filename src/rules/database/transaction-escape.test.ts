import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const prisma = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
`;

test('the client outside', () =>
  check(
    'database/transaction-escape',
    `${prisma}
const add = (order) => prisma.item.create({ data: { orderId: order.id } }); // $ MISSING: database/transaction-escape
const addIn = (tx, order) => tx.item.create({ data: { orderId: order.id } });
app.post('/a', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    const order = await tx.order.create({ data: { total: 1 } });
    await prisma.stock.updateMany({ where: { id: 1 }, data: { n: 1 } }); // $ database/transaction-escape
    await add(order);
    await addIn(tx, order);
    await prisma.price.findMany({ take: 3 });
  });
  await prisma.visit.create({ data: { n: 1 } });
  res.sendStatus(201);
});
`,
  ));

test('what is written down whatever becomes of the transaction', () =>
  check(
    'database/transaction-escape',
    `${prisma}
app.post('/a', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    await tx.order.create({ data: { total: 1 } });
    await prisma.auditLog.create({ data: { what: 'order' } });
  });
  res.sendStatus(201);
});
`,
  ));

test('nothing waits for it', () =>
  check(
    'database/transaction-escape',
    `${prisma}
app.post('/a', async (req, res) => {
  await prisma.$transaction(async (tx) => {
    await tx.order.create({ data: { total: 1 } });
    tx.item.create({ data: { n: 1 } }).then(() => {}); // $ MISSING: database/transaction-escape
  });
  res.sendStatus(201);
});
`,
  ));

test('Knex: another client, and a statement that is given the transaction', () =>
  check(
    'database/transaction-escape',
    `
import express from 'express';
import knexLib from 'knex';
const app = express();
const knex = knexLib({ client: 'pg' });
app.post('/a', async (req, res) => {
  await knex.transaction(async (trx) => {
    await trx('orders').insert({ n: 1 });
    await knex('items').insert({ n: 1 }); // $ database/transaction-escape
    await knex('prices').transacting(trx).insert({ n: 2 });
  });
  res.sendStatus(201);
});
`,
  ));

test('Sequelize: the option of each statement', () =>
  check(
    'database/transaction-escape',
    `
import express from 'express';
import { DataTypes, Sequelize } from 'sequelize';
const app = express();
const sequelize = new Sequelize('postgres://db');
const Order = sequelize.define('order', { n: DataTypes.INTEGER });
app.post('/a', async (req, res) => {
  await sequelize.transaction(async (t) => {
    await Order.create({ n: 1 }, { transaction: t });
    await Order.create({ n: 2 }); // $ database/transaction-escape
  });
  res.sendStatus(201);
});
`,
  ));

test('TypeORM and Drizzle', () =>
  check(
    'database/transaction-escape',
    `
import express from 'express';
import { DataSource } from 'typeorm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, serial } from 'drizzle-orm/pg-core';
const app = express();
const source = new DataSource({ type: 'postgres' });
const db = drizzle('postgres://db');
const orders = pgTable('orders', { id: serial('id').primaryKey() });
app.post('/a', async (req, res) => {
  await source.transaction(async (manager) => {
    await manager.query('INSERT INTO a (n) VALUES (1)');
    await source.query('INSERT INTO b (n) VALUES (1)'); // $ database/transaction-escape
  });
  await db.transaction(async (tx) => {
    await tx.insert(orders).values({ id: 1 });
    await db.insert(orders).values({ id: 2 }); // $ database/transaction-escape
  });
  res.sendStatus(201);
});
`,
  ));
