import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what middleware has found out of the request holds behind it', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import mysql from 'mysql2';
const db = mysql.createPool({});
const app = express();
const tables = ['users', 'orders'];
const isTable = (name) => tables.includes(name);
const chosen = (req, res, next) => (isTable(req.params.table) ? next() : res.sendStatus(404));
function refused(req, res, next) { if (!isTable(req.params.table)) return res.sendStatus(404); next(); }
function failed(req, res, next) { if (!isTable(req.params.table)) return next(new Error('no')); next(); }
function noted(req, res, next) { if (!isTable(req.params.table)) console.log('unknown'); next(); }
function either(req, res, next) { if (isTable(req.params.table)) return next(); if (req.query.force) next(); else res.end(); }
function other(req, res, next) { if (!isTable(req.params.name)) return res.sendStatus(404); next(); }
app.get('/a/:table', chosen, (req, res) => { db.query('SELECT * FROM ' + req.params.table); });
app.get('/b/:table', refused, (req, res) => { const { table } = req.params; db.query('SELECT * FROM ' + table); });
app.get('/c/:table', failed, (req, res) => { db.query('SELECT * FROM ' + req.params.table); });
app.get('/d/:table', noted, (req, res) => { db.query('SELECT * FROM ' + req.params.table); }); // $ security/sql-injection
app.get('/e/:table', either, (req, res) => { db.query('SELECT * FROM ' + req.params.table); }); // $ security/sql-injection
app.get('/f/:table', other, (req, res) => { db.query('SELECT * FROM ' + req.params.table); }); // $ security/sql-injection
app.get('/g/:table', refused, (req, res) => { db.query('SELECT * FROM ' + req.query.table); }); // $ security/sql-injection
app.listen(3000);
`,
  ));

test('what was found out of a parameter of the path', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import mysql from 'mysql2';
const db = mysql.createPool({});
const app = express();
app.param('id', (req, res, next, id) => { if (!/^\\d+$/.test(id)) return next(new Error('no number')); next(); });
app.param('name', (req, res, next, name) => { req.name = name; next(); });
app.get('/a/:id', (req, res) => { db.query('SELECT ' + req.params.id); });
app.get('/b/:name', (req, res) => { db.query('SELECT ' + req.params.name); }); // $ security/sql-injection
app.get('/c/:other', (req, res) => { db.query('SELECT ' + req.params.other); }); // $ security/sql-injection
app.listen(3000);
`,
  ));

test('hooks that call back, or come to their end', () =>
  check(
    'security/sql-injection',
    `
import Fastify from 'fastify';
import mysql from 'mysql2';
const db = mysql.createPool({});
const app = Fastify();
const numbered = (request, reply, done) => { if (!/^\\d+$/.test(request.params.id)) { reply.code(400).send(); return; } done(); };
const noted = (request, reply, done) => { if (!/^\\d+$/.test(request.params.id)) request.log.warn('no number'); done(); };
app.get('/a/:id', { preHandler: numbered }, async (request) => { await db.query('SELECT ' + request.params.id); });
app.get('/b/:id', { preHandler: noted }, async (request) => { await db.query('SELECT ' + request.params.id); }); // $ security/sql-injection
const awaited = async (request, reply) => { if (!/^\\d+$/.test(request.params.id)) return reply.code(400).send(); };
const spared = async (request, reply) => { if (request.query.skip) return; if (!/^\\d+$/.test(request.params.id)) return reply.code(400).send(); };
app.get('/c/:id', { preHandler: awaited }, async (request) => { await db.query('SELECT ' + request.params.id); });
app.get('/d/:id', { preHandler: spared }, async (request) => { await db.query('SELECT ' + request.params.id); }); // $ security/sql-injection
app.listen({ port: 3000 });
`,
  ));
