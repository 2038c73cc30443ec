import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('a value of the body in a filter may be an operator', () =>
  check(
    'security/nosql-injection',
    `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const User = mongoose.model('User', new mongoose.Schema({ email: String, password: String }));
app.post('/login', async (req, res) => {
  res.json(await User.findOne({ email: req.body.email, password: req.body.password })); // $ security/nosql-injection
});
app.post('/search', async (req, res) => {
  res.json(await User.find(req.body)); // $ security/nosql-injection
});
`,
  ));

test('strings, numbers, path parameters and operands cannot be operators', () =>
  check(
    'security/nosql-injection',
    `
import express from 'express';
import mongoose from 'mongoose';
import { z } from 'zod';
const app = express();
const User = mongoose.model('User', new mongoose.Schema({ email: String, age: Number }));
const search = z.object({ email: z.string() });
app.get('/users/:email', async (req, res) => { res.json(await User.findOne({ email: req.params.email })); });
app.post('/a', async (req, res) => { res.json(await User.findOne({ email: String(req.body.email) })); });
app.post('/b', async (req, res) => { res.json(await User.findOne({ email: { $eq: req.body.email } })); });
app.post('/c', async (req, res) => { res.json(await User.findOne({ email: search.parse(req.body).email })); });
app.post('/d', async (req, res) => {
  if (typeof req.body.email !== 'string') return res.status(400).end();
  res.json(await User.findOne({ email: req.body.email }));
});
`,
  ));

test('a DynamoDB request that the client makes as a whole', () =>
  check(
    'security/nosql-injection',
    `
import express from 'express';
import AWS from 'aws-sdk';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
const app = express();
const old = new AWS.DynamoDB.DocumentClient();
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
app.post('/a', (req, res) => { old.query(req.body, () => res.end()); }); // $ security/nosql-injection
app.post('/b', async (req, res) => { await client.send(new QueryCommand({ TableName: 'posts', ...req.body })); res.end(); }); // $ security/nosql-injection
app.post('/c', async (req, res) => { await client.send(new QueryCommand({ TableName: 'posts', KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': req.body.id } })); res.end(); });
`,
  ));

test('what our own code put into a queue has the type that it had there: only possible', async () => {
  const found = await findingsOf(
    `
import { Worker } from 'bullmq';
import { MongoClient } from 'mongodb';
import { WebSocketServer } from 'ws';
const users = new MongoClient('mongodb://db').db('a').collection('users');
new Worker('mails', async (job) => { await users.findOne({ id: job.data.id }); });
new WebSocketServer({ port: 1 }).on('connection', (socket) => {
  socket.on('message', async (text) => { await users.findOne({ id: JSON.parse(text).id }); });
});
`,
    'security/nosql-injection',
  );
  expect(found.map(({ line, confidence }) => [line, confidence])).toEqual([
    [8, 'high'],
    [6, 'low'],
  ]);
});

test('a header is a text', () =>
  check(
    'security/nosql-injection',
    `
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
const visits = new MongoClient('mongodb://localhost').db('shop').collection('visits');
app.get('/a', async (req, res) => { res.json(await visits.countDocuments({ ip: req.ip, agent: req.headers['user-agent'] })); });
app.get('/b', async (req, res) => { res.json(await visits.countDocuments({ ip: req.query.ip })); }); // $ security/nosql-injection
app.listen(3000);
`,
  ));

test('a filter that also says whose the rows are', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import jwt from 'jsonwebtoken';
import { MongoClient } from 'mongodb';
const app = express();
app.use(express.json());
const notes = new MongoClient('mongodb://localhost').db('shop').collection('notes');
app.use((req, res, next) => {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ['HS256'] });
  } catch {
    return res.status(401).end();
  }
  next();
});
app.post('/a', async (req, res) => { res.json(await notes.findOne({ organization: req.user.org, id: req.body.id })); });
app.post('/b', async (req, res) => { res.json(await notes.findOne({ organization: req.body.org, id: req.body.id })); });
app.post('/c', async (req, res) => { res.json(await notes.findOne({ id: req.body.id })); });
app.listen(3000);
`,
    'security/nosql-injection',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual([
    '16 high',
    '17 critical',
    '18 critical',
  ]);
});

test('what throws for the framework ends the way of wrong types', () =>
  check(
    'security/nosql-injection',
    `
