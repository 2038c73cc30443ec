import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('what a validator answered, told or did not throw for is no condition of the client any more', () =>
  check(
    'security/nosql-injection',
    `
const app = require('express')();
const Ajv = require('ajv');
const Joi = require('joi');
const { MongoClient } = require('mongodb');
app.use(require('express').json());
const ajv = new Ajv();
const form = { type: 'object', properties: { name: { type: 'string' } } };
const fits = ajv.compile(form);
const schema = Joi.object({ name: Joi.string().required() });
const docs = new MongoClient('mongodb://localhost').db('a').collection('b');
app.post('/answers', (req, res) => {
  const query = req.body;
  if (fits(query)) docs.find(query);
  else docs.find(query); // $ security/nosql-injection
  if (!ajv.validate(form, query)) docs.find(query); // $ security/nosql-injection
  else docs.find(query);
  res.end();
});
app.post('/tells', (req, res) => {
  const query = JSON.parse(req.query.data);
  const result = schema.validate(query);
  if (!result.error) docs.find(query);
  else docs.find(query); // $ security/nosql-injection
  const { error } = schema.validate(query);
  if (error) return docs.find(query); // $ security/nosql-injection
  docs.find(query);
  res.end();
});
app.post('/throws', async (req, res) => {
  const query = JSON.parse(req.query.data);
  docs.find(query); // $ security/nosql-injection
  await schema.validateAsync(query);
  docs.find(query);
  res.end();
});
`,
  ));
