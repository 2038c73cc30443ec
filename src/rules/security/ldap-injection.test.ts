import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('filters and names that are put together', () =>
  check(
    'security/ldap-injection',
    `
import express from 'express';
import ldap from 'ldapjs';
import { filter } from 'ldap-escape';
const client = ldap.createClient({ url: 'ldap://directory' });
const app = express();

app.get('/a', (req, res) => { client.search('o=example', { filter: '(uid=' + req.query.uid + ')' }, () => res.end()); }); // $ security/ldap-injection
app.get('/b', (req, res) => { client.search('uid=' + req.query.uid + ',o=example', {}, () => res.end()); }); // $ security/ldap-injection
app.get('/c', (req, res) => { client.search('o=example', { filter: '(uid=' + filter(req.query.uid) + ')' }, () => res.end()); });
app.get('/d', (req, res) => { const { uid } = req.query; if (!/^[a-z0-9]+$/.test(uid)) return res.end(); client.search('o=example', { filter: '(uid=' + uid + ')' }, () => res.end()); });
`,
  ));

test('characters that filters are made of, written as their codes', () =>
  check(
    'security/ldap-injection',
    `
import express from 'express';
import ldap from 'ldapjs';
const client = ldap.createClient({ url: 'ldap://localhost' });
const app = express();
const code = (text) => text.replace(/[*()\\\\]/g, (one) => '\\\\' + one.charCodeAt(0).toString(16));
app.get('/', (req, res) => {
  client.search('o=all', { filter: '(uid=' + code(req.query.name) + ')' }, () => {});
  client.search('o=all', { filter: '(uid=' + req.query.name.replace(/[()]/g, '') + ')' }, () => {}); // $ security/ldap-injection
  res.end();
});
app.listen(3000);
`,
  ));

test('filters that are parsed first, and signs that are written as filters write them', () =>
  check(
    'security/ldap-injection',
    `
const ldap = require('ldapjs');
const client = ldap.createClient({ url: 'ldap://localhost' });
const escaped = (text) => text.replace(/\\*/g, '\\\\2a').replace(/\\(/g, '\\\\28').replace(/\\)/g, '\\\\29');
require('express')().get('/', (req, res) => {
  const filter = ldap.parseFilter('(uid=' + req.query.name + ')');
  client.search('o=a', { filter }, () => {}); // $ security/ldap-injection
  client.search('o=a', { filter: '(uid=' + escaped(req.query.name) + ')' }, () => {});
  res.end();
}).listen(1);
`,
  ));
