import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function written(body: string): Promise<number> {
  const { flows } = await modelOf(`
import express from 'express';
const app = express();
const find = (name) => {
  if (name === 'home') return { type: 'page', text: 'Welcome', found: true };
  if (name === 'none') return null;
  return { type: 'listing', text: name, found: false };
};
app.get('/', (req, res) => { const result = find(req.query.name); ${body} });
`);
  return flows.filter(({ kind }) => kind === 'html').length;
}

const send = "res.send('<p>' + result.text)";

test.each([
  ['the member is equal', `if (result?.type === 'page') ${send}`, 0],
  ['the member is another', `if (result?.type !== 'page') { res.end(); return; } ${send}`, 0],
  ['the member is true', `if (result.found) ${send}`, 0],
  ['the member is false', `if (result.found === false) ${send}`, 1],
  ['what was left out first', `if (result.type !== 'page') ${send}`, 1],
  ['a member that says nothing', `if (result.text) ${send}`, 1],
  ['nothing was asked', send, 1],
])('which of several objects it is: %s', async (_, body, count) => {
  expect(await written(body)).toBe(count);
});
