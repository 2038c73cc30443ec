import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const models = `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const Post = mongoose.model('Post', new Schema({ title: String, comments: [{ text: String }], likes: [String], tags: [String] }));
const User = mongoose.model('User', new Schema({ name: String, visits: [Date], roles: [String] }));
`;

test('an element more with each update, and a list that is cut', () =>
  check(
    'database/mongo-unbounded-array',
    `${models}
app.post('/a/:id', async (req, res) => {
  await Post.updateOne({ _id: req.params.id }, { $push: { comments: { text: req.body.text } } }); // $ database/mongo-unbounded-array
  await Post.findByIdAndUpdate(req.params.id, { $addToSet: { likes: req.body.user } }); // $ database/mongo-unbounded-array
  await User.updateOne({ _id: 1 }, { $push: { visits: { $each: [new Date()], $slice: -5 } } });
  await Post.updateOne({ _id: req.params.id }, { $addToSet: { tags: req.body.tag } });
  await Post.updateOne({ _id: req.params.id }, { $pull: { comments: { text: 'x' } } });
  await Post.updateOne({ _id: req.params.id }, { $set: { title: 'x' } });
  res.sendStatus(204);
});
`,
  ));

test('a condition about the length, or about an element', () =>
  check(
    'database/mongo-unbounded-array',
    `${models}
app.post('/a/:id', async (req, res) => {
  await Post.updateOne({ _id: req.params.id, 'comments.99': { $exists: false } }, { $push: { comments: { text: 'x' } } });
  const user = await User.findById(req.params.id);
  if (user.visits.length < 100) await User.updateOne({ _id: user.id }, { $push: { visits: new Date() } });
  res.sendStatus(204);
});
`,
  ));

test('a document that is changed and saved', () =>
  check(
    'database/mongo-unbounded-array',
    `${models}
app.post('/a/:id', async (req, res) => {
  const user = await User.findById(req.params.id);
  user.visits.push(new Date());
  user.roles.push('admin');
  await user.save(); // $ database/mongo-unbounded-array
  const post = await Post.findById(req.params.id);
  post.comments.push({ text: 'x' });
  if (post.comments.length > 100) post.comments.shift();
  const names = [];
  names.push(post.title);
  await post.save();
  res.json(names);
});
`,
  ));

test('the driver without a schema says nothing of lists', () =>
  check(
    'database/mongo-unbounded-array',
    `
import express from 'express';
import knex from 'knex';
const app = express();
const db = knex({ client: 'pg' });
app.post('/a/:id', async (req, res) => {
  await db('posts').where({ id: req.params.id }).update({ $push: { comments: 'x' } });
  res.sendStatus(204);
});
`,
  ));
