import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes with a base path and the middleware before them', async () => {
  const { endpoints } = await modelOf(`
import { Router, error, json } from 'itty-router';
const router = Router({ base: '/api' });
const withUser = (request) => {
  if (!request.headers.get('authorization')) return error(401, 'Who are you?');
};
router.get('/health', () => json({ ok: true }));
router.get('/items/:id', withUser, ({ params, query }) => json({ id: params.id, page: query.page }));
router.all('/admin/*', withUser);
router.post('/admin/items', async (request) => {
  const { title } = await request.json();
  return json({ title }, { status: 201 });
});
router.all('*', () => error(404));
export default { fetch: router.handle };
`);
  expect(
    endpoints.map(({ label, auth, params }) => [label, auth.value, params.map((param) => `${param.in} ${param.name}`)]),
  ).toEqual([
    ['GET /api/health', false, []],
    ['GET /api/items/:id', true, ['path id', 'header authorization', 'query page']],
    ['POST /api/admin/items', true, ['header authorization', 'body title']],
  ]);
});
