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

test('statements in options and lists, and connections that callbacks are given', async () => {
  const { flows } = await modelOf(`
//- /app.js
const { BigQuery } = require('@google-cloud/bigquery');
const cassandra = new (require('cassandra-driver').Client)({});
const clickhouse = require('@clickhouse/client').createClient();
const firebird = require('node-firebird');
const { Database } = require('bun:sqlite');
require('express')().get('/', async (req, res) => {
  const text = "SELECT a FROM t WHERE b = '" + req.query.q + "'";
  await new BigQuery().query({ query: text });
  await new BigQuery().query({ query: 'SELECT @a', params: { a: text } });
  await cassandra.batch([{ query: text }]);
  await cassandra.batch([{ query: 'INSERT INTO t VALUES (?)', params: [text] }]);
  await clickhouse.query({ query: text });
  await clickhouse.query({ query: 'SELECT {a: String}', query_params: { a: text } });
  firebird.attach({}, (error, db) => {
    db.query(text, () => {});
    db.query('SELECT ?', [text], () => {});
  });
  new Database('x.db').query(text).all();
  new Database('x.db').query('SELECT ?').all(text);
  res.end();
}).listen(1);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'sql')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([8, 10, 12, 15, 18]);
});

test('connections by the types of fields, and by promises', async () => {
  const { flows } = await modelOf(`
//- /src/app.ts
import express from 'express';
import couchbase from 'couchbase';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Container } from '@azure/cosmos';
import type { ClickHouseClient } from '@clickhouse/client';
class Search {
  private readonly goods!: Container;
  private readonly visits!: ClickHouseClient;
  async find(name: string) {
    await this.goods.items.query('SELECT * FROM c WHERE c.name = ' + name).fetchAll();
    await this.visits.query({ query: 'SELECT {name: String}', query_params: { name } });
    return this.visits.query({ query: 'SELECT ' + name });
  }
}
const search = new Search();
const app = express();
app.get('/', async (req, res) => {
  const name = String(req.query.name);
  await search.find(name);
  couchbase.connect('couchbase://localhost').then((cluster) => cluster.query('SELECT ' + name));
  DuckDBInstance.create().then((instance) => instance.connect()).then((connection) => connection.run('SELECT ' + name));
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'sql')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([10, 12, 20, 21]);
});
