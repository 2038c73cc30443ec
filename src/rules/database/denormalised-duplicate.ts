import { defineRule } from '../define.ts';
import { duplicatedFacts } from '../support/duplicated-facts.ts';
import { queryInWords, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Same fact in two tables, changed in one of them',
  severity: 'low',
  precision: 'medium',
  needs: ['entities', 'queries', 'entries'],
  tags: ['data-integrity'],
  docs: {
    why: 'A value is copied from the row that owns it into a row that refers to that one. When the owner changes, the copy says what was so before, and what reads it shows another name, title or mail address than the rest of the service. Nobody can tell later which of the two is right.',
    fix: 'Read {origin} by the reference where {copy} is shown (a join, or the relation of the ORM), and drop the copy. If it is there for speed, change both in one transaction; if it is to say what was so at the time, call it so.',
    bad: `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE comments (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id), author_name text NOT NULL, body text);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.post('/comments', async (req, res) => {
  const { rows: [user] } = await pool.query('SELECT id, name FROM users WHERE id = $1', [req.body.userId]);
  await pool.query('INSERT INTO comments (user_id, author_name, body) VALUES ($1, $2, $3)', [user.id, user.name, req.body.text]);
  res.sendStatus(201);
});
app.put('/users/:id', async (req, res) => {
  await pool.query('UPDATE users SET name = $1 WHERE id = $2', [req.body.name, req.params.id]);
  res.sendStatus(204);
});
app.listen(3000);
`,
    good: `
//- /migrations/001.sql
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE comments (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id), author_name text NOT NULL, body text);
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.post('/comments', async (req, res) => {
  const { rows: [user] } = await pool.query('SELECT id, name FROM users WHERE id = $1', [req.body.userId]);
  await pool.query('INSERT INTO comments (user_id, author_name, body) VALUES ($1, $2, $3)', [user.id, user.name, req.body.text]);
  res.sendStatus(201);
});
app.put('/users/:id', async (req, res) => {
  await pool.query('UPDATE users SET name = $1 WHERE id = $2', [req.body.name, req.params.id]);
  await pool.query('UPDATE comments SET author_name = $1 WHERE user_id = $2', [req.body.name, req.params.id]);
  res.sendStatus(204);
});
app.listen(3000);
`,
  },
  messages: {
    copy: '{copying} writes {copy} with what {origin} holds at that time; {changing} changes {origin}, and nothing changes {copy} with it.',
  },
  check(model, report) {
    for (const { copy, origin, copied, changed } of duplicatedFacts(model)) {
      const name = `${copy.entity.table}.${copy.column.column}`;
      report({
        message: 'copy',
        arguments: {
          copying: copied.endpoint.label,
          copy: name,
          origin: `${origin.entity.table}.${origin.column.column}`,
          changing: changed.endpoint.label,
        },
        place: copied.step.operation.place,
        trace: [
          { location: copied.from.query, message: `${origin.entity.table}.${origin.column.column} is read` },
          { location: copied.step.operation.place, message: queryInWords(copied.step.operation) },
          ...wayTo(changed.endpoint, changed.step, queryInWords(changed.step.operation)),
        ],
        endpoint: copied.endpoint,
        affects: reachOf([copied.endpoint, changed.endpoint]),
        key: name,
      });
    }
  },
});
