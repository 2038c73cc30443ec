import { expect, test } from 'vitest';
import { shapeOf } from './expectations.ts';

test('the notations of one path have one shape', () => {
  for (const path of [
    '/users/:id',
    '/users/:id/',
    '/users/{id}',
    '/users/[id]',
    '/users/<id>',
    '/users/:id(\\d+)',
    'users/:id?',
    '/users{/:id}',
    '/users/*',
  ])
    expect(shapeOf(path)).toBe('/users/{}');
});

test('paths that differ keep different shapes', () => {
  expect(shapeOf('/')).toBe('/');
  expect(shapeOf('/users/:id/posts')).toBe('/users/{}/posts');
  expect(shapeOf('/users-:id')).toBe('/users-{}');
  expect(shapeOf('/users')).toBe('/users');
});
