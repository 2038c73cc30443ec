import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const rule = 'security/command-injection';

test('Fastify: hooks of the reply, what is not found, and what parses a body', () =>
  check(
    rule,
    `
import Fastify from 'fastify';
import multipart from '@fastify/multipart';
import { exec } from 'node:child_process';
const app = Fastify();
app.register(multipart);
app.addHook('onSend', (request, reply, payload, done) => {
  exec('log ' + request.query.a); // $ security/command-injection
  exec('log ' + reply.statusCode);
  done();
});
app.setNotFoundHandler((request, reply) => {
  exec('log ' + request.url); // $ security/command-injection
  reply.send('');
});
app.addContentTypeParser('text/x', (request, body, done) => {
  exec('read ' + body); // $ security/command-injection
  done(null, body);
});
app.post('/files', { onResponse: async (request) => { exec('log ' + request.body.name); } }, async (request) => { // $ security/command-injection
  const upload = await request.file();
  exec('show ' + upload.filename); // $ security/command-injection
  const [saved] = await request.saveRequestFiles();
  exec('show ' + saved.filepath);
});
app.listen({ port: 3000 });
`,
  ));

test('Restify: listeners, parameters and formatters', () =>
  check(
    rule,
    `
const restify = require('restify');
const { exec } = require('child_process');
const server = restify.createServer({
  formatters: { 'text/html': (req, res, body) => { exec('log ' + req.query.a); return body; } }, // $ security/command-injection
});
server.param('id', (req, res, next, value) => { exec('show ' + value); next(); }); // $ security/command-injection
server.on('NotFound', (req, res, error, done) => { exec('log ' + req.url); done(); }); // $ security/command-injection
server.on('close', () => { exec('ls'); });
server.get('/users/:id', (req, res, next) => {
  exec('log ' + req.trailer('x')); // $ security/command-injection
  exec('log ' + req.isSecure());
  res.send({});
  next();
});
server.listen(80);
`,
  ));

test('Next: what pages do on the server', () =>
  check(
    rule,
    `
//- /package.json
{ "name": "web", "private": true, "dependencies": { "next": "14.0.0" } }
//- /pages/api/list.js
export default function handler(req, res) { res.json({}); }
//- /pages/users/[id].jsx
import { exec } from 'node:child_process';
export async function getServerSideProps(context) {
  exec('show ' + context.params.id); // $ security/command-injection
  exec('show ' + context.query.page); // $ security/command-injection
  exec('show ' + context.locale);
  return { props: {} };
}
export default function User() { return null; }
//- /pages/made/[id].jsx
import { exec } from 'node:child_process';
export async function getStaticPaths() { return { paths: [], fallback: 'blocking' }; }
export async function getStaticProps({ params }) {
  exec('show ' + params.id); // $ security/command-injection
  return { props: {} };
}
export default function Made() { return null; }
//- /pages/listed/[id].jsx
import { exec } from 'node:child_process';
export async function getStaticPaths() { return { paths: ['/listed/a'], fallback: false }; }
export async function getStaticProps({ params }) {
  exec('show ' + params.id);
  return { props: {} };
}
export default function Listed() { return null; }
//- /pages/old.jsx
import { exec } from 'node:child_process';
const Old = () => null;
Old.getInitialProps = async ({ query }) => { exec('show ' + query.id); return {}; }; // $ security/command-injection
export default Old;
//- /app/posts/[slug]/page.tsx
import { exec } from 'node:child_process';
export default async function Page({ params, searchParams }) {
  exec('show ' + (await params).slug); // $ security/command-injection
  exec('show ' + searchParams.page); // $ security/command-injection
  return null;
}
`,
  ));

test('servers of Node: connections that are upgraded, and streams of HTTP/2', () =>
  check(
    rule,
    `
const http = require('http');
const http2 = require('http2');
const { exec } = require('child_process');
const server = http.createServer();
server.on('upgrade', (req, socket, head) => { exec('log ' + req.headers.origin); }); // $ security/command-injection
server.on('checkContinue', (req, res) => { exec('log ' + req.url); res.end(); }); // $ security/command-injection
server.on('close', () => { exec('ls'); });
http2.createServer().on('stream', (stream, headers) => {
  exec('show ' + headers[':path']); // $ security/command-injection
  stream.on('data', (chunk) => exec('show ' + chunk)); // $ security/command-injection
});
`,
  ));

test('Passport: what a strategy is given to find the user', () =>
  check(
    rule,
    `
const passport = require('passport');
const { Strategy } = require('passport-local');
const { exec } = require('child_process');
passport.use(new Strategy({ passReqToCallback: true }, (req, username, password, done) => {
  exec('id ' + req.body.team); // $ security/command-injection
  exec('id ' + username); // $ security/command-injection
  done(null, { id: 1 });
}));
passport.use(new Strategy((username, password, done) => {
  exec('id ' + username.length);
  done(null, { id: 1 });
}));
`,
  ));

test('Socket.IO: what clients answer, and what passes through middleware of a connection', () =>
  check(
    rule,
    `
const { Server } = require('socket.io');
const { exec } = require('child_process');
new Server(3000).on('connection', (socket) => {
  socket.use(([name, given], next) => { exec('log ' + given); next(); }); // $ security/command-injection
  socket.emit('ask', 'ls', (answer) => { exec('log ' + answer); }); // $ security/command-injection
  socket.on('list', () => { exec('ls ' + socket.id); });
});
`,
  ));

test('GraphQL: arguments of fields that no schema declares, and of fields of other types', () =>
  check(
    rule,
    `
import { ApolloServer } from '@apollo/server';
import { typeDefs } from 'schema-elsewhere';
import { exec } from 'node:child_process';
const resolvers = {
  Query: { user: (parent, { name }) => { exec('id ' + name); return {}; } }, // $ security/command-injection
  User: { posts: (user, { filter }) => { exec('grep ' + filter); return []; } }, // $ security/command-injection
};
new ApolloServer({ typeDefs, resolvers });
//- /src/declared.ts
import { ApolloServer } from '@apollo/server';
import { exec } from 'node:child_process';
new ApolloServer({
  typeDefs: 'type Query { user(id: Int): User } type User { posts(first: Int): [String] }',
  resolvers: {
    Query: { user: (parent, { id }) => { exec('id ' + id); return {}; } },
    User: { posts: (user, { first }) => { exec('head ' + first); return []; } },
  },
});
`,
  ));
