import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a literal behind a parameter is reported', () =>
  check(
    'api/shadowed-route',
    `
import express from 'express';
const app = express();
const users = express.Router();
users.get('/:id/posts', (req, res) => { res.json([]); });
users.get('/:id', (req, res) => { res.json({}); });
users.get('/me', (req, res) => { res.json({}); }); // $ api/shadowed-route
users.get('/me/posts', (req, res) => { res.json([]); }); // $ api/shadowed-route
users.post('/me', (req, res) => { res.json({}); });
users.get('/me/friends', (req, res) => { res.json([]); });
app.use('/users', users);
`,
  ));

test('a constraint, next() and a wildcard that hands on are quiet', () =>
  check(
    'api/shadowed-route',
    `
import express from 'express';
const app = express();
app.get('/a/:id(\\\\d+)', (req, res) => { res.json({}); });
app.get('/a/me', (req, res) => { res.json({}); });
app.get('/b/:id', (req, res, next) => { if (req.params.id === 'me') return next(); res.json({}); });
app.get('/b/me', (req, res) => { res.json({}); });
`,
  ));

test('a router that prefers literal paths hides nothing', () =>
  check(
    'api/shadowed-route',
    `
import Fastify from 'fastify';
const app = Fastify();
app.get('/users/:id', async () => ({}));
app.get('/users/me', async () => ({}));
app.listen({ port: 3000 });
`,
  ));
