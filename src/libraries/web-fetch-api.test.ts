import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what is read from a request is input, what is only relative to its address is not', async () => {
  const { flows } = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
export async function search(request: Request) {
  const url = new URL(request.url);
  await pool.query('SELECT * FROM posts WHERE title = ' + url.searchParams.get('title'));
  const { name } = await request.json();
  await pool.query('SELECT * FROM users WHERE name = ' + name);
  const form = await request.formData();
  await pool.query('SELECT * FROM tags WHERE tag = ' + form.get('tag'));
  const fields = Object.fromEntries(form);
  await pool.query('SELECT * FROM tags WHERE colour = ' + fields.colour);
  await pool.query('SELECT * FROM keys WHERE key = ' + request.headers.get('x-key'));
  await pool.query('SELECT * FROM keys WHERE method = ' + request.method);
  return Response.redirect(new URL('/login', request.url));
}
export async function back(request: Request) {
  const next = new URL(request.url).searchParams.get('next');
  return Response.redirect(new URL(next, request.url));
}
`);
  expect(flows.map(({ kind, source, sink }) => [kind, source.label, sink.location.line]).sort()).toEqual([
    ['redirect', 'query string `next`', 19],
    ['sql', 'query string `title`', 6],
    ['sql', 'request body `colour`', 12],
    ['sql', 'request body `name`', 8],
    ['sql', 'request body `tag`', 10],
    ['sql', 'request header `x-key`', 13],
  ]);
});

test('a response is HTML if it says so', async () => {
  const { flows, operations } = await modelOf(`
export async function page(request: Request) {
  const name = new URL(request.url).searchParams.get('name');
  return new Response('<h1>' + name, { headers: { 'Content-Type': 'text/html' } });
}
export async function text(request: Request) {
  const name = new URL(request.url).searchParams.get('name');
  return new Response('hello ' + name);
}
export async function data(request: Request) {
  if (request.headers.get('accept') === 'nothing') return new Response(null, { status: 204 });
  if (request.headers.get('accept') === 'other') return Response.json({ error: 'no' }, { status: 406 });
  return new Response(JSON.stringify({ id: 1 }), { status: 201 });
}
`);
  expect(flows.map(({ kind, sink }) => [kind, sink.location.line])).toEqual([['html', 4]]);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'reply' ? [[operation.place.line, operation.status, operation.kind, operation.keys]] : [],
    ),
  ).toEqual([
    [4, 200, 'html', null],
    [8, 200, 'text', null],
    [11, 204, 'empty', null],
    [12, 406, 'json', ['error']],
    [13, 201, 'json', ['id']],
  ]);
});
