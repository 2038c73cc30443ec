import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('statements of drivers, put together and with parameters', async () => {
  const { flows } = await modelOf(`
//- /app.js
const oracledb = require('oracledb');
const snowflake = require('snowflake-sdk').createConnection({});
const { Request } = require('tedious');
require('express')().get('/', async (req, res) => {
  const connection = await oracledb.getConnection();
  await connection.execute('SELECT a FROM t WHERE b = ' + req.query.one);
  await connection.execute('SELECT a FROM t WHERE b = :1', [req.query.fine]);
  snowflake.execute({ sqlText: 'SELECT ' + req.query.two });
  snowflake.execute({ sqlText: 'SELECT ?', binds: [req.query.fine] });
  new Request('SELECT ' + req.query.three, () => {});
  res.end();
}).listen(1);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'sql')
      .map(({ source }) => source.label)
      .sort(),
  ).toEqual(['query string `one`', 'query string `three`', 'query string `two`']);
});
