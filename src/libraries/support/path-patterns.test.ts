import { expect, test } from 'vitest';
import { matchesPattern } from './path-patterns.ts';

test.each([
  ['/dashboard/:path*', '/dashboard', true],
  ['/dashboard/:path*', '/dashboard/a/b', true],
  ['/dashboard/:path*', '/dashboards', false],
  ['/api/:path+', '/api', false],
  ['/api/(.*)', '/api/users/:id', true],
  ['/((?!api|_next/static|favicon.ico).*)', '/api/users', false],
  ['/((?!api|_next/static|favicon.ico).*)', '/settings', true],
  ['/users/:id(\\d+)', '/users/12', true],
  ['/users/:id(\\d+)', '/users/twelve', false],
  ['/about', '/about', true],
  ['/about', '/about/us', false],
  ['/((a+)+)', '/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', null],
  ['/(', '/', null],
])('%s and %s: %s', (pattern, path, expected) => expect(matchesPattern(pattern, path)).toBe(expected));
