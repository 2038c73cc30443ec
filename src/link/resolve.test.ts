import { describe, expect, test } from 'vitest';
import { sourceExtension } from './file-table.ts';
import { link } from './link.ts';
import { dependencies, emptyFacts, testProject } from './testing/project.ts';

type Description = Parameters<typeof testProject>[0];

/** What a specifier in the first file refers to, as one line: a path, `npm:name/subpath`, `node:name`, `asset:path` or `missing`. */
function resolveIn(description: Description, source: string): string {
  const lowered = description.files
    .filter((path) => sourceExtension(path) !== '')
    .map((path) => ({ path, facts: emptyFacts() }));
  const program = link(testProject(description), lowered);
  const from = program.moduleAt(description.files[0] ?? '');
  if (from === undefined) throw new Error('the fixture has no files');
  const found = program.resolve(from, source);
  expect(program.resolve(from, source)).toBe(found);
  switch (found.kind) {
    case 'module':
      return found.module.path;
    case 'package':
      return `${found.builtin ? 'node' : 'npm'}:${found.name}${found.subpath === '' ? '' : `/${found.subpath}`}`;
    case 'asset':
      return `asset:${found.path}`;
    case 'missing':
      return 'missing';
  }
}

describe('relative specifiers', () => {
  const cases: [files: string[], source: string, expected: string][] = [
    [['src/a.ts', 'src/b.ts'], './b', 'src/b.ts'],
    [['src/a.ts', 'src/b.tsx'], './b', 'src/b.tsx'],
    [['src/a.ts', 'src/b.ts'], './b.ts', 'src/b.ts'],
    [['src/a.ts', 'src/b.ts'], './c', 'missing'],
    [['src/a.ts', 'src/b.ts'], './b.js', 'src/b.ts'],
    [['src/a.ts', 'src/b.mts'], './b.mjs', 'src/b.mts'],
    [['src/a.ts', 'src/b.tsx'], './b.js', 'src/b.tsx'],
    [['src/a.ts', 'src/b.js', 'src/b.ts'], './b.js', 'src/b.ts'],
    [['src/a.js', 'src/b.js', 'src/b.ts'], './b.js', 'src/b.js'],
    [['src/a.js', 'src/b.js', 'src/b.ts'], './b', 'src/b.js'],
    [['src/a.ts', 'src/b.js', 'src/b.d.ts'], './b', 'src/b.js'],
    [['src/a.ts', 'src/b.d.ts'], './b', 'src/b.d.ts'],
    [['src/a.ts', 'src/b.service.ts'], './b.service', 'src/b.service.ts'],
    [['src/a.ts', 'src/b.tsx'], './b.ts', 'src/b.tsx'],
    [['src/a.ts', 'src/b.js.ts'], './b.js', 'src/b.js.ts'],
    [['src/a.ts', 'src/b/index.ts'], './b', 'src/b/index.ts'],
    [['src/a.ts', 'src/b/index.ts'], './b/', 'src/b/index.ts'],
    [['src/a.ts', 'src/b/index.ts', 'src/b.ts'], './b', 'src/b.ts'],
    [['src/a.ts', 'src/b/index.ts', 'src/b.ts'], './b/', 'src/b/index.ts'],
    [['src/a.ts', 'src/b/other.ts'], './b', 'missing'],
    [['src/x/a.ts', 'src/x/index.ts', 'src/x.ts'], '.', 'src/x/index.ts'],
    [['src/x/a.ts', 'src/index.ts'], '..', 'src/index.ts'],
    [['src/x/a.ts', 'index.ts'], '../..', 'index.ts'],
    [['src/x/a.ts', 'src/b.ts'], '../y/../b', 'src/b.ts'],
    [['src/a.ts', 'b.ts'], '../../b', 'missing'],
    [['src/a.ts', 'src/data.json'], './data.json', 'asset:src/data.json'],
    [['src/a.ts', 'src/data.json'], './data', 'asset:src/data.json'],
    [['src/a.ts'], './app.vue', 'asset:src/app.vue'],
    [['src/a.ts', 'src/b.ts'], './b?raw', 'src/b.ts'],
    [['src/a.ts'], './b.module', 'missing'],
  ];
  test.each(cases)('%j: %s → %s', (files, source, expected) => {
    expect(resolveIn({ files }, source)).toBe(expected);
  });

  test('a directory with a manifest has its entry', () => {
    const files = ['src/a.ts', 'src/b/lib/start.ts', 'src/b/index.ts'];
    expect(resolveIn({ files, packages: [{ directory: 'src/b', main: './lib/start.js' }] }, './b')).toBe(
      'src/b/lib/start.ts',
    );
    expect(resolveIn({ files, packages: [{ directory: 'src/b' }] }, './b')).toBe('src/b/index.ts');
  });

  test('a built file that is not there is its source', () => {
    const packages = [{ name: 'app' }];
    expect(resolveIn({ files: ['bin/run.js', 'src/cli.ts'], packages }, '../dist/cli.js')).toBe('src/cli.ts');
    expect(resolveIn({ files: ['bin/run.js', 'src/cli.ts'], packages }, '../other/cli.js')).toBe('missing');
  });
});

