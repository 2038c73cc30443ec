import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

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
app.post('/d', (req, res) => { libxmljs.parseXml(req.body); res.end(); }); // $ security/xml-bomb
app.post('/e', (req, res) => { new expat.Parser('UTF-8').parse('<order/>'); res.end(); });
`,
  ));

test('a parser that counts what it expands is hardly one', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import libxmljs from 'libxmljs';
const app = express();
app.post('/a', (req, res) => {
  libxmljs.parseXml(req.body, { noent: false });
  libxmljs.parseXml(req.body, { noent: true });
  libxmljs.parseHtml(req.body);
  res.end();
});
`,
    'security/xml-bomb',
  );
  expect(found.map(({ line, confidence, severity }) => [line, confidence, severity]).sort()).toEqual([
    [6, 'low', 'medium'],
    [7, 'high', 'high'],
  ]);
});

test('a body that comes in pieces', () =>
  check(
    'security/xml-bomb',
    `
import express from 'express';
import { toJson } from 'xml2json';
const app = express();
app.post('/a', (req, res) => {
  let text = '';
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => { res.json(toJson(text)); }); // $ security/xml-bomb
});
app.post('/b', (req, res) => {
  let size = 0;
  req.on('data', (chunk) => { size += chunk.length; });
  req.on('end', () => { res.json(toJson('<size>' + size + '</size>')); });
});
`,
  ));
