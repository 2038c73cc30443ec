import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function said(files: string): Promise<string[]> {
  return (await findingsOf(files, 'database/no-pool-shutdown')).map(({ file, line }) => `${file}:${line}`);
}

const server = (handler: string): string => `
//- /src/db.ts
import knex from 'knex';
export const db = knex({ client: 'pg', pool: { max: 10 } });
//- /src/app.ts
import express from 'express';
import { db } from './db';
const app = express();
app.get('/users', async (req, res) => { res.json(await db('users').limit(10)); });
const server = app.listen(3000);
${handler}
`;

test('a handler that closes the server alone, and one that closes the pool as well', async () => {
  expect(await said(server(`process.on('SIGTERM', () => server.close());`))).toEqual(['src/db.ts:2']);
  expect(await said(server(`process.on('SIGTERM', () => server.close(() => db.destroy()));`))).toEqual([]);
});

test('without a handler nothing is said of the pool', async () => {
  expect(await said(server(''))).toEqual([]);
});
