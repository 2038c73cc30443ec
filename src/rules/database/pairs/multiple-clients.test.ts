import { testPairs, type Pair } from '../../../testing/pairs.ts';

const url = 'process.env.DATABASE_URL';
/** The same client in a second file, and one of another database. */
const again = (title: string, imports: string, client: (at: string) => string): Pair => [
  title,
  `
//- /src/db.ts
${imports}
export const db = ${client(url)};
//- /src/reports.ts
${imports}
`,
  `export const reports = ${client(url)};\n`,
  `export const reports = ${client('process.env.REPORTS_URL')};\n`,
];
/** A client for each request, and one for all. */
const each = (title: string, imports: string, client: string, use: string): Pair => [
  title,
  `
//- /src/app.ts
import express from 'express';
${imports}
const app = express();
`,
  `app.get('/a', async (req, res) => { const db = ${client}; res.json(${use}); });\n`,
  `const db = ${client};\napp.get('/a', async (req, res) => { res.json(${use}); });\n`,
];

testPairs('database/multiple-clients', [
  again('pg', `import { Pool } from 'pg';`, (at) => `new Pool({ connectionString: ${at} })`),
  again('pg, as a whole', `import pg from 'pg';`, (at) => `new pg.Pool({ connectionString: ${at} })`),
  again('mysql2', `import mysql from 'mysql2/promise';`, (at) => `mysql.createPool({ uri: ${at} })`),
  again('knex', `import knex from 'knex';`, (at) => `knex({ client: 'pg', connection: ${at} })`),
  again('postgres.js', `import postgres from 'postgres';`, (at) => `postgres(${at})`),
  again('sequelize', `import { Sequelize } from 'sequelize';`, (at) => `new Sequelize(${at})`),
  again('pg, with a size', `import { Pool } from 'pg';`, (at) => `new Pool({ max: 5, connectionString: ${at} })`),
  again('mongodb', `import { MongoClient } from 'mongodb';`, (at) => `new MongoClient(${at})`),
  again('slonik', `import { createPool } from 'slonik';`, (at) => `createPool(${at})`),
  again('typeorm', `import { DataSource } from 'typeorm';`, (at) => `new DataSource({ type: 'postgres', url: ${at} })`),
]);

testPairs('database/connection-per-request', [
  each('pg, a client', `import { Client } from 'pg';`, 'new Client()', `(await db.query('SELECT 1 AS one')).rows`),
  each(
    'typeorm, in a handler',
    `import { DataSource } from 'typeorm';`,
    `new DataSource({ type: 'postgres' })`,
    `await db.query('SELECT id FROM users WHERE id = 1')`,
  ),
  each(
    'mongodb, in a handler',
    `import { MongoClient } from 'mongodb';`,
    `new MongoClient('mongodb://db')`,
    `await db.db('shop').collection('users').findOne({ name: 'x' })`,
  ),
  each('postgres.js, in a handler', `import postgres from 'postgres';`, 'postgres()', 'await db`SELECT 1 AS one`'),
  each(
    'mssql, in a handler',
    `import sql from 'mssql';`,
    'new sql.ConnectionPool({})',
    `await db.query('SELECT id FROM users WHERE id = 1')`,
  ),
  each(
    'pg, in a handler',
    `import { Pool } from 'pg';`,
    'new Pool()',
    `(await db.query('SELECT id FROM users WHERE id = 1')).rows`,
  ),
  each(
    'prisma, in a handler',
    `import { PrismaClient } from '@prisma/client';`,
    'new PrismaClient()',
    `await db.user.findUnique({ where: { id: 1 } })`,
  ),
  each(
    'knex, in a handler',
    `import knex from 'knex';`,
    `knex({ client: 'pg' })`,
    `await db('users').where({ id: 1 }).first()`,
  ),
  each(
    'sequelize, in a handler',
    `import { Sequelize } from 'sequelize';`,
    `new Sequelize('postgres://db')`,
    `await db.query('SELECT id FROM users WHERE id = 1')`,
  ),
  each(
    'mysql2, in a handler',
    `import mysql from 'mysql2/promise';`,
    `mysql.createPool({})`,
    `await db.query('SELECT id FROM users WHERE id = 1')`,
  ),
]);
