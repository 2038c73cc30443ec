import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a setting keeps its default where what is configured is not known', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import deepmerge from 'deepmerge';
import { defu } from 'defu';
const load = (given?: any) => deepmerge.all([{ server: { base: '', port: 1 } }, given ?? {}]);
const other = defu({ base: '/first' }, { base: '/second', more: '/more' });
export function start(options?: any) {
  const config = load(options);
  const app = express();
  app.get(\`\${config.server.base}/users\`, (req, res) => res.json([]));
  app.get(other.base + other.more, (req, res) => res.json([]));
  app.listen(config.server.port);
}
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /users', 'GET /first/more']);
});
