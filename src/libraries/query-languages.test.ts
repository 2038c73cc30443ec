import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('expressions and filters that are text', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import xpath from 'xpath';
import ldap from 'ldapjs';
const client = ldap.createClient({ url: 'ldap://directory' });
const app = express();
app.get('/a', (req, res) => { xpath.select1('//a[@id=' + req.query.id + ']', tree); res.end(); });
app.get('/b', (req, res) => { xpath.select1('//a', req.query.id); res.end(); });
app.get('/c', (req, res) => { client.search('o=example', { filter: '(uid=' + req.query.uid + ')' }, done); res.end(); });
app.get('/d', (req, res) => { client.search('o=example', { filter: new ldap.EqualityFilter({ attribute: 'uid', value: req.query.uid }) }, done); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'xpath'],
    ['GET /c', 'ldap'],
  ]);
});

test('expressions for other engines, and their variables', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import { evaluateXPathToNodes } from 'fontoxpath';
import SaxonJS from 'saxon-js';
import { JSDOM } from 'jsdom';
const app = express();
const { document } = new JSDOM('<a/>').window;
app.get('/', (req, res) => {
  const expression = "//user[name='" + req.query.name + "']";
  evaluateXPathToNodes(expression, document);
  evaluateXPathToNodes('//user[name=$name]', document, null, { name: expression });
  SaxonJS.XPath.evaluate(expression, document);
  SaxonJS.XPath.evaluate('//user[name=$name]', document, { params: { name: expression } });
  new JSDOM('<a/>').window.document.evaluate(expression, document);
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'xpath')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([10, 12, 14]);
});
