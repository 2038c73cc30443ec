import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('languages of graphs, documents, metrics and searches', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import neo4j from 'neo4j-driver';
import { Database, aql } from 'arangojs';
import { InfluxDB } from '@influxdata/influxdb-client';
import { MeiliSearch } from 'meilisearch';
import { createClient } from '@supabase/supabase-js';
const app = express();
const driver = neo4j.driver('bolt://localhost');
const database = new Database();
const metrics = new InfluxDB({}).getQueryApi('shop');
const search = new MeiliSearch({ host: 'http://localhost' });
const supabase = createClient('https://x.example.com', process.env.KEY);
app.get('/', async (req, res) => {
  const { name } = req.query;
  const session = driver.session();
  await session.run("MATCH (n {name: '" + name + "'}) RETURN n"); // $ security/sql-injection
  await session.run('MATCH (n {name: $name}) RETURN n', { name });
  await session.executeRead((tx) => tx.run(\`MATCH (n:\${name}) RETURN n\`)); // $ security/sql-injection
  await database.query("FOR d IN c FILTER d.name == '" + name + "' RETURN d"); // $ security/sql-injection
  await database.query(aql\`FOR d IN c FILTER d.name == \${name} RETURN d\`);
  await metrics.collectRows(\`from(bucket: "\${name}")\`); // $ security/sql-injection
  await search.index('goods').search('x', { filter: 'owner = ' + name }); // $ security/sql-injection
  await search.index('goods').search(name, { limit: 10 });
  await supabase.from('goods').select('*').or(\`name.eq.\${name},free.eq.true\`); // $ security/sql-injection
  await supabase.from('goods').select('*').eq('name', name);
  res.end();
});
app.listen(3000);
`,
  ));

test('documents of GraphQL that are put together', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import axios from 'axios';
import { graphql, buildSchema } from 'graphql';
import { graphql as github } from '@octokit/graphql';
import { GraphQLClient } from 'graphql-request';
const app = express();
app.use(express.json());
const schema = buildSchema('type Query { a: String }');
const client = new GraphQLClient('https://api.example.com/graphql');
app.post('/', async (req, res) => {
  const { owner, query } = req.body;
  await github(\`query { repository(owner: "\${owner}") { id } }\`); // $ security/sql-injection
  await github('query ($owner: String!) { repository(owner: $owner) { id } }', { owner });
  await client.request(\`{ user(name: "\${owner}") { id } }\`); // $ security/sql-injection
  await graphql({ schema, source: \`{ user(name: "\${owner}") { id } }\` }); // $ security/sql-injection
  await graphql({ schema, source: query });
  const url = 'https://api.example.com/graphql';
  await axios.post(url, { query: \`{ user(name: "\${owner}") { id } }\` }); // $ security/sql-injection
  await fetch(url, { method: 'POST', body: JSON.stringify({ query: \`{ user(name: "\${owner}") }\` }) }); // $ security/sql-injection
  await axios.post('https://api.example.com/search', { query: \`name \${owner}\` });
  res.end();
});
app.listen(3000);
`,
  ));

test('documents of a server of GraphQL, and those that a request is sent with', () =>
  check(
    'security/sql-injection',
    `
const { gql } = require('apollo-server-express');
const { request } = require('@octokit/request');
require('express')().get('/', (req, res) => {
  const { id } = req.query;
  gql('{ a(b: "' + id + '") }'); // $ security/sql-injection
  request('POST /graphql', { query: '{ a(b: "' + id + '") }' }); // $ security/sql-injection
  request('POST /graphql', { query: 'query($id: ID) { a(b: $id) }', variables: { id } });
  res.end();
}).listen(1);
`,
  ));
