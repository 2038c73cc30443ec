import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a route that hands requests over to an application is none beside the routes of that', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "dependencies": { "next": "15", "hono": "4" } }
//- /src/app/api/[...route]/route.ts
import { Hono } from 'hono';
import { handle } from 'hono/vercel';
const app = new Hono().basePath('/api');
app.get('/things/:id', (c) => c.json({}));
export const GET = handle(app);
export const POST = handle(app);
//- /src/app/api/health/route.ts
export const GET = async () => Response.json({});
`);
  expect(endpoints.map(({ label }) => label).sort()).toEqual(['GET /api/health', 'GET /api/things/:id']);
});