describe('bare specifiers', () => {
  const cases: [source: string, expected: string][] = [
    ['express', 'npm:express'],
    ['@nestjs/common', 'npm:@nestjs/common'],
    ['@prisma/client/runtime/library', 'npm:@prisma/client/runtime/library'],
    ['fs', 'node:fs'],
    ['fs/promises', 'node:fs/promises'],
    ['node:test', 'node:test'],
    ['test', 'npm:test'],
    ['.prisma/client', 'npm:.prisma/client'],
    ['@/users', 'missing'],
    ['~/users', 'missing'],
    ['/users', 'missing'],
    ['#users', 'missing'],
    ['', 'missing'],
    ['npm:hono@4/jwt', 'npm:hono/jwt'],
    ['jsr:@oak/oak@17', 'npm:@oak/oak'],
    ['bun:sqlite', 'npm:bun:sqlite'],
  ];
  test.each(cases)('%s → %s', (source, expected) => {
    expect(resolveIn({ files: ['src/a.ts'] }, source)).toBe(expected);
  });
});

test('where no tsconfig says what @/ and ~/ are, they are the sources of the package', () => {
  const files = ['src/a.js', 'src/users/index.js', 'lib/log.js'];
  expect(resolveIn({ files }, '@/users')).toBe('src/users/index.js');
  expect(resolveIn({ files }, '~/lib/log')).toBe('lib/log.js');
  expect(resolveIn({ files }, '@/orders')).toBe('missing');
  const tsconfigs = [{ path: 'web/tsconfig.json', paths: { '@/*': ['web/*'] } }];
  expect(resolveIn({ files, tsconfigs }, '@/users')).toBe('missing');
});

