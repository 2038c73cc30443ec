import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what middleware sets on a request is there for every route, however many share it', async () => {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  const { endpoints } = await modelOf(`
import express from 'express';
class Store { find(id: string) { return { id }; } }
const app = express();
const attach = (req, res, next) => { set(req); res.locals.name = 'x'; next(); };
const set = (req) => { req.store = new Store(); };
app.use((req, res, next) => attach(req, res, next));
${numbers.map((at) => `app.get('/r${at}', (req, res) => res.json(req.store.find(req.params.id)));`).join('\n')}
app.listen(1);
`);
  expect(endpoints).toHaveLength(40);
  expect(endpoints.filter(({ callees }) => !callees.some(({ name }) => name === 'Store.find'))).toEqual([]);
});
