import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a route that hands every request on is a step of the one that answers; one that may answer, too', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { expressjwt } from 'express-jwt';
const app = express();
app.post('/users', (req, res, next) => { if (!req.body.captcha) return res.sendStatus(400); next(); });
app.get('/users', expressjwt({ secret: process.env.SECRET, algorithms: ['HS256'] }));
app.get('/users', (req, res) => { res.json([]); });
app.post('/users', (req, res) => { res.sendStatus(201); });
app.get('/me', (req, res, next) => { try { res.json(req.user); } catch (error) { next(error); } });
app.get('/me', (req, res) => { res.json({}); });
app.put('/users', (req, res, next) => { next(); });
app.put('/orders', (req, res) => { res.json({}); });
`);
  expect(
    endpoints.map(({ label, place, auth, replies }) => [
      label,
      place.line,
      auth.value,
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /users', 7, true, [200]],
    ['POST /users', 8, false, [400, 201]],
    ['GET /me', 9, false, [200, 500]],
    ['GET /me', 10, false, [200, 500]],
    ['PUT /users', 11, false, []],
    ['PUT /orders', 12, false, [200]],
  ]);
});

test('a route made for a model is not there where one written by hand answers first', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import finale from 'finale-rest';
import { Sequelize, DataTypes } from 'sequelize';
const sequelize = new Sequelize('sqlite::memory:');
const Card = sequelize.define('Card', { id: { type: DataTypes.INTEGER, primaryKey: true } });
const app = express();
app.get('/cards', (req, res) => { res.json([]); });
app.post('/cards', (req, res, next) => { req.body.owner = 1; next(); });
finale.initialize({ app, sequelize });
finale.resource({ model: Card, endpoints: ['/cards', '/cards/:id'], actions: ['create', 'list', 'read'] });
app.listen(3000);
`);
  expect(endpoints.map(({ label, place }) => [label, place.line])).toEqual([
    ['GET /cards', 8],
    ['GET /cards/:id', 11],
    ['POST /cards', 11],
  ]);
});
