import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const shown = async (fixture: string): Promise<unknown[]> =>
  (await modelOf(fixture)).endpoints
    .filter(({ protocol }) => protocol === 'ws')
    .map(({ label, mount, auth, handler }) => [`${label} ${mount}`, auth.value, handler !== null]);

test('a message of no particular kind stands for its connection; others are told apart by a constant', async () => {
  expect(
    await shown(`
import { WebSocketServer } from 'ws';
import jwt from 'jsonwebtoken';
const plain = new WebSocketServer({ port: 1, path: '/plain' });
plain.on('connection', (socket) => {
  socket.on('message', (data) => socket.send(data));
  socket.on('close', () => {});
});
const typed = new WebSocketServer({ port: 2, path: '/typed' });
const onMessage = (socket, data) => {
  const message = JSON.parse(data.toString());
  switch (message.type) {
    case 'join':
      return socket.send('joined');
    case 'leave':
      return socket.send('left');
  }
  if (message.size === 'large') socket.send('no kind');
};
typed.on('connection', (socket, request) => {
  try {
    jwt.verify(request.headers.authorization, process.env.KEY);
  } catch {
    return socket.close(4401);
  }
  socket.on('message', (data) => onMessage(socket, data));
});
const silent = new WebSocketServer({ noServer: true });
silent.on('connection', (socket) => socket.send('hello'));
`),
  ).toEqual([
    ['MESSAGE /plain /plain', false, true],
    ['MESSAGE join /typed', true, true],
    ['MESSAGE leave /typed', true, true],
    ['CONNECT /typed /typed', true, true],
    ['CONNECT / /', false, true],
  ]);
});

test('what an upgrade demands, and the path it is for', async () => {
  expect(
    await shown(`
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
const server = createServer();
const chat = new WebSocketServer({ noServer: true });
const open = new WebSocketServer({ server });
chat.on('connection', (socket) => socket.on('message', () => {}));
open.on('connection', (socket) => { socket.onmessage = (event) => event.data; });
server.on('upgrade', (request, socket, head) => {
  if (!request.headers.cookie) {
    socket.write('HTTP/1.1 401 Unauthorized\\r\\n\\r\\n');
    socket.destroy();
    return;
  }
  if (request.url === '/chat') chat.handleUpgrade(request, socket, head, (client) => chat.emit('connection', client, request));
});
`),
  ).toEqual([
    ['MESSAGE /chat /chat', true, true],
    ['MESSAGE / /', false, true],
  ]);
});

test('the path of an upgrade may be in a variable', async () => {
  expect(
    await shown(`
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
const rooms = '/rooms';
function init(server, path, wss = new WebSocketServer({ noServer: true })) {
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(path)) wss.handleUpgrade(request, socket, head, (client) => client.on('message', () => {}));
  });
}
init(createServer(), rooms);
`),
  ).toEqual([['MESSAGE /rooms /rooms', false, true]]);
});

test('routes of express-ws, SockJS and µWebSockets', async () => {
  expect(
    await shown(`
import express from 'express';
import expressWs from 'express-ws';
import sockjs from 'sockjs';
import uWS from 'uWebSockets.js';
const app = express();
expressWs(app);
const demand = (socket, request, next) => (request.user ? next() : socket.close(1008));
const router = express.Router();
router.ws('/echo', (socket, request) => socket.on('message', (text) => socket.send(text)));
app.ws('/private', demand, (socket) => socket.on('message', () => {}));
app.use('/live', router);
const echo = sockjs.createServer();
echo.on('connection', (connection) => connection.on('data', () => {}));
echo.installHandlers(app.listen(1), { prefix: '/sock' });
uWS.App().ws('/u/*', { message: (socket, message) => socket.send(message) }).listen(2, () => {});
`),
  ).toEqual([
    ['MESSAGE /live/echo /live/echo', false, true],
    ['MESSAGE /private /private', true, true],
    ['MESSAGE /sock /sock', false, true],
    ['MESSAGE /u/* /u/*', false, true],
  ]);
});

test('routes of @fastify/websocket, with the hooks of their plugin', async () => {
  expect(
    await shown(`
import Fastify from 'fastify';
import websocket from '@fastify/websocket';
const app = Fastify();
app.register(websocket);
app.register(async (scope) => {
  scope.addHook('preValidation', async (request, reply) => {
    if (!request.user) return reply.code(401).send();
  });
  scope.get('/live', { websocket: true }, (socket, request) => {
    socket.on('message', (text) => socket.send(text));
  });
}, { prefix: '/v1' });
app.register(async (scope) => {
  scope.route({ method: 'GET', url: '/both', handler: () => ({}), wsHandler: (connection) => { connection.socket.on('message', () => {}); } });
  scope.get('/plain', () => ({}));
});
app.listen({ port: 1 });
`),
  ).toEqual([
    ['MESSAGE /v1/live /v1/live', true, true],
    ['MESSAGE /both /both', false, true],
  ]);
});
