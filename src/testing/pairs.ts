import { beforeAll, describe, expect, test } from 'vitest';
import { defaultManifest, findingsOf, fixtureFiles, migratedFindingsOf, type Found } from './check.ts';

/** A defect and its nearest safe neighbour, with what stands before both. */
export type Pair = readonly [title: string, before: string, defect: string, twin: string];

/** The rule reports each defect, and is silent on its twin. */
export function testPairs(rule: string, pairs: readonly Pair[], find = findingsOf): void {
  test.each(pairs)(`${rule}: %s`, async (_title, before, defect, twin) => {
    const [found, spurious] = await Promise.all([find(before + defect, rule), find(before + twin, rule)]);
    expect({ defect: found.length > 0, twin: spurious.map(({ message }) => message) }).toEqual({
      defect: true,
      twin: [],
    });
  });
}

/** Histories that one run takes: each pair has two. */
const together = 12;

/**
 * The same for rules that have migrations run: all pairs are services of one program, so that its histories share one PostgreSQL,
 * which takes longer to start than to run them.
 */
export function testMigratedPairs(rule: string, pairs: readonly Pair[]): void {
  for (let first = 0; first < pairs.length; first += together) {
    const batch = pairs.slice(first, first + together);
    describe(`${rule}, from the ${first + 1}. on`, () => {
      let found: readonly Found[] = [];
      beforeAll(async () => {
        const services = batch.flatMap(([, before, defect, twin], at) => [
          serviceOf(`${at}-defect`, before + defect),
          serviceOf(`${at}-twin`, before + twin),
        ]);
        const root = `//- /package.json\n${JSON.stringify({ name: 'all', private: true, workspaces: ['services/*'] })}\n`;
        found = await migratedFindingsOf(root + services.join(''), rule);
      }, 60_000);
      const of = (service: string): string[] =>
        found.filter(({ file }) => file.startsWith(`services/${service}/`)).map(({ message }) => message);
      test.each(batch.map(([title], at) => [title, at] as const))('%s', (_title, at) => {
        expect({ defect: of(`${at}-defect`).length > 0, twin: of(`${at}-twin`) }).toEqual({ defect: true, twin: [] });
      });
    });
  }
}

/** A fixture as one of several services of a program. */
function serviceOf(name: string, fixture: string): string {
  const files = fixtureFiles(fixture);
  if (!files.has('/package.json')) files.set('/package.json', defaultManifest(files, name));
  return [...files].map(([path, text]) => `//- /services/${name}${path}\n${text}\n`).join('');
}

/** A program that has a database. */
export const connected = `
//- /src/db.ts
import pg from 'pg';
export const pool = new pg.Pool();
`;

const app = `import express from 'express';
const app = express();
app.use(express.json());
`;

/** Applications with a database: what each ORM needs before a handler can use it. Tables: users, orders, items. */
export const pg = `${app}import { Pool } from 'pg';
const pool = new Pool();
`;

export const mysql = `${app}import mysql from 'mysql2/promise';
const pool = mysql.createPool({});
`;

export const sqlite = `${app}import Database from 'better-sqlite3';
const db = new Database('a.db');
`;

export const knex = `${app}import knex from 'knex';
const db = knex({ client: 'pg' });
`;

export const postgres = `${app}import postgres from 'postgres';
const sql = postgres();
`;

export const prisma = `
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
model User {
  id     Int    @id
  email  String @unique
  name   String
  points Int
  teamId Int
  orders Order[]
}
model Order {
  id     Int    @id
  userId Int
  total  Int
  state  String
  code   String
  user   User   @relation(fields: [userId], references: [id])
  items  Item[]
  @@index([userId])
}
model Item {
  id      Int    @id
  orderId Int
  name    String
  order   Order  @relation(fields: [orderId], references: [id])
  @@index([orderId])
}
//- /src/app.ts
${app}import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
`;

