import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('statuses by name', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import httpStatus from 'http-status';
import { StatusCodes } from 'http-status-codes';
const app = express();
app.get('/a', (req, res) => { res.status(httpStatus.NOT_FOUND).json({}); });
app.get('/b', (req, res) => { res.status(StatusCodes.UNPROCESSABLE_ENTITY).json({}); });
app.get('/c', (req, res) => { res.status(StatusCodes.NO_SUCH_THING).json({}); });
`);
  expect(endpoints.map(({ replies }) => replies[0]?.status)).toEqual([404, 422, 200]);
});
