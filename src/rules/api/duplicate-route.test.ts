import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('the second registration is reported, across routers', () =>
  check(
    'api/duplicate-route',
    `
import express from 'express';
const app = express();
const users = express.Router();
users.get('/:id', (req, res) => { res.json({}); });
app.use('/users', users);
app.get('/users/:userId', (req, res) => { res.json({}); }); // $ api/duplicate-route
app.post('/users/:id', (req, res) => { res.json({}); });
`,
  ));

test('a first handler that hands on, a condition and another application are quiet', () =>
  check(
    'api/duplicate-route',
    `
import express from 'express';
const app = express();
const admin = express();
app.get('/a', (req, res, next) => { if (req.query.old) return res.json({}); next(); });
app.get('/a', (req, res) => { res.json({}); });
if (process.env.LEGACY) app.get('/b', (req, res) => { res.json({}); });
app.get('/b', (req, res) => { res.json({}); });
admin.get('/b', (req, res) => { res.json({}); });
for (const name of ['x', 'y']) app.get('/c', (req, res) => { res.json({ name }); });
app.listen(3000);
admin.listen(3001);
`,
  ));

test('modules that the configuration chooses from are alternatives', () =>
  check(
    'api/duplicate-route',
    `
import { Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
@Controller('files') class LocalController { @Post('upload') local() { return {}; } }
@Controller('files') class CloudController { @Post('upload') cloud() { return {}; } }
@Module({ controllers: [LocalController] }) class LocalModule {}
@Module({ controllers: [CloudController] }) class CloudModule {}
const chosen = process.env.DRIVER === 'local' ? LocalModule : CloudModule;
@Module({ imports: [chosen] }) class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
  ));