export const typeorm = `
//- /src/entities.ts
import { Column, Entity, Index, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ unique: true }) email: string;
  @Column() name: string;
  @Column() points: number;
  @Column() teamId: number;
  @OneToMany(() => Order, (order) => order.user) orders: Order[];
}
@Entity() export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Index() @Column() userId: number;
  @Column() total: number;
  @Column() state: string;
  @Column() code: string;
  @ManyToOne(() => User, (user) => user.orders) user: User;
}
@Entity() export class Item {
  @PrimaryGeneratedColumn() id: number;
  @Index() @Column() orderId: number;
  @Column() name: string;
}
//- /src/app.ts
${app}import { DataSource } from 'typeorm';
import { User, Order, Item } from './entities';
const source = new DataSource({ type: 'postgres', entities: [User, Order, Item] });
const users = source.getRepository(User);
const orders = source.getRepository(Order);
const items = source.getRepository(Item);
`;

export const sequelize = `
//- /src/models.ts
import { DataTypes, Model, Sequelize } from 'sequelize';
export const sequelize = new Sequelize('postgres://db');
export class User extends Model {}
User.init({ email: { type: DataTypes.STRING, unique: true }, name: DataTypes.STRING, points: DataTypes.INTEGER, teamId: DataTypes.INTEGER }, { sequelize });
export class Order extends Model {}
Order.init({ userId: DataTypes.INTEGER, total: DataTypes.INTEGER, state: DataTypes.STRING, code: DataTypes.STRING }, { sequelize, indexes: [{ fields: ['userId'] }] });
export class Item extends Model {}
Item.init({ orderId: DataTypes.INTEGER, name: DataTypes.STRING }, { sequelize, indexes: [{ fields: ['orderId'] }] });
//- /src/app.ts
${app}import { sequelize, User, Order, Item } from './models';
`;

export const drizzle = `
//- /src/schema.ts
import { index, integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: serial('id').primaryKey(), email: text('email').unique(), name: text('name'), points: integer('points'), teamId: integer('team_id') });
export const orders = pgTable('orders', { id: serial('id').primaryKey(), userId: integer('user_id'), total: integer('total'), state: text('state'), code: text('code') }, (table) => [index('orders_user').on(table.userId)]);
export const items = pgTable('items', { id: serial('id').primaryKey(), orderId: integer('order_id'), name: text('name') }, (table) => [index('items_order').on(table.orderId)]);
//- /src/app.ts
${app}import { drizzle } from 'drizzle-orm/node-postgres';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { Pool } from 'pg';
import { users, orders, items } from './schema';
const db = drizzle(new Pool());
`;

export const kysely = `${app}import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
interface Tables { users: { id: number; email: string; points: number }; orders: { id: number; user_id: number; state: string }; items: { id: number; order_id: number; name: string } }
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) });
`;

export const mongoose = `${app}import mongoose from 'mongoose';
const User = mongoose.model('User', new mongoose.Schema({ email: { type: String, unique: true }, name: String, points: Number, teamId: String }));
const Order = mongoose.model('Order', new mongoose.Schema({ userId: { type: String, index: true }, total: Number, state: String, code: String }));
const Item = mongoose.model('Item', new mongoose.Schema({ orderId: { type: String, index: true }, name: String }));
`;

export const mongodb = `${app}import { MongoClient } from 'mongodb';
const client = new MongoClient('mongodb://db');
const db = client.db('shop');
`;

export const objection = `${app}import { Model } from 'objection';
class User extends Model { static tableName = 'users'; }
class Order extends Model { static tableName = 'orders'; }
class Item extends Model { static tableName = 'items'; }
`;

export const mikro = `${app}import { Entity, PrimaryKey, Property, Unique, Index, MikroORM } from '@mikro-orm/postgresql';
@Entity() class User { @PrimaryKey() id!: number; @Unique() @Property() email!: string; @Property() points!: number; @Property() teamId!: number; }
@Entity() class Order { @PrimaryKey() id!: number; @Index() @Property() userId!: number; @Property() state!: string; @Property() code!: string; }
const orm = await MikroORM.init({ entities: [User, Order] });
const em = orm.em.fork();
`;

/** A handler of a request that writes. */
export function post(body: string): string {
  return `app.post('/do/:id', async (req, res) => { ${body} res.sendStatus(204); });\n`;
}

/** A handler of a request that reads. */
export function get(body: string): string {
  return `app.get('/see/:id', async (req, res) => { ${body} });\n`;
}
