import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { documentKind } from './documents.ts';
import { discover } from './discover.ts';
import { excerpts, readDocument } from './read.ts';
import { directory, project, write } from './testing/fixture.ts';

describe('kinds of documents', () => {
  test.each([
    ['Dockerfile', 'dockerfile'],
    ['api.Dockerfile', 'dockerfile'],
    ['Dockerfile.base', 'dockerfile'],
    ['docker-compose.prod.yml', 'compose'],
    ['compose.yaml', 'compose'],
    ['.env', 'env'],
    ['.env.production', 'env'],
    ['.env.local', 'env'],
    ['.env.example', 'env-example'],
    ['.env.test.sample', 'env-example'],
    ['env-example-relational', 'env-example'],
    ['example.env', 'env-example'],
    ['.env.production.example', 'env-example'],
    ['.github/workflows/ci.yml', 'ci'],
    ['.gitlab-ci.yml', 'ci'],
    ['.circleci/config.yml', 'ci'],
    ['db/schema.sql', 'sql'],
    ['prisma/schema.prisma', 'prisma'],
    ['ecosystem.config.js', 'pm2'],
    ['Procfile', 'procfile'],
    ['serverless.yml', 'serverless'],
    ['README.md', 'readme'],
    ['docs/PRD.md', 'prd'],
    ['checkout-prd.md', 'prd'],
    ['CLAUDE.md', 'claude-md'],
    ['.specify/memory/constitution.md', 'constitution'],
    ['eslint.config.mjs', 'lint-config'],
    ['.oxlintrc.json', 'lint-config'],
    ['biome.json', 'lint-config'],
    ['.prettierrc', 'format-config'],
    ['vitest.config.ts', 'test-config'],
    ['.mocharc.cjs', 'test-config'],
    ['jest-e2e.json', 'test-config'],
    ['CHANGELOG.md', 'changelog'],
    ['nest-cli.json', 'config'],
    ['tsconfig.json', 'config'],
    ['environment.ts', null],
    ['sharprd.ts', null],
    ['notes.md', null],
    ['data.json', null],
    ['src/env/index.js', null],
  ])('%s: %s', (path, kind) => {
    expect(documentKind(path, () => '')).toBe(kind);
  });

  test.each([
    ['api/openapi.yaml', 'openapi: 3.1.0\n', 'openapi'],
    ['swagger.yml', 'swagger: "2.0"\n', 'openapi'],
    ['api.json', '{"openapi": "3.0.3"}', 'openapi'],
    ['api.json', '{"name": "openapi"}', null],
    ['k8s/api.yaml', 'apiVersion: apps/v1\nkind: Deployment\n', 'kubernetes'],
    ['values.yml', 'kind: x\n', null],
    ['stack.yml', 'services:\n  api:\n    image: x\n', 'compose'],
    ['schema.graphql', 'type Query { a: Int }', 'graphql-schema'],
    ['protos/orders.proto', 'syntax = "proto3";', 'proto'],
    ['web/orders.graphql', 'query Orders { orders { id } }', null],
  ])('%s by what it says', (path, head, kind) => {
    expect(documentKind(path, () => head)).toBe(kind);
  });

  test('the part of the project they lie in', async () => {
    const found = await project(
      '//- /package.json\n{"name": "a"}\n//- /.env\nA=1\n//- /test/fixtures/.env\n//- /.github/workflows/ci.yml\n//- /migrations/1.sql\n//- /vendor/x/Dockerfile\n//- /a.ts\n',
    );
    expect(found.documents.map((document) => [document.path, document.role])).toEqual([
      ['.env', 'server'],
      ['.github/workflows/ci.yml', 'server'],
      ['migrations/1.sql', 'migration'],
      ['test/fixtures/.env', 'test'],
      ['vendor/x/Dockerfile', 'vendored'],
    ]);
  });
});

