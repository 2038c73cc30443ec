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

test('query builders and managers of entities', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, serial, text } from 'drizzle-orm/pg-core';
import { eq } from 'drizzle-orm';
import { Kysely } from 'kysely';
import { Model } from 'objection';
import { MikroORM } from '@mikro-orm/core';
import { createClient } from '@supabase/supabase-js';
const app = express();
const db = drizzle('postgres://db');
const users = pgTable('users', { id: serial().primaryKey(), name: text() });
const kysely = new Kysely({});
class Person extends Model { static tableName = 'persons'; }
const supabase = createClient('a', 'b');
const orm = MikroORM.initSync({});
app.post('/a', async (req, res) => { await db.update(users).set(req.body).where(eq(users.id, 1)); res.end(); });
app.post('/b', async (req, res) => { await db.insert(users).values(req.body); res.end(); });
app.post('/c', async (req, res) => { await kysely.updateTable('users').set(req.body).where('id', '=', 1).execute(); res.end(); });
app.post('/d', async (req, res) => { await Person.query().findById(1).patch(req.body); res.end(); });
app.post('/e', async (req, res) => { await supabase.from('users').insert(req.body); res.end(); });
app.post('/f', async (req, res) => { orm.em.create('User', req.body); res.end(); });
app.post('/g', async (req, res) => { await db.update(users).set({ name: req.body.name }).where(eq(users.id, 1)); res.end(); });
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'record')
      .map(({ endpoints }) => endpoints[0]?.path)
      .sort(),
  ).toEqual(['/a', '/b', '/c', '/d', '/e', '/f']);
});
