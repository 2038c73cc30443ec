import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('limits in bytes', async () => {
  const { operations } = await modelOf(`
import express from 'express';
const app = express();
app.use(express.json({ limit: '2mb' }));
app.use(express.raw({ limit: 1000 }));
app.use(express.text({ limit: settings.limit }));
`);
  const limits = operations.flatMap((operation) =>
    operation.is === 'call' && operation.tags.includes('body-limit') ? [[operation.place.line, ...operation.args]] : [],
  );
  expect(limits).toEqual([
    [4, '2097152'],
    [5, '1000'],
  ]);
});
