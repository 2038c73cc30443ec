import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('expressions that are put together', () =>
  check(
    'security/xpath-injection',
    `
import express from 'express';
import xpath from 'xpath';
import libxmljs from 'libxmljs';
const document = libxmljs.parseXml('<accounts/>');
const app = express();

app.get('/a', (req, res) => { xpath.select('//account[@id=' + req.query.id + ']', document); res.end(); }); // $ security/xpath-injection
app.get('/b', (req, res) => { xpath.select('//account[@id=' + Number(req.query.id) + ']', document); res.end(); });
app.get('/c', (req, res) => { document.find("//account[name='" + req.query.name + "']"); res.end(); }); // $ security/xpath-injection
app.get('/d', (req, res) => { const { name } = req.query; if (!/^[\\w .]+$/.test(name)) return res.end(); document.get("//account[name='" + name + "']"); res.end(); });
app.get('/e', (req, res) => { xpath.parse('//account[name=$name]').select({ node: document, variables: { name: req.query.name } }); res.end(); });
`,
  ));
