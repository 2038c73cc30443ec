import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('each application is judged by itself', () =>
  check(
    'errors/no-central-error-handler',
    `
import express from 'express';
const api = express();
const admin = express(); // $ errors/no-central-error-handler
api.get('/a', (req, res) => { res.json({}); });
api.use((error, req, res, next) => { res.status(500).json({ error: 'failed' }); });
admin.get('/b', (req, res) => { res.json({}); });
api.listen(3000);
admin.listen(3001);
`,
  ));

test('an error handler of a package counts, an application without endpoints needs none', () =>
  check(
    'errors/no-central-error-handler',
    `
import express from 'express';
import errorhandler from 'errorhandler';
const app = express();
const empty = express();
app.get('/a', (req, res) => { res.json({}); });
app.use(errorhandler());
`,
  ));

test('a framework whose own replies are safe needs none', async () => {
  const found = await findingsOf(
    `
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
@Controller('a')
class A { @Get() all() { return []; } }
@Module({ controllers: [A] })
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
    'errors/no-central-error-handler',
  );
  expect(found).toEqual([]);
});

test('not a router whose application was not found', () =>
  check(
    'errors/no-central-error-handler',
    `
//- /src/pages.ts
import express from 'express';
const router = express.Router();
router.get('/pages', (req, res) => { res.json([]); });
module.exports = router;
//- /src/server.ts
import express from 'express';
const app = express(); // $ errors/no-central-error-handler
app.get('/status', (req, res) => { res.json([]); });
app.listen(3000);
`,
  ));
