import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('collections below a model, the stages of an aggregation and changes in bulk', () =>
  check(
    'security/nosql-injection',
    `
const mongoose = require('mongoose');
const app = require('express')();
app.use(require('express').json());
const Item = mongoose.model('Item', new mongoose.Schema({ name: Object }));
app.post('/', async (req, res) => {
  await mongoose.connection.db.collection('items').find({ name: req.body.name }).toArray(); // $ security/nosql-injection
  await mongoose.connection.collection('items').deleteOne({ name: req.body.name }); // $ security/nosql-injection
  await Item.collection.findOne({ name: req.body.name }); // $ security/nosql-injection
  await Item.collection.findOne({ name: String(req.body.name) });
  await Item.aggregate().match({ name: req.body.name }); // $ security/nosql-injection
  await Item.aggregate().match({ name: { $eq: req.body.name } });
  await Item.bulkWrite([{ deleteOne: { filter: { name: req.body.name } } }]); // $ security/nosql-injection
  res.end();
});
`,
  ));
