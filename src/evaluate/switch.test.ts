import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a known value leads to one case and what it falls through to', async () => {
  const { operations } = await modelOf(`
import { Client } from 'pg';
const client = new Client();
function run(kind: string) {
  switch (kind) {
    case 'one':
    case 'two':
      client.query('SELECT 1');
    case 'three':
      client.query('SELECT 2');
      break;
    case 'four':
      client.query('SELECT 3');
      break;
    default:
      client.query('SELECT 4');
  }
}
run('one');
run('two');
`);
  expect(operations.flatMap((operation) => (operation.is === 'query' ? [operation.text] : []))).toEqual([
    'SELECT 1',
    'SELECT 2',
  ]);
});

test('where nothing matches, the default is taken', async () => {
  const { operations } = await modelOf(`
import { Client } from 'pg';
const client = new Client();
function run(kind: string) {
  switch (kind) {
    case 'one':
      client.query('SELECT 1');
      break;
    default:
      client.query('SELECT 2');
  }
}
run('other');
`);
  expect(operations.flatMap((operation) => (operation.is === 'query' ? [operation.text] : []))).toEqual(['SELECT 2']);
});

test('a value that is known stays what it is in a branch that several cases lead to', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
function route(method: string, path: string) {
  switch (method) {
    case 'post':
    case 'get':
      break;
    default:
      throw new Error(method);
  }
  app[method](path, (req, res) => res.json({}));
}
route('get', '/a');
route('post', '/b');
app.listen(3000);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /a', 'POST /b']);
});
