import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('files in api/ where a configuration of Vercel lies, in the package of a front end', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "site", "dependencies": { "react-dom": "18", "vite": "5", "express": "4" } }
//- /vercel.json
{ "rewrites": [] }
//- /api/users/[id].ts
import type { VercelRequest, VercelResponse } from '@vercel/node';
export default async function handler(req: VercelRequest, res: VercelResponse) {
  if (req.headers.authorization !== process.env.KEY) return res.status(401).json({ error: 'no' });
  if (req.method === 'GET') return res.status(200).json({ id: req.query.id, all: req.query.all });
  if (req.method === 'POST') return res.status(201).json({ name: req.body.name });
  return res.status(405).end();
}
//- /api/web.ts
export function GET(request: Request) { return Response.json({ q: new URL(request.url).searchParams.get('q') }); }
export const helper = 1;
//- /api/fetch.js
export default (request) => new Response(request.headers.get('x-a'), { status: 203 });
//- /api/_lib/db.ts
export default function connect() { return 1; }
//- /api/index.js
import express from 'express';
const app = express();
app.get('/express', (req, res) => res.send('x'));
export default app;
//- /api/bridge.js
import app from './index.js';
export default function handler(req, res) { return app(req, res); }
`);
  expect(
    endpoints.map(
      ({ label, framework, place, auth, replies, params }) =>
        `${label} ${framework} ${place.file}:${place.line} ${auth.value} ${replies.map(({ status }) => status).join()} (${params.map((param) => `${param.in} ${param.name}`).join()})`,
    ),
  ).toEqual([
    'ALL /api/fetch vercel api/fetch.js:1 false 203 (header x-a)',
    'GET /express express api/index.js:3 false 200 ()',
    'GET /api/users/:id vercel api/users/[id].ts:2 true 401,200 (path id,header authorization,query all)',
    'POST /api/users/:id vercel api/users/[id].ts:2 true 401,201 (path id,header authorization,body name)',
    'GET /api/web vercel api/web.ts:1 false 200 (query q)',
  ]);
});

test('an api folder that no platform serves holds no functions', async () => {
  const { endpoints } = await modelOf(`
//- /api/users.ts
export default function handler(req, res) { res.json({}); }
`);
  expect(endpoints).toEqual([]);
});
