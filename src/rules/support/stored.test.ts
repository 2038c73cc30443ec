import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const mongoose = `
import express from 'express';
import escape from 'escape-html';
import { model, Schema } from 'mongoose';
const app = express();
app.use(express.json());
const Comment = model('Comment', new Schema({ text: String, views: Number, at: Date }));
app.listen(3000);
`;

test('text of a database in a page, in every form that rows come in', () =>
  check(
    'security/xss',
    `${mongoose}
app.get('/one', async (req, res) => {
  const comment = await Comment.findById(req.query.id);
  res.send('<p>' + comment.text + '</p>'); // $ security/xss
});
app.get('/list', async (req, res) => {
  const all = await Comment.find();
  res.send('<ul>' + all.map(({ text }) => \`<li>\${text}</li>\`).join('') + '</ul>'); // $ security/xss
});
app.get('/loop', (req, res) => {
  Comment.find({}, (error, all) => {
    let page = '';
    for (const each of all) page += '<li>' + each.text;
    res.send(page); // $ security/xss
  });
});
app.get('/encoded', async (req, res) => {
  const comment = await Comment.findById(req.query.id);
  res.send('<p>' + escape(comment.text) + '</p>');
});
app.get('/numbers', async (req, res) => {
  const comment = await Comment.findById(req.query.id);
  res.send('<p>' + comment.views + ' ' + comment.at + ' ' + comment._id + '</p>');
});
app.get('/json', async (req, res) => {
  const comment = await Comment.findById(req.query.id);
  res.send(comment);
});
app.get('/no-markup', async (req, res) => {
  const comment = await Comment.findById(req.query.id);
  res.json('Comment: ' + comment.text);
});
`,
  ));

test('how many rows there are is no text of theirs', () =>
  check(
    'security/xss',
    `
import express from 'express';
import mysql from 'mysql';
const connection = mysql.createConnection({});
const app = express();
app.get('/', (req, res) => {
  connection.query('SELECT text FROM comments', (error, rows) => {
    res.write('<p>' + rows.length + ' comments</p>');
    res.end('<p>' + rows[0].text + '</p>'); // $ security/xss
  });
});
`,
  ));

test('a request that writes the column makes more than a possibility of it', async () => {
  const read = `
app.get('/:id', async (req, res) => {
  const comment = await Comment.findById(req.params.id);
  res.send('<p>' + comment.text + '</p>');
});
`;
  const write = (text: string): string => `
app.post('/', async (req, res) => {
  await Comment.create({ text: ${text} });
  res.sendStatus(201);
});
`;
  const found = async (code: string): Promise<string[]> =>
    (await findingsOf(mongoose + code, 'security/xss')).map(
      ({ confidence, message }) => `${confidence}: ${message.slice(0, 38)}`,
    );
  expect(await found(read)).toEqual(['low: The column `text` of Comment is writte']);
  expect(await found(write('req.body.text') + read)).toEqual(['medium: The column `text` of Comment is writte']);
  expect(await found(write(`'Hello'`) + read)).toEqual(['low: The column `text` of Comment is writte']);
});

test.each(['security/sql-injection', 'security/command-injection'])(
  'stored text in statements and commands: %s',
  (rule) =>
    check(
      rule,
      `
import { exec, execFile } from 'node:child_process';
import { Pool } from 'pg';
const pool = new Pool();
export async function nightly() {
  const { rows } = await pool.query('SELECT id, name FROM reports');
  await pool.query("DELETE FROM files WHERE report = '" + rows[0].name + "'"); // $ security/sql-injection
  await pool.query('DELETE FROM files WHERE report = $1', [rows[0].name]);
  await pool.query('DELETE FROM files WHERE id = ' + rows[0].id);
  exec('rm /srv/reports/' + rows[0].name); // $ security/command-injection
  execFile('rm', ['--', '/srv/reports/' + rows[0].name]);
  pool.query('SELECT name FROM reports', (error, result) => {
    exec('rm /srv/reports/' + result.rows[0].name); // $ security/command-injection
  });
}
`,
    ),
);

test('input that goes there directly is reported as that, once', async () =>
  expect(
    (
      await findingsOf(
        `${mongoose}
app.get('/:id', async (req, res) => {
  const comment = await Comment.findById(req.params.id);
  res.send('<p>' + comment.text + req.query.more + '</p>');
});
`,
        'security/xss',
      )
    ).map(({ confidence }) => confidence),
  ).toEqual(['high']));
