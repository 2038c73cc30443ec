import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';
import { checkSteps } from '../testing/steps.ts';

test('pieces of addresses and paths', () =>
  checkSteps(
    `
const URI = require('urijs'), parse = require('url-parse'), qs = require('query-string'), join = require('url-join'), slash = require('slash');
const upath = require('upath'), parseurl = require('parseurl'), url = require('url');
`,
    {
      carry: [
        'new URI(v).path()',
        'parse(v, true).query.name',
        'qs.parseUrl(v).query.name',
        `join('http://a', v)`,
        'slash(v)',
        `upath.join('/a', v)`,
        'parseurl(req).pathname',
        `url.resolve('http://a', v)`,
        `url.format({ protocol: 'http:', host: 'a', pathname: v })`,
      ],
      stop: [`new URI('http://a').path()`, `join('http://a', 'b')`, `parse('http://a', v).port.length`],
    },
  ));

test('the host of an address that begins with one stays', async () => {
  const found = await findingsOf(
    `//- /app.js
const axios = require('axios'), join = require('url-join'), url = require('url');
require('express')().get('/', async (req, res) => {
  await axios.get(join('https://api.example.com/v1', req.query.name));
  await axios.get(url.format({ protocol: 'https:', host: 'api.example.com', pathname: req.query.name }));
  await axios.get(join(req.query.base, 'v1'));
  await axios.get(url.resolve('https://api.example.com', req.query.name));
}).listen(1);
`,
    'security/ssrf',
  );
  expect(found.flatMap(({ line, confidence }) => (confidence === 'low' ? [] : [line]))).toEqual([5, 6]);
});
