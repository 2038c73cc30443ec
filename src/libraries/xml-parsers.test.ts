import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('parsers by what they are told to read', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import libxmljs from 'libxmljs2';
import { XMLParser } from 'fast-xml-parser';
const app = express();
app.get('/a', (req, res) => { libxmljs.parseXml(req.body, { dtdload: true }); res.end(); });
app.get('/b', (req, res) => { libxmljs.parseXml(req.body, { huge: true }); res.end(); });
app.get('/c', (req, res) => { libxmljs.parseXml(req.body, {}); res.end(); });
app.get('/d', (req, res) => { new XMLParser().parse(req.body); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'entities'],
    ['GET /a', 'xml'],
    ['GET /b', 'entities'],
    ['GET /c', 'entities'],
  ]);
});

test('parsers that read what a document names unless they are told otherwise', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import libxmljs from 'libxmljs';
import { ParseOption, XmlDocument } from 'libxml2-wasm';
const app = express();
app.get('/', (req, res) => {
  new libxmljs.SaxParser({}).parseString(req.query.text);
  XmlDocument.fromString(req.query.text, { option: ParseOption.XML_PARSE_NOENT });
  XmlDocument.fromString(req.query.text, { option: ParseOption.XML_PARSE_NOBLANKS });
  XmlDocument.fromString(req.query.text);
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'xml')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([7, 8]);
});
