import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a module can be gone through by the names that it exports', async () => {
  const { endpoints } = await modelOf(`
//- /src/app.ts
import express from 'express';
import * as controllers from './controllers';
import { wrapped } from './wrapped';
const app = express();
const { list, add } = wrapped(controllers);
app.get('/things', list);
app.post('/things', add);
app.listen(3000);
//- /src/wrapped.ts
export function wrapped(controllers: Record<string, unknown>) {
  const result = {};
  Object.keys(controllers).forEach((key) => {
    if (typeof controllers[key] !== 'function') return;
    result[key] = async (req, res, next) => { try { await controllers[key](req, res); } catch (error) { next(error); } };
  });
  return result;
}
//- /src/controllers.ts
export const limit = 20;
export async function list(req, res) { res.json([]); }
export const add = async (req, res) => { res.status(201).json({}); };
`);
  expect(endpoints.map(({ label, replies }) => [label, replies[0]?.status])).toEqual([
    ['GET /things', 200],
    ['POST /things', 201],
  ]);
});
