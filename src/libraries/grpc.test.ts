import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const proto = `//- /protos/shop.proto
syntax = "proto3";
package shop.v1;
// service Commented { rpc Nothing (Order) returns (Order); }
service Orders {
  rpc GetOrder (OrderRequest) returns (Order) {}
  rpc PlaceOrder (stream Order) returns (Order);
  rpc NeverDone (Order) returns (Order);
}
message OrderRequest { string order_id = 1; int32 amount = 2; message Inner { string hidden = 1; } oneof way { bool fast = 3; } }
message Order { repeated string items = 1; }
`;

const shown = async (fixture: string): Promise<unknown[]> =>
  (await modelOf(fixture)).endpoints.map(({ protocol, label, auth, handler, params }) => [
    `${protocol} ${label}`,
    auth.value,
    handler?.name ?? null,
    params.map(({ name }) => name),
  ]);

test('methods of services whose definition is loaded, with the fields of their messages and interceptors', async () => {
  const model = await modelOf(`${proto}
//- /src/app.ts
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { Pool } from 'pg';
const pool = new Pool();
const shop = (grpc.loadPackageDefinition(loadSync('protos/shop.proto')) as any).shop.v1;
function authenticate(method, call) {
  return new grpc.ServerInterceptingCall(call, {
    start: (next) =>
      next(new grpc.ServerListenerBuilder().withOnReceiveMetadata((metadata, go) => {
        if (metadata.get('authorization').length === 0) call.sendStatus({ code: grpc.status.UNAUTHENTICATED });
        else go(metadata);
      }).build()),
  });
}
const server = new grpc.Server({ interceptors: [authenticate] });
server.addService(shop.Orders.service, {
  getOrder(call, callback) {
    pool.query("SELECT * FROM orders WHERE id = '" + call.request.order_id + "' AND amount = " + call.request.amount);
    callback(null, { items: [] });
  },
  placeOrder: (call, callback) => callback({ code: grpc.status.NOT_FOUND }),
});
server.bindAsync('0.0.0.0:1', grpc.ServerCredentials.createInsecure(), () => {});
`);
  expect(
    model.endpoints.map(({ protocol, label, auth, replies, params }) => [
      `${protocol} ${label}`,
      auth.value,
      replies.map(({ status }) => status),
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['grpc CALL /shop.v1.Orders/GetOrder', true, [401, 200], ['order_id', 'amount', 'fast']],
    ['grpc CALL /shop.v1.Orders/PlaceOrder', true, [401, 404], ['items']],
  ]);
  expect(model.flows.map(({ kind, source }) => [kind, source.label])).toEqual([['sql', 'argument `order_id`']]);
});

test('generated definitions, a service known by the file of its package, and one that only its methods tell', async () => {
  expect(
    await shown(`${proto}
//- /src/generated.ts
export const GreeterService = { sayHello: { path: '/hello.Greeter/SayHello', requestStream: false } };
export const NiceDefinition = { name: 'Nice', fullName: 'nice.v1.Nice', methods: { sayNo: { name: 'SayNo' } } };
//- /src/app.ts
import { Server, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { createServer, ServerError, Status } from 'nice-grpc';
import { GreeterService, NiceDefinition } from './generated';
import { OrdersService } from './not-generated-yet';
class Greeter { sayHello(call: ServerUnaryCall<any, any>, callback: sendUnaryData<any>) { callback(null, {}); } helper() {} }
const server = new Server();
server.addService(GreeterService, new Greeter());
server.addService(OrdersService, { getOrder: (call, callback) => callback(null, {}), neverDone: (call, callback) => callback(null, {}) });
const nice = createServer();
nice.use(async function* (call, context) {
  if (!context.metadata.get('authorization')) throw new ServerError(Status.UNAUTHENTICATED, 'no');
  return yield* call.next(call.request, context);
});
nice.add(NiceDefinition, { async sayNo(request) { return {}; } });
`),
  ).toEqual([
    ['grpc CALL /hello.Greeter/SayHello', false, 'Greeter.sayHello', []],
    ['grpc CALL /shop.v1.Orders/GetOrder', false, 'getOrder', ['order_id', 'amount', 'fast']],
    ['grpc CALL /shop.v1.Orders/NeverDone', false, 'neverDone', ['items']],
    ['grpc CALL /nice.v1.Nice/SayNo', true, 'sayNo', []],
  ]);
});
