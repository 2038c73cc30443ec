import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('an object made in a branch keeps what the branch gave it', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
class ApiError extends Error {
  statusCode: number;
  constructor(statusCode: number, message: string) { super(message); this.statusCode = statusCode; }
}
const app = express();
app.get('/x', (req, res) => {
  if (!req.query.id) throw new ApiError(404, 'missing');
  if (!req.query.name) { const error = new Error('no'); Object.assign(error, { status: 409 }); throw error; }
  const state = { status: 200 };
  if (req.query.b) state.status = 201;
  res.status(state.status).end();
});
app.listen(3000);
`);
  const thrown = endpoints[0]?.steps.flatMap(({ operation }) => (operation.is === 'throw' ? [operation.status] : []));
  expect(thrown).toEqual([404, 409]);
  // an object from before the branch may have either value afterwards
  expect(endpoints[0]?.steps.flatMap(({ operation }) => (operation.is === 'reply' ? [operation.status] : []))).toEqual([
    null,
  ]);
});
