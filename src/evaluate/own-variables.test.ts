import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a function was given is known to what it made, also where only some runs call it', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const NONE = 'NONE';
const check = (right = '') => (req, res, next) => {
  if ([right].filter((each) => each !== NONE).length === 0) return next();
  res.status(403).end();
};
const app = express();
function routes() {
  app.get('/open', check(NONE), (req, res) => { res.json({}); });
  app.get('/closed', check('ADMIN'), (req, res) => { res.json({}); });
}
if (process.env.API) routes();
app.listen(3000);
`);
  expect(endpoints.map(({ label, authorization }) => [label, authorization.value])).toEqual([
    ['GET /open', false],
    ['GET /closed', true],
  ]);
});

test('a variable that both ways can see may have been changed', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
let right = 'ADMIN';
const app = express();
if (process.env.OPEN) right = 'NONE';
app.get('/', (req, res, next) => { if (right === 'NONE') return next(); res.status(403).end(); }, (req, res) => { res.json({}); });
app.listen(3000);
`);
  expect(endpoints.map(({ authorization }) => authorization.value)).toEqual([true]);
});
