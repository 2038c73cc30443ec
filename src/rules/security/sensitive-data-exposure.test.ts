import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const schema = `
//- /prisma/schema.prisma
model User {
  id         String @id
  email      String @unique
  password   String
  resetToken String?
}
model Post {
  id    String @id
  title String
}
`;
const start = `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
`;

test('whole rows, single columns, and rows within a reply', () =>
  check(
    'security/sensitive-data-exposure',
    `${start}
app.get('/a/:id', async (req, res) => {
  const user = await prisma.user.findUnique({ where: { id: req.params.id } });
  res.json(user); // $ security/sensitive-data-exposure
});
app.get('/b', async (req, res) => {
  const users = await prisma.user.findMany({ take: 10 });
  res.json({ data: users }); // $ security/sensitive-data-exposure
});
app.get('/c', async (req, res) => {
  const user = await prisma.user.findFirst();
  res.json({ hash: user.password }); // $ security/sensitive-data-exposure
});
app.get('/d', async (req, res) => {
  const user = await prisma.user.findFirst();
  res.json({ id: user.id, email: user.email });
});
app.get('/posts', async (req, res) => {
  res.json(await prisma.post.findMany({ take: 10 }));
});
app.get('/e', async (req, res) => {
  res.json(await prisma.user.findMany({ take: 10, omit: { password: true, resetToken: true } }));
});
${schema}`,
  ));

test('columns that are taken away before', () =>
  check(
    'security/sensitive-data-exposure',
    `${start}
app.get('/a', async (req, res) => {
  const { password, resetToken, ...user } = await prisma.user.findFirst();
  res.json(user);
});
app.get('/b', async (req, res) => {
  const user = await prisma.user.findFirst();
  delete user.password;
  user.resetToken = undefined;
  res.json(user);
});
app.get('/c', async (req, res) => {
  const user = await prisma.user.findFirst();
  res.json({ ...user, password: undefined, resetToken: undefined });
});
app.get('/d', async (req, res) => {
  const user = await prisma.user.findFirst();
  res.json({ ...user, resetToken: undefined }); // $ security/sensitive-data-exposure
});
${schema}`,
  ));

test('columns that an entity keeps to itself', () =>
  check(
    'security/sensitive-data-exposure',
    `
import { Controller, Get, Param } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Account, Member, Person } from './entities';
@Controller()
export class Users {
  constructor(
    @InjectRepository(Account) private accounts: Repository<Account>,
    @InjectRepository(Member) private members: Repository<Member>,
    @InjectRepository(Person) private people: Repository<Person>,
  ) {}
  @Get('accounts/:id') account(@Param('id') id: string) {
    return this.accounts.findOneBy({ id }); // $ security/sensitive-data-exposure
  }
  @Get('members/:id') member(@Param('id') id: string) {
    return this.members.findOneBy({ id });
  }
  @Get('people/:id') person(@Param('id') id: string) {
    return this.people.findOneBy({ id });
  }
}
//- /src/entities.ts
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Exclude } from 'class-transformer';
@Entity() export class Account { @PrimaryColumn() id: string; @Column() password: string; }
@Entity() export class Member { @PrimaryColumn() id: string; @Column({ select: false }) password: string; }
@Entity() export class Person { @PrimaryColumn() id: string; @Exclude() @Column() password: string; }
`,
  ));

test('what GraphQL gives of a row its schema says', () =>
  check(
    'security/sensitive-data-exposure',
    `
import { Query, Resolver } from '@nestjs/graphql';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
@Resolver()
export class Users {
  @Query(() => Object) first() {
    return prisma.user.findFirst();
  }
}
${schema}`,
  ));

test('schemas of Mongoose', () =>
  check(
    'security/sensitive-data-exposure',
    `
import express from 'express';
import mongoose from 'mongoose';
const app = express();
const A = mongoose.model('User', new mongoose.Schema({ name: String, password: String }));
const B = mongoose.model('B', new mongoose.Schema({ name: String, password: { type: String, select: false } }));
const shaped = new mongoose.Schema({ name: String, password: String });
shaped.set('toJSON', { transform: (doc, ret) => { delete ret.password; } });
const C = mongoose.model('C', shaped);
app.get('/a/:id', async (req, res) => {
  res.json(await A.findById(req.params.id)); // $ security/sensitive-data-exposure
});
app.get('/a2/:id', async (req, res) => {
  res.json(await A.findById(req.params.id).select('-password'));
});
app.get('/b/:id', async (req, res) => {
  res.json(await B.findById(req.params.id));
});
app.get('/c/:id', async (req, res) => {
  res.json(await C.findById(req.params.id));
});
`,
  ));

test('where nothing declares the table it is only possible', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.post('/register', async (req, res) => {
  await pool.query('INSERT INTO users (email, password_hash) VALUES ($1, $2)', [req.body.email, req.body.hash]);
  res.status(201).end();
});
app.get('/users/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT * FROM users WHERE id = $1', [req.params.id]);
  res.json(rows[0]);
});
app.get('/names/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT email FROM users WHERE id = $1', [req.params.id]);
  res.json(rows[0]);
});
`,
    'security/sensitive-data-exposure',
  );
  expect(found.map(({ line, severity, confidence }) => [line, severity, confidence])).toEqual([[12, 'high', 'low']]);
});
