import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

async function injected(helper: string, body: string): Promise<number> {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const columns = ['name', 'email'];
${helper}
app.get('/users', async (req, res) => {
${body}
res.json(await pool.query(\`SELECT * FROM users ORDER BY \${sort}\`));
});
`,
    'security/sql-injection',
  );
  return found.length;
}

const refuse = 'return res.sendStatus(400);';

test.each([
  [
    'a function that says yes to what is in a list',
    'function isColumn(name) { return columns.includes(name); }',
    `const { sort } = req.query; if (!isColumn(sort)) ${refuse}`,
  ],
  [
    'one that says no first',
    "const isColumn = (name) => { if (typeof name !== 'string') return false; if (!/^[a-z]+$/.test(name)) return false; return true; };",
    `const { sort } = req.query; if (!isColumn(sort)) ${refuse}`,
  ],
  [
    'one that says what is wrong',
    'function isBad(name) { return !columns.includes(name); }',
    `const { sort } = req.query; if (isBad(sort)) ${refuse}`,
  ],
  [
    'one that has to be waited for',
    'async function isColumn(name) { return columns.includes(name); }',
    `const { sort } = req.query; if (!(await isColumn(sort))) ${refuse}`,
  ],
  [
    'one that throws',
    "function assertColumn(name) { if (!columns.includes(name)) throw new Error('No such column.'); }",
    'const { sort } = req.query; assertColumn(sort);',
  ],
  [
    'a method',
    'class Columns { has(name) { return columns.includes(name); } }\nconst known = new Columns();',
    `const { sort } = req.query; if (!known.has(sort)) ${refuse}`,
  ],
])('%s', async (_, helper, body) => {
  expect(await injected(helper, body)).toBe(0);
});

test.each([
  [
    'a function that says yes to more',
    'function isColumn(name) { return columns.includes(name) || name.length < 20; }',
    `const { sort } = req.query; if (!isColumn(sort)) ${refuse}`,
  ],
  [
    'its answer is turned around',
    'function isColumn(name) { return columns.includes(name); }',
    `const { sort } = req.query; if (isColumn(sort)) ${refuse}`,
  ],
  [
    'it is about something else',
    'function isColumn(name) { return columns.includes(name); }',
    `const { sort, other } = req.query; if (!isColumn(other)) ${refuse}`,
  ],
  [
    'it throws for one reason only',
    "function assertColumn(name) { if (name === '') throw new Error('No column.'); }",
    'const { sort } = req.query; assertColumn(sort);',
  ],
])('%s', async (_, helper, body) => {
  expect(await injected(helper, body)).toBe(1);
});
