import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('collections are asked as those of MongoDB', async () => {
  const { endpoints, flows } = await modelOf(`
import express from 'express';
import * as MarsDB from 'marsdb';
const reviews = new MarsDB.Collection('reviews');
const app = express();
app.get('/reviews/:product', async (req, res) => { res.json(await reviews.find({ $where: 'this.product == ' + req.params.product })); });
app.put('/reviews', async (req, res) => { res.json(await reviews.update({ _id: req.body.id }, { $set: { message: req.body.message } })); });
`);
  expect(endpoints.map(({ label, reads, writes }) => [label, reads, writes])).toEqual([
    ['GET /reviews/:product', ['reviews'], []],
    ['PUT /reviews', [], ['reviews']],
  ]);
  expect(flows.filter(({ kind }) => kind === 'nosql')).toHaveLength(2);
});
