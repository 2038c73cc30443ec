import { expect, test } from 'vitest';
import { fileMatcher } from './file-globs.ts';

test.each([
  ['src/*.ts', ['src/a.ts'], ['src/b/a.ts', 'src/a.js']],
  ['src/**/*.ts', ['src/a.ts', 'src/b/c/a.ts'], ['lib/a.ts']],
  [
    'plugins/*/index.[jt]s',
    ['plugins/a/index.ts', 'plugins/b/index.js'],
    ['plugins/a/b/index.ts', 'plugins/a/index.cs'],
  ],
  ['routes/*.{route,controller}.ts', ['routes/a.route.ts', 'routes/b.controller.ts'], ['routes/a.ts']],
  ['routes/!(*.test|schema).ts', ['routes/users.ts'], ['routes/users.test.ts', 'routes/schema.ts']],
  ['a/@(b|c)/?.ts', ['a/b/x.ts', 'a/c/y.ts'], ['a/d/x.ts', 'a/b/xy.ts']],
])('%s', (pattern, wanted, unwanted) => {
  const matches = fileMatcher([pattern]);
  expect([...wanted, ...unwanted].filter(matches)).toEqual(wanted);
});

test('a pattern that starts with ! takes files out', () => {
  const matches = fileMatcher(['src/*.ts', '!src/*.test.ts']);
  expect(['src/a.ts', 'src/a.test.ts'].filter(matches)).toEqual(['src/a.ts']);
});
