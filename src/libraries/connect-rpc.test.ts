import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

/** A descriptor of `package demo; service Eliza { rpc Say (SayRequest) … } message SayRequest { string sentence = 1; }` */
function descriptor(): string {
  const text = (number: number, value: string | Buffer): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  };
  const field = Buffer.concat([text(1, 'sentence'), Buffer.from([3 * 8, 1, 4 * 8, 1, 5 * 8, 9])]);
  const method = Buffer.concat([text(1, 'Say'), text(2, '.demo.SayRequest'), text(3, '.demo.SayResponse')]);
  return Buffer.concat([
    text(1, 'demo.proto'),
    text(2, 'demo'),
    text(4, Buffer.concat([text(1, 'SayRequest'), text(2, field)])),
    text(6, Buffer.concat([text(1, 'Eliza'), text(2, method)])),
  ]).toString('base64');
}

test('services of routers, by the names that generated code has, with interceptors', async () => {
  const { endpoints } = await modelOf(`
//- /src/gen/eliza_pb.ts
import { fileDesc, serviceDesc } from '@bufbuild/protobuf/codegenv2';
export const file_demo = fileDesc('${descriptor()}');
export const Eliza = serviceDesc(file_demo, 0);
export const Older = { typeName: 'demo.Older', methods: { ask: { name: 'Ask' } } } as const;
//- /src/connect.ts
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { Eliza, Older } from './gen/eliza_pb';
export default (router: ConnectRouter) =>
  router
    .service(Eliza, { async say(request) { return { sentence: request.sentence }; } })
    .service(Older, { ask: (request, context) => {
      if (!context.requestHeader.get('x')) throw new ConnectError('no', Code.PermissionDenied);
      return {};
    } });
//- /src/app.ts
import { createServer } from 'node:http';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { Code, ConnectError } from '@connectrpc/connect';
import routes from './connect';
const demand = (next) => async (request) => {
  if (!request.header.get('authorization')) throw new ConnectError('no', Code.Unauthenticated);
  return next(request);
};
createServer(connectNodeAdapter({ routes, interceptors: [demand] })).listen(1);
`);
  expect(
    endpoints.map(({ protocol, label, auth, authorization, params }) => [
      `${protocol} ${label}`,
      auth.value,
      authorization.value,
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['grpc CALL /demo.Eliza/Say', true, false, ['sentence']],
    ['grpc CALL /demo.Older/Ask', true, true, ['x']],
  ]);
});
