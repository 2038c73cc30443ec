import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { discover } from './discover.ts';
import { directory, project, roles, write } from './testing/fixture.ts';

const paths = async (fixture: string): Promise<string[]> => (await project(fixture)).files.map((file) => file.path);

describe('what is listed', () => {
  test('sources in code unit order, without installed and compiled ones', async () => {
    expect(
      await paths(`
//- /package.json
{"name": "a"}
//- /src/b.ts
//- /src/B.ts
//- /src/a.js
//- /src/style.css
//- /node_modules/x/index.js
//- /dist/b.js
//- /build/b.js
//- /coverage/lcov-report/sorter.js
`),
    ).toEqual(['src/B.ts', 'src/a.js', 'src/b.ts']);
  });

  test('a folder called build that holds sources stays', async () => {
    expect(await paths('//- /package.json\n{"name": "a"}\n//- /build/release.ts\n//- /src/build/queue.js\n')).toEqual([
      'build/release.ts',
      'src/build/queue.js',
    ]);
  });

  test('the rules are relative to the audited directory', async () => {
    const root = directory(
      '//- /node_modules/lib/spec/fixtures/app/src/main.ts\nimport express from "express";\n//- /node_modules/lib/spec/fixtures/app/node_modules/x/i.js\n//- /.gitignore\nnode_modules\n',
    );
    const found = await discover(join(root, 'node_modules/lib/spec/fixtures/app'));
    expect(found.files.map((file) => [file.path, file.role])).toEqual([['src/main.ts', 'server']]);
  });

  test('.gitignore files apply from their folder down, the innermost first', async () => {
    expect(
      await paths(`
//- /.gitignore
*.tmp.ts
/private/
logs
//- /src/.gitignore
!keep.tmp.ts
/local.ts
//- /src/a.tmp.ts
//- /src/keep.tmp.ts
//- /src/local.ts
//- /src/deep/local.ts
//- /private/a.ts
//- /src/private/a.ts
//- /src/logs/a.ts
`),
    ).toEqual(['src/deep/local.ts', 'src/keep.tmp.ts', 'src/private/a.ts']);
  });

  test('include restricts the sources and keeps the context; exclude removes', async () => {
    const fixture =
      '//- /package.json\n{"name": "a"}\n//- /src/a.ts\n//- /src/b.ts\n//- /old/c.ts\n//- /old/schema.sql\n//- /schema.sql\n';
    const included = await project(fixture, { include: ['/src/a.ts'] });
    expect(included.files.map((file) => file.path)).toEqual(['src/a.ts']);
    expect(included.packages).toHaveLength(1);
    expect(included.documents.map((document) => document.path)).toEqual(['old/schema.sql', 'schema.sql']);
    const excluded = await project(fixture, { exclude: ['old/'] });
    expect(excluded.files.map((file) => file.path)).toEqual(['src/a.ts', 'src/b.ts']);
    expect(excluded.documents.map((document) => document.path)).toEqual(['schema.sql']);
  });

  test('symbolic links are not followed; one that leads outside is said', async () => {
    const outside = directory('//- /secret.ts\n');
    const root = directory('//- /src/a.ts\n//- /AGENTS.md\nhello\n');
    symlinkSync(root, join(root, 'src/loop'));
    symlinkSync(join(root, 'src'), join(root, 'again'));
    symlinkSync(outside, join(root, 'outside'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dangling'));
    symlinkSync('self', join(root, 'self'));
    symlinkSync('gone.ts', join(root, 'src/moved.ts'));
    symlinkSync('AGENTS.md', join(root, 'CLAUDE.md'));
    symlinkSync(join(outside, 'secret.ts'), join(root, 'src/secret.ts'));
    const found = await discover(root);
    expect(found.files.map((file) => file.path)).toEqual(['src/a.ts']);
    expect(found.problems.map((problem) => problem.path)).toEqual(['outside', 'src/moved.ts', 'src/secret.ts']);
    expect(found.documents.map((document) => document.path)).toEqual(['AGENTS.md', 'CLAUDE.md']);
  });

  test.skipIf(process.getuid?.() === 0)('a directory that cannot be read is a problem', async () => {
    const root = directory('//- /src/a.ts\n');
    mkdirSync(join(root, 'locked'), { mode: 0 });
    const found = await discover(root);
    chmodSync(join(root, 'locked'), 0o755);
    expect(found.problems).toEqual([
      { path: 'locked', line: 0, message: 'The directory could not be read: permission denied.' },
    ]);
  });

  test('bin/www of Node is a source, other files without extension are not', async () => {
    expect(
      await roles(
        '//- /bin/www\n#!/usr/bin/env node\nrequire("http").createServer(app).listen(3000);\n//- /bin/deploy\n#!/bin/sh\n',
      ),
    ).toEqual({ 'bin/www': 'server' });
  });
});

describe('what cannot be audited', () => {
  test('a missing path and a file of another kind are errors of configuration', async () => {
    const root = directory('//- /notes.txt\n');
    await expect(discover(join(root, 'nope'))).rejects.toThrow(ConfigurationError);
    await expect(discover(join(root, 'notes.txt'))).rejects.toThrow('neither a directory nor');
  });

  test('one source file is audited alone', async () => {
    const root = directory('//- /src/a.ts\n//- /src/b.ts\n//- /src/deep/a.ts\n');
    const found = await discover(join(root, 'src/a.ts'));
    expect(found.root).toBe(join(root, 'src'));
    expect(found.files.map((file) => file.path)).toEqual(['a.ts']);
  });

  test('no sources, and no server among them, are problems', async () => {
    expect((await project('//- /README.md\n')).problems).toEqual([
      { path: '', line: 0, message: 'There are no TypeScript or JavaScript files here.' },
    ]);
    const tests = await project(
      "//- /test/a.ts\nimport 'vitest';\n//- /test/b.ts\nimport 'vitest';\n//- /vite.config.ts\n",
    );
    expect(tests.problems.map((problem) => problem.message)).toEqual([
      'No server code was found in 3 source files (2 test, 1 config).',
    ]);
  });
});

test('the same directory gives the same result', async () => {
  const root = directory(
    '//- /package.json\n{"name": "a", "dependencies": {"express": "4"}}\n//- /src/b.ts\n//- /src/a.ts\n//- /web/x.ts\n//- /Dockerfile\nFROM node\n',
  );
  const first = JSON.stringify(await discover(root));
  write(root, 'src/c.ts', '');
  await discover(root);
  const { rmSync } = await import('node:fs');
  rmSync(join(root, 'src/c.ts'));
  expect(JSON.stringify(await discover(root))).toBe(first);
});
