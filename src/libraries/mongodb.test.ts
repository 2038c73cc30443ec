import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('queries with promises', async () => {
  const model = await modelOf(`
import { MongoClient, ObjectId } from 'mongodb';
const client = new MongoClient('mongodb://localhost');
const users = client.db('app').collection('users');
export const page = (role: string) => users.find({ role, age: { $gt: 18 }, $or: [{ a: 1 }, { b: 1 }] }).sort({ name: 1 }).limit(20).toArray();
export const all = () => users.find().toArray();
export const one = (id: string) => users.findOne({ _id: new ObjectId(id) });
export const rename = (id: string, name: string) => users.updateOne({ _id: new ObjectId(id) }, { $set: { name }, $inc: { version: 1 } }, { upsert: true });
export const wipe = () => users.deleteMany({});
export const clear = (role: string) => users.deleteMany({ role });
export const groups = () => users.aggregate([{ $match: { role: 'x' } }, { $group: { _id: '$team' } }]).toArray();
`);
  const queries = model.operations.filter((operation) => operation.is === 'query');
  expect(
    queries.map(({ operation, entities, filters, limited, everyRow }) => [
      operation,
      entities.join(),
      filters?.map(({ column, operator }) => `${column} ${operator}`).join(),
      limited,
      everyRow,
    ]),
  ).toEqual([
    ['select', 'users', 'role =,age range,a in,b in', true, false],
    ['select', 'users', '', false, false],
    ['select', 'users', '_id =', true, false],
    ['upsert', 'users', '_id =', true, false],
    ['delete', 'users', '', null, true],
    ['delete', 'users', 'role =', null, false],
    // how many groups there are is not known
    ['select', 'users', 'role =', null, false],
  ]);
  expect(queries[0]?.order).toEqual(['name']);
  expect(queries[3]?.written).toEqual(['name', 'version']);
});

test('queries with callbacks, through constructor functions', async () => {
  const model = await modelOf(`
//- /src/server.js
const express = require('express');
const { MongoClient } = require('mongodb');
const { UserDAO } = require('./user-dao');
const app = express();
MongoClient.connect('mongodb://localhost', (error, db) => {
  const users = new UserDAO(db);
  app.post('/login', (req, res) => users.byName(req.body.name, (failure, user) => res.json(user)));
  app.post('/search', (req, res) => users.search(req.body.threshold, (failure, user) => res.json(user)));
  app.post('/safe', (req, res) => users.byName(String(req.body.name), (failure, user) => res.json(user)));
  app.listen(3000);
});
//- /src/user-dao.js
function UserDAO(db) {
  if (false === (this instanceof UserDAO)) return new UserDAO(db);
  const users = db.collection('users');
  this.byName = (name, callback) => users.findOne({ name }, callback);
  this.search = (threshold, callback) => users.find({ $where: \`this.stocks > '\${threshold}'\` }).toArray(callback);
}
module.exports = { UserDAO };
`);
  expect(model.endpoints.map(({ label, reads }) => [label, reads.join()])).toEqual([
    ['POST /login', 'users'],
    ['POST /search', 'users'],
    ['POST /safe', 'users'],
  ]);
  expect(model.flows.map(({ kind, endpoints }) => [kind, endpoints.map(({ label }) => label).join()])).toEqual([
    ['nosql', 'POST /login'],
    ['nosql', 'POST /search'],
  ]);
});

test('filters in second places and in lists, and code for the database', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
app.use(express.json());
const users = new MongoClient('mongodb://localhost').db('shop').collection('users');
app.post('/', async (req, res) => {
  const { name } = req.body;
  await users.distinct('id', { name });
  await users.distinct('id', { name: String(name) });
  await users.bulkWrite([{ deleteOne: { filter: { name } } }]);
  await users.bulkWrite([{ insertOne: { document: { name } } }]);
  await users.find({ $expr: { $function: { body: 'return ' + name, args: [], lang: 'js' } } }).toArray();
  await users.find({ $expr: { $function: { body: 'return 1', args: [name], lang: 'js' } } }).toArray();
  await users.mapReduce('function () { emit(this.' + name + ', 1); }', 'function () {}');
  res.end();
});
app.listen(3000);
`);
  expect(
    flows.filter(({ kind }) => kind === 'nosql' || kind === 'code').map(({ kind, sink }) => [kind, sink.location.line]),
  ).toEqual([
    ['code', 15],
    ['nosql', 11],
    ['nosql', 13],
    ['nosql', 9],
  ]);
});