describe('tsconfig paths', () => {
  const files = [
    'src/a.ts',
    'src/users/user.ts',
    'src/users/index.ts',
    'src/shared/log.ts',
    'generated/client.ts',
    'src/special.ts',
  ];
  const paths = {
    '@/*': ['src/*'],
    '@/shared/*': ['generated/*', 'src/shared/*'],
    '@special': ['./src/special.ts'],
    vite: ['node_modules/vite/dist/index.d.ts'],
  };
  const cases: [source: string, expected: string][] = [
    ['@/users/user', 'src/users/user.ts'],
    ['@/users/user.js', 'src/users/user.ts'],
    ['@/users', 'src/users/index.ts'],
    ['@/shared/log', 'src/shared/log.ts'],
    ['@/shared/client', 'generated/client.ts'],
    ['@/users/missing', 'missing'],
    ['@/users/icon.svg', 'asset:src/users/icon.svg'],
    ['@special', 'src/special.ts'],
    ['@special/x', 'npm:@special/x'],
    ['vite', 'npm:vite'],
  ];
  test.each(cases)('%s → %s', (source, expected) => {
    expect(resolveIn({ files, tsconfigs: [{ path: 'tsconfig.json', paths }] }, source)).toBe(expected);
  });

  test('a pattern may have text after its star', () => {
    const tsconfigs = [{ path: 'tsconfig.json', paths: { '@*/api': ['src/*/user.ts'] } }];
    expect(resolveIn({ files, tsconfigs }, '@users/api')).toBe('src/users/user.ts');
    expect(resolveIn({ files, tsconfigs }, '@users/web')).toBe('npm:@users/web');
  });

  test('an alias that a dependency really is goes to the dependency when no file is there', () => {
    const tsconfigs = [{ path: 'tsconfig.json', paths: { '@acme/*': ['src/*'] } }];
    const packages = [{ dependencies: dependencies({ '@acme/sdk': '^1.0.0' }) }];
    expect(resolveIn({ files, tsconfigs, packages }, '@acme/sdk')).toBe('npm:@acme/sdk');
    expect(resolveIn({ files, tsconfigs, packages }, '@acme/none')).toBe('missing');
  });

  test('a solution file lends the paths of the projects beside it', () => {
    const tsconfigs = [
      { path: 'tsconfig.json', references: ['tsconfig.app.json'] },
      { path: 'tsconfig.app.json', paths: { '~/*': ['src/*'] } },
    ];
    expect(resolveIn({ files, tsconfigs }, '~/users/user')).toBe('src/users/user.ts');
  });

  test('only those of the governing tsconfig count', () => {
    const tsconfigs = [{ path: 'web/tsconfig.json', paths: { '@/*': ['src/*'] } }];
    expect(resolveIn({ files, tsconfigs }, '@/users/user')).toBe('missing');
  });

  test('a baseUrl and a star give way to builtins and declared dependencies', () => {
    const all = [...files, 'src/events.ts', 'src/express/index.ts', 'src/config/index.ts'];
    const packages = [{ dependencies: dependencies({ express: '^5.0.0' }) }];
    for (const tsconfig of [
      { path: 'tsconfig.json', baseUrl: 'src' },
      { path: 'tsconfig.json', paths: { '*': ['src/*'] } },
    ]) {
      const description = { files: all, packages, tsconfigs: [tsconfig] };
      expect(resolveIn(description, 'users/user')).toBe('src/users/user.ts');
      expect(resolveIn(description, 'config')).toBe('src/config/index.ts');
      expect(resolveIn(description, 'events')).toBe('node:events');
      expect(resolveIn(description, 'express')).toBe('npm:express');
      expect(resolveIn(description, 'koa')).toBe('npm:koa');
      expect(resolveIn(description, 'koa/users')).toBe('npm:koa/users');
      // A folder of ours in which the file is missing, for instance because it has yet to be generated.
      expect(resolveIn(description, 'users/generated')).toBe('missing');
      expect(resolveIn(description, 'users/icon.svg?react')).toBe('asset:src/users/icon.svg');
    }
    expect(
      resolveIn({ files: all, packages, tsconfigs: [{ path: 'tsconfig.json', baseUrl: '' }] }, 'src/users/user'),
    ).toBe('src/users/user.ts');
  });
});

test('files of a generated package are the package, whether they are there or not', () => {
  const files = ['src/a.ts', 'src/generated/client.ts', 'src/generated/enums.ts', 'src/generate.ts'];
  const program = link(
    testProject({ files, tsconfigs: [{ path: 'tsconfig.json', baseUrl: '' }] }),
    files.map((path) => ({ path, facts: emptyFacts() })),
    {
      generated: [
        { directory: 'src/generated', package: '@prisma/client' },
        { directory: 'other', package: 'other' },
      ],
    },
  );
  const [from] = program.modules;
  const show = (source: string): string => {
    const found = from === undefined ? undefined : program.resolve(from, source);
    return found?.kind === 'package' ? `${found.name}/${found.subpath}` : String(found?.kind);
  };
  expect(show('./generated/client')).toBe('@prisma/client/');
  expect(show('src/generated/client.js')).toBe('@prisma/client/');
  expect(show('./generated')).toBe('@prisma/client/');
  expect(show('./generated/enums')).toBe('@prisma/client/enums');
  expect(show('./generated/models/User.js')).toBe('@prisma/client/models/User');
  expect(show('./generate')).toBe('module');
  expect(show('../other')).toBe('other/');
  expect(show('./others')).toBe('missing');
});

