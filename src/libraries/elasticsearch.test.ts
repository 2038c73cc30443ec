import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('documents and the query language', async () => {
  const model = await modelOf(`
import express from 'express';
import { Client } from '@elastic/elasticsearch';
const client = new Client({ node: 'http://x' });
const app = express();
app.use(express.json());
app.post('/a', async (req, res) => {
  await client.search({ index: 'posts', query: { bool: { must: [{ match: { title: String(req.body.title) } }], filter: [{ term: { open: true } }, { range: { likes: { gte: 3 } } }], must_not: [{ term: { hidden: true } }] } }, sort: [{ createdAt: 'desc' }] });
  await client.search({ index: 'posts', body: { query: req.body.query } });
  await client.get({ index: 'users', id: String(req.body.id) });
  await client.index({ index: 'users', document: { name: 'x' } });
  await client.deleteByQuery({ index: 'users', query: { match_all: {} } });
  await client.update({ index: 'users', id: 'x', script: { source: 'ctx._source.n += ' + req.body.n } });
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}`,
          ]
        : [],
    ),
  ).toEqual([
    'select posts [title other,open =,likes range,hidden other] limited by createdAt',
    'select posts [?] limited',
    'select users [_id =] limited',
    'insert users []',
    'delete users [] every row',
    'update users [_id =] limited',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`).sort()).toEqual(['code 13', 'nosql 9']);
});
