import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('parsers that read what a document names', () =>
  check(
    'security/xxe',
    `
import express from 'express';
import libxmljs from 'libxmljs2';
const app = express();

app.post('/a', (req, res) => { libxmljs.parseXml(req.body, { noent: true }); res.end(); }); // $ security/xxe
app.post('/b', (req, res) => { libxmljs.parseXmlString(req.files.list.data.toString('utf8'), { noent: true }); res.end(); }); // $ security/xxe
app.post('/c', (req, res) => { libxmljs.parseXml(req.body, { noent: false }); res.end(); });
app.post('/d', (req, res) => { libxmljs.parseXml(req.body); res.end(); });
`,
  ));
