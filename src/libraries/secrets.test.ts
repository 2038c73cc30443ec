import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('texts of the code that packages are given as secrets', async () => {
  const { operations } = await modelOf(`
import express from 'express';
import session from 'express-session';
import cookieParser from 'cookie-parser';
import nodemailer from 'nodemailer';
import { Pool } from 'pg';
import { createHmac } from 'node:crypto';
const app = express();
const word = 'walrus';
app.use(session({ secret: [word], resave: false }));
app.use(cookieParser(process.env.COOKIES || 'spare'));
nodemailer.createTransport({ host: 'mail', auth: { user: 'me', pass: 'hunter2' } });
new Pool({ password: process.env.DB });
createHmac('sha256', Buffer.from('bytes'));
`);
  const secrets = operations.flatMap((operation) =>
    operation.is === 'secret' && operation.kind !== 'account'
      ? [[operation.what, operation.kind, operation.text, operation.fallback]]
      : [],
  );
  expect(secrets).toEqual([
    ['session secret', 'key', 'walrus', false],
    ['secret that signs cookies', 'key', 'spare', true],
    ['password of the mail server', 'credential', 'hunter2', false],
    ['key of a keyed hash', 'key', 'bytes', false],
  ]);
});

test('keys that are assigned, and those of plugins', async () => {
  const { operations } = await modelOf(`
import Koa from 'koa';
import Hapi from '@hapi/hapi';
import AWS from 'aws-sdk';
const app = new Koa();
app.keys = ['one', 'two'];
app.name = 'three';
const server = Hapi.server();
server.auth.strategy('session', 'cookie', { cookie: { name: 'four', password: 'five' } });
AWS.config.secretAccessKey = 'six';
AWS.config.region = 'seven';
`);
  expect(operations.flatMap((operation) => (operation.is === 'secret' ? [operation.text] : []))).toEqual([
    'one',
    'five',
    'six',
  ]);
});
