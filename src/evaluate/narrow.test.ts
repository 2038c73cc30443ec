import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

async function injected(body: string): Promise<number> {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const columns = ['name', 'email'];
app.get('/users', async (req, res) => {
${body}
});
`,
    'security/sql-injection',
  );
  return found.length;
}

const query = 'res.json(await pool.query(`SELECT * FROM users ORDER BY ${sort}`));';

test.each([
  [
    'a list of constants',
    `const { sort } = req.query; if (!columns.includes(sort)) return res.sendStatus(400); ${query}`,
  ],
  [
    'a set of constants',
    `const allowed = new Set(['name']); const { sort } = req.query; if (!allowed.has(sort)) return res.sendStatus(400); ${query}`,
  ],
  ['a comparison', `const { sort } = req.query; if (sort !== 'name') return res.sendStatus(400); ${query}`],
  ['an alphabet', `const { sort } = req.query; if (!/^[a-z_]+$/.test(sort)) return res.sendStatus(400); ${query}`],
  [
    'a type that a list has not',
    `const sort = Math.random() > 0.5 ? [req.query.a, 'id'] : 'name'; if (typeof sort !== 'string') return res.sendStatus(400); ${query}`,
  ],
  ['a type', `const { sort } = req.query; if (typeof sort !== 'number') return res.sendStatus(400); ${query}`],
  [
    'a chain that is written again',
    `const sort = columns.includes(req.query.sort.split('.')[0].trim()) ? req.query.sort.split('.')[0].trim() : 'name'; ${query}`,
  ],
  [
    'a switch',
    `let sort; switch (req.query.sort) { case 'name': sort = req.query.sort; break; default: sort = 'email'; } ${query}`,
  ],
])('%s makes input harmless', async (_, body) => {
  expect(await injected(body)).toBe(0);
});

test.each([
  [
    'a list that is not constant',
    `const { sort } = req.query; if (!req.body.allowed.includes(sort)) return res.sendStatus(400); ${query}`,
  ],
  [
    'a test whose outcome nothing follows from',
    `const { sort } = req.query; if (columns.includes(sort)) console.log('known'); ${query}`,
  ],
  [
    'an alphabet that is not anchored',
    `const { sort } = req.query; if (!/[a-z]+/.test(sort)) return res.sendStatus(400); ${query}`,
  ],
  [
    'the type of text',
    `const { sort } = req.query; if (typeof sort !== 'string') return res.sendStatus(400); ${query}`,
  ],
  [
    'a type that a list has',
    `const sort = Math.random() > 0.5 ? [req.query.a, 'id'] : 'name'; if (typeof sort !== 'object') return res.sendStatus(400); ${query}`,
  ],
  [
    'a chain that differs',
    `const sort = columns.includes(req.query.sort.split('.')[0].trim()) ? req.query.sort.split('.')[1].trim() : 'name'; ${query}`,
  ],
])('%s does not', async (_, body) => {
  expect(await injected(body)).toBe(1);
});
