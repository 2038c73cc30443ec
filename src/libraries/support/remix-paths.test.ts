import { expect, test } from 'vitest';
import { remixPath } from './remix-paths.ts';

test.each([
  ['_index.tsx', '/'],
  ['about.tsx', '/about'],
  ['users.$id.tsx', '/users/:id'],
  ['users.$id_.edit.tsx', '/users/:id/edit'],
  ['_auth.login.tsx', '/login'],
  ['jokes[.]rss.tsx', '/jokes.rss'],
  ['($lang).about.tsx', '/:lang?/about'],
  ['$.tsx', '/:splat*'],
  ['files.$.tsx', '/files/:splat*'],
  ['concerts_.mine/route.tsx', '/concerts/mine'],
  ['concerts/card.tsx', null],
  ['_auth+/login.tsx', '/login'],
  ['users+/$id+/index.tsx', '/users/:id'],
  ['users+/_layout.tsx', '/users'],
  ['users+/data.server.ts', null],
])('%s is %s', (file, path) => expect(remixPath(file, 'hybrid')).toBe(path));

test.each([
  ['index.tsx', '/'],
  ['users/$id.tsx', '/users/:id'],
  ['users/$id/index.tsx', '/users/:id'],
  ['__auth/login.tsx', '/login'],
  ['_auth/auth.$provider/callback.ts', '/auth/:provider/callback'],
  ['users/+shared/editor.tsx', null],
])('in folders, %s is %s', (file, path) => expect(remixPath(file, 'nested')).toBe(path));
