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

test('selectors of document databases', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import PouchDB from 'pouchdb';
import nano from 'nano';
import Datastore from 'nedb-promises';
const app = express();
app.use(express.json());
const pouch = new PouchDB('reviews');
const couch = nano('http://localhost').use('reviews');
const files = Datastore.create();
app.post('/', async (req, res) => {
  await pouch.find({ selector: { id: req.body.id } });
  await pouch.find({ selector: { id: String(req.body.id) } });
  await couch.find(req.body);
  await files.find({ id: req.body.id });
  await files.find({ id: String(req.body.id) });
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'nosql')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([12, 14, 15]);
});
