import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('classes whose methods are routes, with hooks and options', async () => {
  const { endpoints } = await modelOf(`
import fastify from 'fastify';
import { bootstrap, Controller, GET, POST, Hook, RequestHandler } from 'fastify-decorators';
@Controller('/users')
class Users {
  @Hook('preHandler') async check(request, reply) { if (!request.headers.authorization) return reply.code(401).send(); }
  @GET('/:id') async find(request) { return { id: request.params.id }; }
  @POST({ url: '/', options: { schema: { body: { type: 'object', properties: { name: { type: 'string' } } } } } })
  async add(request, reply) { return reply.code(201).send({ name: request.body.name }); }
  help() {}
}
@GET('/health')
class Health extends RequestHandler { async handle() { return { ok: true }; } }
@Controller('/elsewhere')
class Unlisted { @GET('/') find() { return 1; } }
const app = fastify();
app.register(bootstrap, { controllers: [Users, Health], prefix: '/api' });
app.listen({ port: 3000 });
`);
  expect(
    endpoints.map(({ label, auth, params, replies }) => [
      label,
      auth.value,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/users/:id', true, ['path id', 'header authorization'], [401, 200]],
    ['POST /api/users', true, ['body name schema', 'header authorization'], [401, 201]],
    ['GET /api/health', false, [], [200]],
  ]);
});
