import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routing by segments, verbs and paths, with the middleware of the factories', async () => {
  const { endpoints, apps, unknowns } = await modelOf(`
//- /src/factories.ts
import { defaultEndpointsFactory, Middleware } from 'express-zod-api';
import createHttpError from 'http-errors';
import { z } from 'zod';
const auth = new Middleware({
  input: z.object({ key: z.string() }),
  handler: async ({ input: { key }, request }) => {
    if (key !== process.env.KEY) throw createHttpError(401, 'no');
    return { user: key };
  },
});
export const open = defaultEndpointsFactory;
export const closed = open.addMiddleware(auth);
//- /src/app.ts
import { createServer, DependsOnMethod, ServeStatic } from 'express-zod-api';
import { z } from 'zod';
import { open, closed } from './factories';
const read = open.build({ method: 'get', input: z.object({ id: z.string(), all: z.boolean() }), output: z.any(), handler: async ({ input: { id } }) => ({ id }) });
const save = closed.build({ method: 'post', input: z.object({ name: z.string() }), output: z.any(), handler: async ({ input }) => ({ name: input.name }) });
const plain = open.buildVoid({ handler: async () => {} });
createServer({ cors: true, http: { listen: 80 } }, {
  v1: {
    users: { ':id': read, list: { get: plain, delete: plain } },
    ways: new DependsOnMethod({ post: save }),
    both: save.nest({ below: plain }),
  },
  'patch /v2/forms': save,
  '/health': plain.deprecated(),
  public: new ServeStatic('assets'),
});
`);
  expect(
    endpoints.map(
      ({ label, place, auth, guards, params }) =>
        `${label} ${place.file}:${place.line} ${auth.value} [${guards.map(({ name }) => name).join()}] (${params.map((param) => `${param.in} ${param.name}`).join()})`,
    ),
  ).toEqual([
    'GET /v1/users/:id src/app.ts:4 false [input] (query all,path id)',
    'PATCH /v2/forms src/app.ts:5 true [auth,input] (body name)',
    'POST /v1/both src/app.ts:5 true [auth,input] (body name)',
    'POST /v1/ways src/app.ts:5 true [auth,input] (body name)',
    'DELETE /v1/users/list src/app.ts:6 false [] ()',
    'GET /health src/app.ts:6 false [] ()',
    'GET /v1/both/below src/app.ts:6 false [] ()',
    'GET /v1/users/list src/app.ts:6 false [] ()',
  ]);
  expect(
    apps.map(({ framework, listens, guards }) => [framework, listens?.line, guards.map(({ name }) => name)]),
  ).toEqual([['express-zod-api', 7, ['cors']]]);
  expect(unknowns).toEqual([]);
});
