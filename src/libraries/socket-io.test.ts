import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('events that clients send, by namespace, behind the middleware of that namespace', async () => {
  const { endpoints, flows } = await modelOf(`
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { exec } from 'node:child_process';
import jwt from 'jsonwebtoken';
const http = createServer();
const io = new Server(http, { path: '/live' });
http.on('error', () => {});
io.use((socket, next) => {
  try {
    socket.data.user = jwt.verify(socket.handshake.auth.token, process.env.KEY);
  } catch {
    return next(new Error('unauthorized'));
  }
  next();
});
const register = (socket) => {
  socket.on('run', ({ command, room }, callback) => { exec(command); callback({ ok: true }); });
  socket.on('disconnect', () => {});
};
io.on('connection', (socket) => {
  register(socket);
  socket.emit('hello', () => {});
});
io.of('/open').on('connection', (socket) => {
  socket.on('say', (text) => { io.emit('said', text); });
});
const admin = new Server(2);
admin.engine.use((req, res, next) => {
  if (req.user) return next();
  res.writeHead(401);
  res.end();
});
admin.on('connection', (socket) => socket.on('ban', (id) => { admin.emit('banned', id); }));
io.of('/ticker').on('connection', (socket) => { socket.emit('tick', 1); });
io.of('/checked').on('connection', (socket) => {
  if (!socket.request.session.userId) return socket.disconnect(true);
  socket.on('leave', () => {});
});
`);
  expect(
    endpoints.map(({ protocol, label, mount, auth, params }) => [
      protocol,
      label,
      mount,
      auth.value,
      params.map(({ name }) => name),
    ]),
  ).toEqual([
    ['ws', 'MESSAGE run', '/live', true, ['command', 'room']],
    ['ws', 'MESSAGE /open/say', '/live', false, ['text']],
    ['ws', 'MESSAGE ban', '/socket.io', true, ['id']],
    ['ws', 'CONNECT /ticker', '/live', false, []],
    ['ws', 'MESSAGE /checked/leave', '/live', true, []],
  ]);
  expect(flows.map(({ kind }) => kind)).toEqual(['command']);
});
