import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const models = (more = ''): string => `
import express from 'express';
import mongoose, { Schema } from 'mongoose';
const app = express();
const users = new Schema({ name: String });
${more}
const User = mongoose.model('User', users);
const Post = mongoose.model('Post', new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'User' } }));
const Visit = mongoose.model('Visit', new Schema({ post: { type: Schema.Types.ObjectId, ref: 'Post' } }));
`;

test('documents that refer to what is deleted, and those that go with it', () =>
  check(
    'database/orphan-risk',
    `${models()}
app.delete('/users/:id', async (req, res) => {
  await User.findByIdAndDelete(req.params.id); // $ database/orphan-risk
  res.sendStatus(204);
});
app.delete('/posts/:id', async (req, res) => {
  await Post.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});
`,
  ));

test('the others are changed on the same way', () =>
  check(
    'database/orphan-risk',
    `${models()}
async function remove(id) {
  await Post.updateMany({ author: id }, { author: null });
  await User.deleteOne({ _id: id });
}
app.delete('/users/:id', async (req, res) => { await remove(req.params.id); res.sendStatus(204); });
app.patch('/users/:id', async (req, res) => { await User.updateOne({ _id: req.params.id }, { deletedAt: new Date() }); res.sendStatus(204); });
`,
  ));

test('the schema does it by itself', () =>
  check(
    'database/orphan-risk',
    `${models(`users.pre('deleteOne', async function () { await Post.deleteMany({ author: this.getQuery()._id }); });`)}
app.delete('/users/:id', async (req, res) => { await User.deleteOne({ _id: req.params.id }); res.sendStatus(204); });
`,
  ));

test('a database with foreign keys refuses, or deletes them', () =>
  check(
    'database/orphan-risk',
    `
//- /schema.sql
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.delete('/users/:id', async (req, res) => { await pool.query('DELETE FROM users WHERE id = $1', [req.params.id]); res.sendStatus(204); });
`,
  ));
