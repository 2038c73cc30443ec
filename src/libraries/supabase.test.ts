import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('chains on a table', async () => {
  const model = await modelOf(`
import express from 'express';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
const supabase = createClient('https://x', process.env.KEY);
const app = express();
const open = (client: SupabaseClient) => client.from('posts').select('id, title, author:users(name)').eq('open', true);
app.post('/a', async (req, res) => {
  await supabase.from('users').select('*').eq('email', req.body.email).single();
  const { data } = await open(supabase).order('title').range(0, 9);
  await supabase.from('users').select('*', { count: 'exact', head: true }).is('deleted_at', null);
  await supabase.from('posts').select().in('id', [1]).or('title.eq.a,likes.gt.' + req.body.likes);
  await supabase.from('posts').insert({ title: 'x' }).select();
  await supabase.from('users').upsert({ email: 'x' }, { onConflict: 'email' });
  await supabase.from('posts').update({ title: 'y' }).match({ id: 1 });
  await supabase.from('posts').delete();
  await supabase.rpc('cleanup', { days: 3 });
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.everyRow ? ' every row' : ''}${operation.includes.length > 0 ? ` with ${operation.includes.join()}` : ''}${operation.columns === null ? '' : ` of ${operation.columns.join()}`}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [email =] limited',
    'select posts [open =] limited with users of id,title',
    'count users [deleted_at other] limited of ',
    'select posts [id in,title in,likes range]',
    'insert posts []',
    'upsert users [email =]',
    'update posts [id =]',
    'delete posts [] every row',
    'raw  [?]',
  ]);
});
