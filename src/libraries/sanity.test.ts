import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('queries in GROQ, and patches', async () => {
  const model = await modelOf(`
import express from 'express';
import { createClient } from '@sanity/client';
import groq from 'groq';
const client = createClient({ projectId: 'x' });
const app = express();
app.post('/a', async (req, res) => {
  await client.fetch('*[_type == "post" && slug.current == $slug][0]{ title }', { slug: req.body.slug });
  await client.fetch(groq\`*[_type in ["post", "page"] && likes > 3] | order(date desc) [0...10]\`);
  await client.fetch('*[_type == "post" && title == "' + req.body.title + '"]');
  await client.create({ _type: 'post', title: 'x' });
  await client.patch('id').set({ title: 'y' }).commit();
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.order.length > 0 ? ` by ${operation.order.join()}` : ''}`,
          ]
        : [],
    ),
  ).toEqual([
    'select post [slug.current =] limited',
    'select post,page [likes range] limited by date',
    'select post [?]',
    'insert post []',
    'update  [_id =] limited',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 10']);
});
