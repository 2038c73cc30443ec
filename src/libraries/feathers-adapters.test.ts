import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what a service of a package does to its table, also where a class of the project calls it', async () => {
  const { endpoints } = await modelOf(`
import { feathers } from '@feathersjs/feathers';
import { koa } from '@feathersjs/koa';
import { KnexService } from '@feathersjs/knex';
class Orders extends KnexService {
  async create(data, params) { return super.create({ ...data, user: 1 }, params); }
  async find(params) { return []; }
}
const app = koa(feathers());
app.use('orders', new Orders({ Model: db, name: 'orders', paginate: { default: 10, max: 50 } }), { methods: ['create', 'find', 'remove'] });
app.listen(3030);
`);
  expect(endpoints.map(({ label, reads, writes }) => [label, reads, writes])).toEqual([
    ['DELETE /orders/:id', [], ['orders']],
    ['GET /orders', [], []],
    ['POST /orders', [], ['orders']],
  ]);
});
