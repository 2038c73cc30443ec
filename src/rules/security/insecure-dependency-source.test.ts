import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

/** Packages over a connection that anybody on the way may write to. */
const open = 'http://packages.example.com';

const found = async (content: string): Promise<string[]> =>
  (await findingsOf(`//- /server.js\nconsole.log('up');\n${content}`, 'security/insecure-dependency-source')).map(
    ({ file, line }) => `${file}:${line}`,
  );

test('dependencies, registries and lockfiles over open connections', async () => {
  expect(
    await found(`
//- /package.json
{
  "name": "shop",
  "dependencies": {
    "a": "http://example.com/a.tgz",
    "b": "git://github.com/x/b.git",
    "c": "git+http://example.com/c.git"
  },
  "devDependencies": {
    "d": "http://example.com/d.tgz"
  }
}
//- /.npmrc
registry=${open}/
strict-ssl=false
//- /package-lock.json
{
  "lockfileVersion": 1,
  "dependencies": {
    "e": {
      "version": "1.0.0",
      "resolved": "${open}/e-1.0.0.tgz"
    }
  }
}
`),
  ).toEqual([
    '.npmrc:1',
    '.npmrc:2',
    'package-lock.json:6',
    'package.json:4',
    'package.json:5',
    'package.json:6',
    'package.json:9',
  ]);
});

test('not secure ones, the own machine, nor what a hash holds', async () => {
  expect(
    await found(`
//- /package.json
{
  "name": "shop",
  "homepage": "http://example.com",
  "repository": "git://github.com/x/shop.git",
  "dependencies": {
    "a": "https://example.com/a.tgz",
    "b": "git+ssh://git@github.com/x/b.git",
    "c": "github:x/c",
    "d": "^1.0.0"
  }
}
//- /.npmrc
registry=http://localhost:4873/
//- /package-lock.json
{
  "lockfileVersion": 1,
  "dependencies": {
    "e": {
      "version": "1.0.0",
      "resolved": "${open}/e-1.0.0.tgz",
      "integrity": "sha512-abc"
    }
  }
}
`),
  ).toEqual([]);
});
