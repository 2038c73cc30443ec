import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what ends the process, and what lets it go on', async () => {
  const { operations } = await modelOf(`
const stop = () => { process.exit(1); };
process.on('SIGTERM', () => stop());
process.on('uncaughtException', (error) => { console.error(error); });
`);
  expect(
    operations.flatMap((operation) => (operation.is === 'process' ? [[operation.what, operation.continues]] : [])),
  ).toEqual([
    ['exit', null],
    ['on:SIGTERM', false],
    ['on:uncaughtException', true],
  ]);
});

test('code made of input', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import vm from 'vm';
const app = express();
app.get('/a', (req, res) => { res.json(eval(req.query.formula)); });
app.get('/b', (req, res) => { res.json(vm.runInNewContext('x + 1', { x: req.query.x })); });
`);
  expect(flows.map(({ kind, endpoints }) => [kind, endpoints[0]?.label])).toEqual([['code', 'GET /a']]);
});
