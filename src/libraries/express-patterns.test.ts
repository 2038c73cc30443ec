import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('middleware on an expression that tells letters apart is told; handlers and other expressions are not', async () => {
  const { operations } = await modelOf(String.raw`
import express from 'express';
const app = express();
app.use(/\/a\//, (req, res, next) => next());
app.use(/\/b\//i, (req, res, next) => next());
app.get(/\/c\//, (req, res) => res.end());
app.use('/d', (req, res, next) => next());
`);
  const patterns = operations.flatMap((operation) =>
    operation.is === 'call' && operation.tags.includes('pattern-middleware') ? [operation.args[0]] : [],
  );
  expect(patterns).toEqual([String.raw`\/a\/`]);
});
