import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('code, modules and templates that are made of input', () =>
  check(
    'security/code-injection',
    `
import express from 'express';

import vm from 'node:vm';
import ejs from 'ejs';
import handlebars from 'handlebars';
import nunjucks from 'nunjucks';
import _ from 'lodash';
const app = express();
app.get('/a', (req, res) => { eval(req.query.code); res.end(); }); // $ security/code-injection
app.get('/b', (req, res) => { eval('(' + Number(req.query.code) + ')'); res.end(); });
app.get('/c', (req, res) => { new Function('value', 'return ' + req.query.code)(1); res.end(); }); // $ security/code-injection
app.get('/d', (req, res) => { vm.runInNewContext(req.body.code, {}); res.end(); }); // $ security/code-injection
app.get('/e', (req, res) => { setTimeout(req.query.code, 10); res.end(); }); // $ security/code-injection
app.get('/f', (req, res) => { setTimeout(() => res.end(req.query.code === 'a' ? 'b' : 'c'), 10); });
app.get('/g', async (req, res) => { await import('data:text/javascript,' + req.query.code); res.end(); }); // $ security/code-injection
app.get('/h', async (req, res) => { await import('./formats/' + req.query.format); res.end(); });
app.get('/i', (req, res) => { res.end(ejs.render(req.body.template, {})); }); // $ security/code-injection
app.get('/j', (req, res) => { res.end(ejs.render('<%= name %>', { name: req.body.name })); });
app.get('/k', (req, res) => { handlebars.compile(req.body.template)({}); res.end(); }); // $ security/code-injection
app.get('/l', (req, res) => { nunjucks.renderString('Hello ' + req.body.name, {}); res.end(); }); // $ security/code-injection
app.get('/m', (req, res) => { _.template(req.body.template)({}); res.end(); }); // $ security/code-injection
app.get('/n', (req, res) => { res.render('users', req.body); }); // $ security/code-injection
app.get('/o', (req, res) => { res.render('users', { name: req.body.name }); });
app.get('/p', (req, res) => { res.render('users', { title: 'Users', ...req.body }); }); // $ security/code-injection
app.get('/s', (req, res) => { app.render('users', req.body, (error, page) => res.end(page)); }); // $ security/code-injection
app.get('/q', (req, res) => { res.render(req.query.view); }); // $ security/code-injection
app.get('/r', (req, res) => { const { format } = req.query; if (format !== 'csv' && format !== 'xml') return res.end(); require('./formats/' + format); res.end(); });
`,
  ));

test('code that is spelled out in hex', () =>
  check(
    'security/code-injection',
    `
//- /app.js
const decode = (text) => Buffer.from(text, 'hex').toString();
eval(Buffer.from('636f6e736f6c652e6c6f672829', 'hex').toString()); // $ security/code-injection
require(decode('6368696c645f70726f63657373')); // $ security/code-injection
console.log(decode('6368696c645f70726f63657373'));
require('6368696c645f70726f63657373'); // $ security/code-injection
require('./6368696c');
eval('1 + 1');
`,
  ));