describe('git', () => {
  const git = (root: string, ...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main', ...args],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim();
  const FIXTURE =
    '//- /.gitignore\n.env.local\nkept.ts\nignored/\n//- /api/.env\nA=1\n//- /api/.env.local\nB=1\n//- /api/kept.ts\n//- /api/ignored/a.ts\n//- /api/ignored/b.ts\n//- /api/src/new.ts\n';

  test.each(['2', '4'])('tracked files from an index of version %s, seen from a folder', async (version) => {
    const root = directory(FIXTURE);
    git(root, 'init');
    git(root, 'add', '-f', 'api/.env', 'api/kept.ts', 'api/ignored/a.ts');
    git(root, 'commit', '-m', 'x');
    git(root, 'update-index', '--index-version', version);
    const found = await discover(root);
    expect(found.git).toEqual({ head: git(root, 'rev-parse', 'HEAD'), branch: 'main' });
    // Ignore rules don't apply to what is tracked.
    expect(found.files.map((file) => file.path)).toEqual(['api/ignored/a.ts', 'api/kept.ts', 'api/src/new.ts']);
    const inside = await discover(`${root}/api`);
    expect(inside.documents.map((document) => [document.path, document.tracked])).toEqual([
      ['.env', true],
      ['.env.local', false],
    ]);
    expect(inside.git?.branch).toBe('main');
  });

  test('entries with extended flags, packed refs, a detached head', async () => {
    const root = directory(FIXTURE);
    git(root, 'init');
    git(root, 'add', '-f', 'api/.env');
    git(root, 'commit', '-m', 'x');
    git(root, 'add', '--intent-to-add', 'api/src/new.ts');
    git(root, 'pack-refs', '--all');
    const head = git(root, 'rev-parse', 'HEAD');
    expect((await discover(root)).git).toEqual({ head, branch: 'main' });
    git(root, 'checkout', '--detach');
    expect((await discover(root)).git).toEqual({ head, branch: '' });
    expect((await discover(root)).documents.map((document) => document.tracked)).toEqual([false, true, false]);
  });

  test('without git, or with a damaged index, everything counts as tracked', async () => {
    const found = await project(FIXTURE);
    expect(found.git).toBeNull();
    expect(found.documents.every((document) => document.tracked)).toBe(true);
    const root = directory(FIXTURE);
    git(root, 'init');
    write(root, '.git/index', 'DIRC\0\0\0\x02\0\0\xff\xffnonsense that is too short');
    const damaged = await discover(root);
    expect(damaged.git).toEqual({ head: '', branch: 'main' });
    expect(damaged.documents.every((document) => document.tracked)).toBe(true);
  });
});

describe('reading', () => {
  test('text, byte order marks, problems', () => {
    const root = directory('//- /a.md\nhello\n');
    write(root, 'b.md', Buffer.from('\uFEFFb', 'utf8'));
    write(root, 'c.md', Buffer.from('\uFEFFc', 'utf16le'));
    expect(readDocument(root, 'a.md')).toEqual({ text: 'hello\n' });
    expect(readDocument(root, 'b.md')).toEqual({ text: 'b' });
    expect(readDocument(root, 'c.md')).toEqual({ text: 'c' });
    expect(readDocument(root, 'd.md')).toEqual({ problem: 'The file could not be read: ENOENT.' });
    expect(readDocument(root, '.')).toHaveProperty('problem');
  });

  test('lines for code frames', () => {
    const root = directory('//- /a.ts\none\r\ntwo\n\nfour\n');
    const found = excerpts(
      root,
      new Map([
        ['a.ts', new Set([1, 3, 4, 9])],
        ['gone.ts', new Set([1])],
      ]),
    );
    expect([...found].map(([path, lines]) => [path, [...lines]])).toEqual([
      [
        'a.ts',
        [
          [1, 'one'],
          [3, ''],
          [4, 'four'],
        ],
      ],
    ]);
  });
});
