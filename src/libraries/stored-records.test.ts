import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('whole bodies, and members of them', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { Sequelize, DataTypes } from 'sequelize';
import { MongoClient } from 'mongodb';
const sequelize = new Sequelize('sqlite::memory:');
const User = sequelize.define('User', { name: DataTypes.STRING });
const users = new MongoClient('mongodb://db').db('shop').collection('users');
const app = express();
app.post('/a', async (req, res) => { await User.create(req.body); res.end(); });
app.post('/b', async (req, res) => { await User.create({ name: req.body.name }); res.end(); });
app.post('/c', async (req, res) => { await users.insertOne(req.body); res.end(); });
app.post('/d', async (req, res) => { await users.insertOne({ ...req.body, createdAt: new Date() }); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['POST /a', 'record'],
    ['POST /c', 'record'],
    ['POST /d', 'record'],
  ]);
});