//- /package.json
{ "dependencies": { "@sveltejs/kit": "2", "mongodb": "6" } }
//- /svelte.config.js
export default {};
//- /src/routes/api/shares/+server.ts
import { error, json } from '@sveltejs/kit';
import { MongoClient } from 'mongodb';
const shares = new MongoClient('mongodb://localhost').db('shop').collection('shares');
export const POST = async ({ request }) => {
  const { id, other } = await request.json();
  if (!id || typeof id !== 'string') {
    error(400, 'id is required');
  }
  await shares.findOne({ id });
  return json(await shares.findOne({ other })); // $ security/nosql-injection
};
`,
  ));

test('a query string whose members are texts', () =>
  check(
    'security/nosql-injection',
    `
//- /src/app.ts
import Koa from 'koa';
import koaBody from 'koa-body';
import Router from '@koa/router';
import { MongoClient } from 'mongodb';
const books = new MongoClient('mongodb://localhost').db('shop').collection('books');
const router = new Router();
router.get('/books/:id', async (ctx) => {
  ctx.body = await books.findOne({ isbn: ctx.query.isbn });
});
router.get('/all', async (ctx) => {
  ctx.body = await books.find(ctx.query).toArray(); // $ security/nosql-injection
});
router.get('/parsed', async (ctx) => {
  ctx.body = await books.find({ isbn: JSON.parse(ctx.query.isbn) }).toArray(); // $ security/nosql-injection
});
router.post('/books', async (ctx) => {
  ctx.params = Object.assign({}, ctx.request.query, ctx.request.body, ctx.params);
  ctx.body = await books.findOne({ isbn: ctx.params.isbn }); // $ security/nosql-injection
});
router.post('/keys', async (ctx) => {
  ctx.body = await books.findOne({ key: Buffer.from(ctx.request.body.key, 'base64url') });
});
const app = new Koa();
app.use(koaBody());
app.use(router.routes());
app.listen(3000);
`,
  ));

test('a query string that a package makes objects of', () =>
  check(
    'security/nosql-injection',
    `
//- /package.json
{ "dependencies": { "koa": "2.0.0", "koa-qs": "3.0.0" } }
//- /src/app.ts
import Koa from 'koa';
import qs from 'koa-qs';
import { MongoClient } from 'mongodb';
const books = new MongoClient('mongodb://localhost').db('shop').collection('books');
const app = qs(new Koa());
app.use(async (ctx) => {
  ctx.body = await books.findOne({ isbn: ctx.query.isbn }); // $ security/nosql-injection
});
app.listen(3000);
`,
  ));

test('not a member of a form that is parsed into texts, but one whose names the client chooses', () =>
  check(
    'security/nosql-injection',
    `
const app = require('express')();
const bodyParser = require('body-parser');
const { MongoClient } = require('mongodb');
const docs = new MongoClient('mongodb://localhost').db('a').collection('b');
app.use(bodyParser.urlencoded({ extended: false }));
app.post('/a', (req, res) => {
  docs.find({ title: req.body.title });
  docs.find(req.body); // $ security/nosql-injection
  docs.find({ title: req.query.title }); // $ security/nosql-injection
  docs.find({ title: JSON.parse(req.body.title) }); // $ security/nosql-injection
  res.end();
});
`,
  ));

test('a collection that is only declared', () =>
  check(
    'security/nosql-injection',
    `
import express from 'express';
import * as mongodb from 'mongodb';
const app = express();
app.use(express.json());
declare const docs: mongodb.Collection;
app.post('/a', (req, res) => {
  docs.find({ title: req.body.title }); // $ security/nosql-injection
  docs.find({ title: String(req.body.title) });
  res.end();
});
`,
  ));
