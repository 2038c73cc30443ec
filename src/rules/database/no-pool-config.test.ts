import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(client: string, more = 'app.listen(3000);'): Promise<string[]> {
  const found = await findingsOf(
    `
import express from 'express';
import knex from 'knex';
import mongoose from 'mongoose';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { Sequelize } from 'sequelize';
import { DataSource } from 'typeorm';
export const db = ${client};
const app = express();
${more}
`,
    'database/no-pool-config',
  );
  return found.map(({ message }) => message);
}

test.each([
  ['new Pool()', 1],
  ['new Pool({ connectionString: process.env.DATABASE_URL })', 1],
  ['new Pool({ max: 5 })', 0],
  ['new Pool(settings)', 0],
  ['new Pool({ ...settings })', 0],
  [`knex({ client: 'pg', connection: process.env.DATABASE_URL })`, 1],
  [`knex({ client: 'pg', pool: { min: 2, max: 10 } })`, 0],
  [`knex({ client: 'better-sqlite3', connection: { filename: 'a.db' } })`, 0],
  ['new Sequelize(process.env.DATABASE_URL)', 1],
  ['new Sequelize(process.env.DATABASE_URL, { pool: { max: 5 } })', 0],
  [`new DataSource({ type: 'postgres', url: process.env.DATABASE_URL })`, 1],
  [`new DataSource({ type: 'postgres', extra: { max: 5 } })`, 0],
  [`mongoose.connect('mongodb://db')`, 1],
  [`mongoose.connect('mongodb://db?maxPoolSize=20')`, 0],
  ['new PrismaClient()', 0],
])('%s', async (client, count) => {
  expect(await said(client)).toHaveLength(count);
});

test('a script is no server', async () => {
  expect(await said('new Pool()', '')).toEqual([]);
});