test('what is missing says where it should be', () => {
  const files = ['src/a.ts'];
  const tsconfigs = [{ path: 'tsconfig.json', baseUrl: '', paths: { '@/*': ['src/*'] } }];
  const program = link(testProject({ files, tsconfigs }), [{ path: 'src/a.ts', facts: emptyFacts() }]);
  const [from] = program.modules;
  const pathOf = (source: string): unknown => {
    const found = from === undefined ? undefined : program.resolve(from, source);
    return found?.kind === 'missing' ? found.path : found?.kind;
  };
  expect(pathOf('./b.js')).toBe('src/b.js');
  expect(pathOf('@/b')).toBe('src/b');
  expect(pathOf('src/b')).toBe('src/b');
  expect(pathOf('../../b')).toBe('');
  expect(pathOf('~/b')).toBe('');
});

describe('packages of the project', () => {
  /** `@acme/core` in the words of its manifest, asked for by an application of the same workspace. */
  function core(
    files: string[],
    manifest: object,
    source = '@acme/core',
    tsconfigs: Description['tsconfigs'] = [],
  ): string {
    return resolveIn(
      {
        files: ['apps/api/src/main.ts', ...files.map((file) => `packages/core/${file}`)],
        packages: [
          { name: 'acme' },
          { directory: 'apps/api', name: '@acme/api', workspaceRoot: 0 },
          { directory: 'packages/core', name: '@acme/core', workspaceRoot: 0, ...manifest },
        ],
        tsconfigs,
      },
      source,
    ).replace('packages/core/', '');
  }

  const exportMap = {
    '.': { types: './dist/index.d.ts', import: './dist/index.mjs' },
    './db': ['./dist/db/index.js'],
    './features/*': './dist/features/*.js',
    './features/private/*': null,
    './package.json': './package.json',
  };
  const cases: [what: string, files: string[], manifest: object, source: string, expected: string][] = [
    ['no entry said', ['index.ts'], {}, '@acme/core', 'index.ts'],
    ['no entry said', ['src/index.ts'], {}, '@acme/core', 'src/index.ts'],
    ['main', ['src/start.ts', 'src/index.ts'], { main: 'dist/start.js' }, '@acme/core', 'src/start.ts'],
    ['main that is there', ['lib/start.js', 'src/start.ts'], { main: 'lib/start' }, '@acme/core', 'lib/start.js'],
    ['main of a bundle', ['src/index.ts'], { main: 'dist/acme.cjs' }, '@acme/core', 'src/index.ts'],
    ['nothing found', ['src/other.ts'], { main: 'dist/index.js' }, '@acme/core', 'missing'],
    ['exports', ['src/index.ts'], { exports: exportMap }, '@acme/core', 'src/index.ts'],
    ['one export', ['src/all.ts'], { exports: './build/esm/all.js' }, '@acme/core', 'src/all.ts'],
    [
      'source condition',
      ['source/all.ts'],
      { exports: { '.': { '@acme/source': './source/all.ts', default: './dist/all.js' } } },
      '@acme/core',
      'source/all.ts',
    ],
    ['export of a subpath', ['src/db/index.ts'], { exports: exportMap }, '@acme/core/db', 'src/db/index.ts'],
    ['export by pattern', ['src/features/a.ts'], { exports: exportMap }, '@acme/core/features/a', 'src/features/a.ts'],
    ['export by folder', ['lib/a.js'], { exports: { './x/': './lib/' } }, '@acme/core/x/a.js', 'lib/a.js'],
    ['subpath without exports', ['src/db.ts'], {}, '@acme/core/src/db', 'src/db.ts'],
    ['built subpath', ['src/db.ts'], {}, '@acme/core/dist/db', 'src/db.ts'],
    ['output beside its sources', ['code/db.ts'], { main: 'dist/code/db.js' }, '@acme/core', 'code/db.ts'],
    ['only declarations', ['index.d.ts'], { main: 'index.node' }, '@acme/core', 'index.d.ts'],
    ['a package of another name', ['index.ts'], {}, '@acme/cores', 'npm:@acme/cores'],
  ];
  test.each(cases)('%s: %j', (_what, files, manifest, source, expected) => {
    expect(core(files, manifest, source)).toBe(expected);
  });

  test('outDir and rootDir say where a built file comes from', () => {
    const tsconfigs = [{ path: 'packages/core/tsconfig.json', options: { outDir: 'target/js', rootDir: './code' } }];
    expect(core(['code/a.ts'], { main: 'target/js/a.js' }, '@acme/core', tsconfigs)).toBe('code/a.ts');
    expect(core(['code/a.ts'], { main: 'target/js/a.js' })).toBe('missing');
  });

  test('packages import themselves by name', () => {
    const description = {
      files: ['src/a.ts', 'src/index.ts'],
      packages: [{ name: 'app', exports: './dist/index.js' }],
    };
    expect(resolveIn(description, 'app')).toBe('src/index.ts');
    expect(resolveIn(description, 'apps')).toBe('npm:apps');
  });

  test('imports of a package', () => {
    const imports = {
      '#db': './dist/db.js',
      '#lib/*': { node: './dist/lib/*.js' },
      '#fetch': { node: 'undici', default: 'whatwg-fetch' },
    };
    const description = { files: ['src/a.ts', 'src/db.ts', 'src/lib/x.ts'], packages: [{ imports }] };
    expect(resolveIn(description, '#db')).toBe('src/db.ts');
    expect(resolveIn(description, '#lib/x')).toBe('src/lib/x.ts');
    expect(resolveIn(description, '#fetch')).toBe('npm:undici');
    expect(resolveIn(description, '#lib/y')).toBe('missing');
  });

  test('equal names in unrelated workspaces stay apart; a manifest may link by path', () => {
    const files = ['one/a.ts', 'two/index.ts'];
    const two = { directory: 'two', name: 'shared' };
    expect(resolveIn({ files, packages: [{ directory: 'one', name: 'one' }, two] }, 'shared')).toBe('npm:shared');
    const linked = { directory: 'one', name: 'one', dependencies: dependencies({ shared: 'file:../two' }) };
    expect(resolveIn({ files, packages: [linked, two] }, 'shared')).toBe('two/index.ts');
  });

  test('packages by the address that they are served at', () => {
    const files = ['a.ts'];
    expect(resolveIn({ files }, 'https://deno.land/x/oak@v12.6.1/mod.ts')).toBe('npm:oak');
    expect(resolveIn({ files }, 'https://esm.sh/@hono/zod-validator@0.2.0')).toBe('npm:@hono/zod-validator');
    expect(resolveIn({ files }, 'https://esm.sh/hono@4/jwt?dev')).toBe('npm:hono/jwt');
    expect(resolveIn({ files }, 'https://deno.land/std@0.168.0/http/server.ts')).toBe('npm:@std/http/server');
    expect(resolveIn({ files }, 'https://example.com/x/oak/mod.ts')).toBe('npm:https://example.com/x/oak/mod.ts');
  });

  test('a project that is called like a package it depends on means that package', () => {
    const files = ['src/a.ts', 'index.ts'];
    expect(
      resolveIn(
        { files, packages: [{ name: 'express', dependencies: dependencies({ express: '^5.0.0' }) }] },
        'express',
      ),
    ).toBe('npm:express');
    expect(resolveIn({ files, packages: [{ name: 'own' }] }, 'own')).toBe('index.ts');
  });
});
