import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('parsers that expand what a document declares', () =>
  check(
    'security/xml-bomb',
    `
import express from 'express';
import expat from 'node-expat';
import xml2json from 'xml2json';
import libxmljs from 'libxmljs';
const app = express();

app.post('/a', (req, res) => { new expat.Parser('UTF-8').parse(req.body); res.end(); }); // $ security/xml-bomb
app.post('/b', (req, res) => { res.json(xml2json.toJson(req.query.xml)); }); // $ security/xml-bomb
app.post('/c', (req, res) => { libxmljs.parseXml(req.body, { huge: true }); res.end(); }); // $ security/xml-bomb
app.post('/d', (req, res) => { libxmljs.parseXml(req.body); res.end(); });
app.post('/e', (req, res) => { new expat.Parser('UTF-8').parse('<order/>'); res.end(); });
`,
  ));
