import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { consumersOf } from '../testing/consumers.ts';

test('functions by their events, by requests, at the edge and by the clock, and where the configuration says', async () => {
  const model = await modelOf(`
//- /netlify.toml
[build]
  functions = "lambda"
//- /lambda/hello.js
exports.handler = async (event, context) => {
  if (!context.clientContext.user) return { statusCode: 401, body: 'no' };
  if (event.httpMethod !== 'POST') return { statusCode: 405, body: 'no' };
  return { statusCode: 200, body: JSON.stringify({ name: JSON.parse(event.body).name }) };
};
//- /lambda/hello/helper.js
exports.handler = async () => ({ statusCode: 200 });
//- /netlify/functions/items/index.ts
import type { Config, Context } from '@netlify/functions';
export default async (req: Request, context: Context) => Response.json({ id: context.params.id }, { status: 202 });
export const config: Config = { path: '/items/:id', method: ['GET'] };
//- /netlify/functions/nightly.ts
import { schedule } from '@netlify/functions';
export const handler = schedule('@daily', async () => ({ statusCode: 200 }));
//- /netlify/functions/hourly.ts
export default async () => {};
export const config = { schedule: '@hourly' };
//- /netlify/edge-functions/where.ts
export default async (request: Request, context) => new Response('here');
export const config = { path: '/where' };
//- /netlify/edge-functions/unused.ts
export default async (request: Request) => new Response('nowhere');
`);
  expect(
    model.endpoints.map(
      ({ label, framework, place, auth, replies, params }) =>
        `${label} ${framework} ${place.file}:${place.line} ${auth.value} ${replies.map(({ status }) => status).join()} (${params.map((param) => `${param.in} ${param.name}`).join()})`,
    ),
  ).toEqual([
    'POST /.netlify/functions/hello netlify lambda/hello.js:1 true 401,200 (body name)',
    'ALL /where netlify netlify/edge-functions/where.ts:1 false 200 ()',
    'GET /items/:id netlify netlify/functions/items/index.ts:2 false 202 (path id)',
  ]);
  expect(consumersOf(model)).toEqual([
    'schedule @hourly → (anonymous) netlify/functions/hourly.ts:1',
    'schedule @daily → handler netlify/functions/nightly.ts:2',
  ]);
});
