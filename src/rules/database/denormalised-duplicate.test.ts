import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';
import { testPairs, type Pair } from '../../testing/pairs.ts';

const rule = 'database/denormalised-duplicate';
const prisma = `
//- /prisma/schema.prisma
datasource db {
  provider = "postgresql"
}
model User {
  id    Int    @id @default(autoincrement())
  name  String
  email String @unique
  comments Comment[]
  orders Order[]
}
model Comment {
  id         Int    @id @default(autoincrement())
  authorName String
  body       String
  userId     Int
  user       User   @relation(fields: [userId], references: [id])
}
model Order {
  id     Int    @id @default(autoincrement())
  name   String
  userId Int
  user   User   @relation(fields: [userId], references: [id])
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.use(express.json());
app.put('/users/:id', async (req, res) => {
  res.json(await prisma.user.update({ where: { id: Number(req.params.id) }, data: { name: req.body.name } }));
});
`;
const comment = (data: string, more = ''): string => `
app.post('/comments', async (req, res) => {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: req.body.userId } });
  res.json(await prisma.comment.create({ data: { ${data}, body: req.body.body, userId: user.id } }));
});
${more}
app.listen(3000);
`;

const pairs: Pair[] = [
  ['what the client sends is its own', prisma, comment('authorName: user.name'), comment('authorName: req.body.name')],
  [
    'the copy is changed as well, somewhere',
    prisma,
    comment('authorName: user.name'),
    comment(
      'authorName: user.name',
      "app.put('/comments/:id', async (req, res) => { res.json(await prisma.comment.update({ where: { id: Number(req.params.id) }, data: { authorName: req.body.name } })); });",
    ),
  ],
  [
    'nobody knows what is changed',
    prisma,
    comment('authorName: user.name'),
    comment(
      'authorName: user.name',
      "app.put('/comments/:id', async (req, res) => { res.json(await prisma.comment.update({ where: { id: Number(req.params.id) }, data: req.body })); });",
    ),
  ],
  ['something is made of it', prisma, comment('authorName: user.name'), comment('authorName: user.name.toUpperCase()')],
  ['another fact', prisma, comment('authorName: user.name'), comment('authorName: user.email')],
  [
    'an order says what was so at the time',
    prisma,
    comment('authorName: user.name'),
    `
app.post('/orders', async (req, res) => {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: req.body.userId } });
  res.json(await prisma.order.create({ data: { name: user.name, userId: user.id } }));
});
app.listen(3000);
`,
  ],
];

testPairs(rule, pairs);

test('in a service, with both places and the requests that lead there', async () => {
  const found = await findingsOf(
    `${prisma}
import { addComment } from './comments.js';
app.post('/comments', async (req, res) => { res.json(await addComment(prisma, req.body)); });
app.listen(3000);
//- /src/comments.ts
export async function addComment(prisma, { userId, body }) {
  const { name, id } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
  return prisma.comment.create({ data: { authorName: name, body, userId: id } });
}
`,
    rule,
  );
  expect(found.map(({ file, line, severity, message }) => [file, line, severity, message])).toEqual([
    [
      'src/comments.ts',
      3,
      'low',
      'POST /comments writes Comment.authorName with what User.name holds at that time; PUT /users/:id changes User.name, and nothing changes Comment.authorName with it.',
    ],
  ]);
});

test('nothing changes the original; a trigger carries it over; no reference', async () => {
  const sql = (tables: string, change: string): string => `
//- /migrations/001.sql
${tables}
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.post('/pins', async (req, res) => {
  const { rows: [place] } = await pool.query('SELECT id, title FROM places WHERE id = $1', [req.body.place]);
  await pool.query('INSERT INTO pins (made, title, place_id) VALUES (now(), $1, $2)', [place.title, place.id]);
  res.sendStatus(201);
});
app.patch('/places/:id', async (req, res) => {
  await pool.query('${change}', [req.body.value, req.params.id]);
  res.sendStatus(204);
});
app.listen(3000);
`;
  const places = 'CREATE TABLE places (id bigint PRIMARY KEY, title text, note text);';
  const pins =
    'CREATE TABLE pins (id bigserial PRIMARY KEY, made timestamptz, title text, place_id bigint REFERENCES places (id));';
  const title = 'UPDATE places SET title = $1 WHERE id = $2';
  expect(await findingsOf(sql(`${places}\n${pins}`, title), rule)).toHaveLength(1);
  expect(await findingsOf(sql(`${places}\n${pins}`, 'UPDATE places SET note = $1 WHERE id = $2'), rule)).toEqual([]);
  expect(await findingsOf(sql(`${places}\n${pins.replace(' REFERENCES places (id)', '')}`, title), rule)).toEqual([]);
  const trigger = 'CREATE TRIGGER carry AFTER UPDATE ON places FOR EACH ROW EXECUTE FUNCTION carry_title();';
  expect(await findingsOf(sql(`${places}\n${pins}\n${trigger}`, title), rule)).toEqual([]);
});
