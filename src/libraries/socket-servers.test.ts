import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('messages of datagrams, Engine.IO, websocket and Faye are whoever sends them', () =>
  check(
    'security/command-injection',
    `
const app = require('express')();
app.get('/', (req, res) => res.end());
const dgram = require('dgram');
const engine = require('engine.io');
const WebSocketServer = require('websocket').server;
const faye = require('faye');
const { exec } = require('child_process');
dgram.createSocket('udp4').on('message', (message, from) => {
  exec('show ' + message); // $ security/command-injection
  exec('log ' + from.port);
});
engine.listen(80).on('connection', (socket) => {
  socket.on('message', (data) => exec('show ' + data)); // $ security/command-injection
  socket.on('close', (reason) => exec('log ' + reason));
});
new WebSocketServer({}).on('request', (request) => {
  const connection = request.accept(null, request.origin);
  connection.on('message', (message) => exec('show ' + message.utf8Data)); // $ security/command-injection
});
const bayeux = new faye.NodeAdapter({ mount: '/faye' });
bayeux.on('publish', (client, channel, data) => exec('show ' + data)); // $ security/command-injection
bayeux.on('handshake', (client) => exec('log ' + client));
bayeux.addExtension({ incoming: (message, done) => { exec('show ' + message.data); done(message); } }); // $ security/command-injection
`,
  ));
