import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('methods that servers have by name', async () => {
  const { endpoints } = await modelOf(`
import jayson from 'jayson/promise';
import express from 'express';
import { JSONRPCClient, JSONRPCServer } from 'json-rpc-2.0';
const methods = { add: async ([a, b]) => a + b, sub: new jayson.Method(async (args) => args[0]) };
const app = express();
app.use('/rpc', new jayson.Server(methods).middleware());
const server = new JSONRPCServer();
server.addMethod('echo', ({ text }) => text);
const client = new JSONRPCClient(() => {});
client.request('other', {});
`);
  expect(
    endpoints.map(({ protocol, label, mount, handler, params }) => [
      protocol,
      label,
      mount,
      handler !== null,
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['rpc', 'CALL add', '/rpc', true, []],
    ['rpc', 'CALL sub', '/rpc', true, ['args']],
    ['rpc', 'CALL echo', '', true, ['text']],
  ]);
});
