import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyDirectory, removeDirectories, run, write } from './testing/world.ts';

afterAll(removeDirectories);

const server = `import express from 'express';
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
import { Queue, Worker } from 'bullmq';
import { Server } from 'socket.io';
import { z } from 'zod';
const pool = new Pool();
const mails = new Queue('mails');
const app = express();
function requireUser(req, res, next) {
  const token = req.headers.authorization?.split(' ')[1];
  try { req.user = jwt.verify(token, process.env.SECRET, { algorithms: ['HS256'] }); } catch { return res.status(401).json({ error: 'no' }); }
  next();
}
class Users {
  async add(user) {
    const { rows } = await pool.query('INSERT INTO users (email) VALUES ($1) RETURNING id', [user.email]);
    return rows[0];
  }
}
const users = new Users();
const User = z.object({ email: z.string().email(), role: z.enum(['admin', 'member']).optional() });
app.post('/users', requireUser, async function addUser(req, res) {
  const user = User.parse(req.body);
  const added = await users.add(user);
  await mails.add('welcome', added);
  res.status(201).json({ id: added.id });
});
app.get('/users/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT id FROM users WHERE id = $1', [req.params.id]);
  res.json({ user: rows[0] });
});
new Worker('mails', async function sendMail(job) { await pool.query('UPDATE users SET mailed = true WHERE id = $1', [job.data.id]); });
const http = createServer(app);
const io = new Server(http);
io.on('connection', (socket) => { socket.on('chat', (text) => { socket.broadcast.emit('chat', text); }); });
http.listen(3000);
`;
const manifest = {
  name: 'shop',
  version: '1.2.3',
  license: 'MIT',
  dependencies: { bullmq: '5', express: '5', jsonwebtoken: '9', pg: '8', 'socket.io': '4', zod: '4' },
};

function shop(): string {
  const directory = emptyDirectory();
  write(directory, { 'package.json': JSON.stringify(manifest), 'src/server.ts': server });
  return directory;
}

describe('map', () => {
  it('is a valid OpenAPI document of what answers HTTP', async () => {
    const { code, stdout, stderr } = await run(['map', shop(), '--format', 'openapi']);
    expect(code).toBe(0);
    expect(stderr).toContain('1 WebSocket message and 1 consumer or job');
    const document: unknown = parse(stdout);
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true });
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'shop', version: '1.2.3', license: { name: 'MIT' } },
      paths: {
        '/users': {
          post: {
            operationId: 'postUsers',
            summary: 'Add user',
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: {
                    properties: {
                      email: { type: 'string', format: 'email' },
                      role: { type: 'string', enum: ['admin', 'member'] },
                    },
                    required: ['email'],
                  },
                },
              },
            },
            responses: { 201: {}, 401: {} },
            security: [{ bearer: [] }],
            'x-source': 'src/server.ts:24',
          },
        },
        '/users/{id}': { get: { parameters: [{ name: 'id', in: 'path' }], security: [] } },
      },
    });
  });

  it('is a JSON document in a file that is called so', async () => {
    const directory = shop();
    await run(['map', '.', '-f', 'openapi', '-o', 'api.json', '--only', 'GET /users/*'], { cwd: directory });
    const document: unknown = JSON.parse(readFileSync(join(directory, 'api.json'), 'utf8'));
    expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/users/{id}': {} } });
    expect(document).not.toHaveProperty(['paths', '/users']);
  });

  it('is a diagram, a table and a document of endpoints, consumers and tables', async () => {
    const directory = shop();
    const diagram = (await run(['map', directory, '--format', 'mermaid'])).stdout;
    expect(diagram).toMatch(/e\d --> s0\n/);
    expect(diagram).toContain('(["Users"])');
    expect(diagram).toContain('"queue mails"]:::consumer');
    expect((await run(['map', directory, '--unguarded', '--protocol', 'http'])).stdout).toMatch(
      /1 endpoint .*\n[^]*GET {5}\/users\/:id/,
    );
    expect((await run(['map', directory, '--format', 'markdown'])).stdout).toContain(
      '| `POST /users` | `addUser` | yes',
    );
  });
});

describe('trace', () => {
  it('walks a request through guards, handler and services to tables and queues', async () => {
    const { code, stdout } = await run(['trace', 'POST /users', shop()]);
    expect(code).toBe(0);
    const kinds = stdout.split('\n').map((line) => line.slice(0, 50).trimEnd());
    const inOrder = [
      'route     POST /users',
      'guard     requireUser',
      'handler   addUser',
      'call          Users.add()',
    ];
    const places = inOrder.map((start) => kinds.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(stdout).toMatch(/query {11}insert users {2,}src\/server\.ts:18/);
    expect(stdout).toMatch(/reply {9}201 json \{id\} {2,}src\/server\.ts:28/);
  });

  it('walks what a consumer and a message of a socket do, too', async () => {
    const directory = shop();
    expect((await run(['trace', 'queue mails', directory])).stdout).toMatch(/query {9}update users/);
    expect((await run(['trace', 'MESSAGE chat', directory])).stdout).toContain('route     MESSAGE chat');
    const { code, stderr } = await run(['trace', 'POST /user', directory]);
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'backend-architect: There is no endpoint POST /user. Did you mean "POST /users"?',
    ]);
  });
});
