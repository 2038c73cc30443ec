import { expect, test } from 'vitest';
import type { Endpoint } from '../model/types.ts';
import { modelOf } from '../testing/check.ts';

const project = `
//- /package.json
{ "name": "app", "dependencies": { "@remix-run/node": "2.9.0", "@remix-run/react": "2.9.0", "react": "18", "react-dom": "18" } }
`;

const told = ({ label, place, auth, replies, params }: Endpoint): unknown => [
  label,
  `${place.file}:${place.line}`,
  auth.value,
  replies.map(({ status }) => status),
  params.map((param) => `${param.in} ${param.name}`),
];

test('loaders and actions, by the names of their files', async () => {
  const { endpoints } = await modelOf(`${project}
//- /app/session.server.ts
import { createCookieSessionStorage, redirect } from '@remix-run/node';
export const storage = createCookieSessionStorage({ cookie: { name: 's' } });
export async function requireUser(request) {
  const session = await storage.getSession(request.headers.get('cookie'));
  const userId = session.get('userId');
  if (!userId) throw redirect('/login');
  return userId;
}
//- /app/routes/_auth.login.tsx
import type { ActionFunctionArgs } from '@remix-run/node';
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  return { email: form.get('email') };
}
export default function Login() { return <form />; }
//- /app/routes/users.$id.tsx
import { json } from '@remix-run/node';
import { requireUser } from '../session.server';
export const loader = async ({ request, params }) => {
  await requireUser(request);
  return json({ id: params.id, page: new URL(request.url).searchParams.get('page') });
};
export async function action({ request }) {
  if (request.method !== 'DELETE') throw new Response('no', { status: 405 });
  return json({ gone: true });
}
export default function User() { return null; }
//- /app/routes/api.items.ts
export const action = async ({ request }) => Response.json(await request.json(), { status: 201 });
//- /app/routes/about.tsx
export default function About() { return null; }
//- /app/components/loader.ts
export function loader() { return null; }
`);
  expect(endpoints.map(told)).toEqual([
    ['POST /login', 'app/routes/_auth.login.tsx:2', false, [200], ['body email']],
    ['ALL /api/items', 'app/routes/api.items.ts:1', false, [201], ['body body']],
    ['GET /users/:id', 'app/routes/users.$id.tsx:3', true, [302, 200], ['path id', 'header cookie', 'query page']],
    ['DELETE /users/:id', 'app/routes/users.$id.tsx:7', false, [200], ['path id']],
  ]);
});

test('routes that a file spells out, and layouts around them', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "app", "dependencies": { "@react-router/node": "7", "@react-router/dev": "7", "react-router": "7" } }
//- /app/routes.ts
import { index, layout, prefix, route } from '@react-router/dev/routes';
export default [
  index('./home.tsx'),
  layout('./inside.tsx', [route('settings', './settings.tsx')]),
  ...prefix('api', [route('items/:id', './item.ts'), route('files/*', './files.ts')]),
];
//- /app/home.tsx
export const loader = () => ({ title: 'Home' });
//- /app/inside.tsx
import { createCookieSessionStorage, redirect } from 'react-router';
const storage = createCookieSessionStorage({});
export async function loader({ request }) {
  const session = await storage.getSession(request.headers.get('cookie'));
  if (!session.get('userId')) throw redirect('/login');
  return null;
}
//- /app/settings.tsx
export const loader = () => ({ settings: [] });
export const action = () => null;
export default function Settings() { return null; }
//- /app/item.ts
export const loader = ({ params }) => ({ id: params.id });
//- /app/files.ts
export const loader = () => new Response('file');
//- /app/orphan.ts
export const loader = () => null;
`);
  expect(
    endpoints.map(({ label, auth, guards }) => [
      label,
      auth.value,
      guards.map(({ name, conditional }) => [name, conditional]),
    ]),
  ).toEqual([
    ['GET /api/files/:splat*', false, []],
    ['GET /', false, []],
    ['GET /api/items/:id', false, []],
    ['GET /settings', true, [['layout loader', true]]],
    ['POST /settings', false, []],
  ]);
});
