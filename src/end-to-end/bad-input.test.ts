import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  auditJson,
  emptyDirectory,
  injection,
  manifest,
  project,
  removeDirectories,
  run,
  write,
} from './testing/world.ts';

afterAll(removeDirectories);

const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256);
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('source files that are no sources', () => {
  const broken: Record<string, string | Uint8Array> = {
    'src/truncated.ts': "import a from 'a';\nexport function f(x) {\n  if (x) {\n    return [x, {",
    'src/garbage.ts': '}{)(*&^%$#@!~`const class ( => { \n'.repeat(30),
    'src/binary.ts': bytes,
    'src/image.ts': Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), bytes]),
    'src/merge.ts':
      'const a = 1;\n<<<<<<< HEAD\nconst b = 1;\n=======\nconst b = 2;\n>>>>>>> other\nexport const c = a;\n',
    'src/latin1.ts': Buffer.from("export const name = 'Müller';\n", 'latin1'),
    'src/utf16-without-mark.ts': Buffer.from('export const x = 1;\n', 'utf16le'),
    'src/too-large.ts': `export const data = [\n${"  'some text that was generated, line by line',\n".repeat(115_000)}];\n`,
  };
  const unusual: Record<string, string | Uint8Array> = {
    'src/empty.ts': '',
    'src/utf16.ts': utf16('export const x = 1;\n'),
    'src/utf16-be.ts': utf16('export const x = 1;\n').swap16(),
    'src/one-line.ts': `export const text = '${'x'.repeat(1_000_000)}';\n`,
    'src/data.ts': `export const rows = [\n${"  { id: 1, name: 'one' },\n".repeat(40_000)}];\n`,
  };

  it('are told with their lines, and cost nothing else', async () => {
    const { code, stderr, report } = await auditJson(project({ ...broken, ...unusual }));
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
    expect(report.toolProblems).toEqual([]);
    expect([...new Set(report.coverage.problems.map(({ file }) => file))].sort()).toEqual(Object.keys(broken).sort());
    expect(report.coverage.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual(
      expect.arrayContaining([
        'src/merge.ts:2: Encountered diff marker',
        'src/latin1.ts:0: The file is not valid UTF-8; what could not be decoded was replaced.',
        'src/too-large.ts:0: The file is too large to be read (5 MB).',
        'src/truncated.ts:4: Expected `}` but found `EOF`',
      ]),
    );
  });

  it('are the only ones: the report says that it says little', async () => {
    const directory = emptyDirectory();
    write(directory, { 'package.json': manifest, 'src/a.ts': broken['src/garbage.ts'] ?? '' });
    const { code, stderr, stdout } = await run(['audit', directory]);
    expect(code).toBe(2);
    expect(stdout).not.toBe('');
    expect(stderr).toBe(
      'backend-architect: none of the server files could be read in full, so the result says little.\n',
    );
  });
});

describe('code nested beyond measure', () => {
  const deep = (open: string, close: string, times: number, middle = '1'): string =>
    `export const x = ${open.repeat(times)}${middle}${close.repeat(times)};\n`;
  const files = {
    'src/brackets.ts': deep('[', ']', 100_000),
    'src/parentheses.ts': deep('(', ')', 100_000),
    'src/members.ts': `export const x = y${'.a'.repeat(20_000)};\n`,
    'src/calls.ts': `import y from 'zod';\nexport const x = y${'.a(1)'.repeat(450)};\n`,
    'src/more-calls.ts': `import y from 'zod';\nexport const x = y${'.a(1)'.repeat(900)};\n`,
    'src/text.ts': `export const x = ${"'a' + ".repeat(50_000)}'b';\n`,
    'src/functions.ts': `${'function f() {'.repeat(450)}${'}'.repeat(450)}\n`,
    'src/arrows.ts': `${deep('() => ', '', 450)}x${'()'.repeat(450)};\n`,
    'src/objects.ts': deep('{ a: ', '}', 200),
    'src/ifs.ts': `export function f(a) { ${'if (a) {'.repeat(200)}${'}'.repeat(200)} }\nf(1);\n`,
    'src/markup.tsx': deep('<a>', '</a>', 450, 'x'),
    'src/deep-markup.tsx': deep('<a>', '</a>', 50_000, 'x'),
  };

  it('is followed as far as it goes', async () => {
    const { code, stderr, report } = await auditJson(project(files));
    expect([code, stderr]).toEqual([1, '']);
    expect(report.toolProblems).toEqual([]);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
    expect(
      report.coverage.problems.filter(
        ({ message }) =>
          !/^The code is nested (?:too deeply|more than 500 levels deep; what is deeper is unknown)\.$/.test(message),
      ),
    ).toEqual([]);
    expect(report.coverage.problems.map(({ file }) => file)).toEqual(
      expect.arrayContaining([
        'src/brackets.ts',
        'src/parentheses.ts',
        'src/members.ts',
        'src/text.ts',
        'src/deep-markup.tsx',
      ]),
    );
  });
});

describe('imports that go in circles', () => {
  it('of a file by itself, of exports by one another, of everything by everything', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `src/m${at}.ts`,
        `${Array.from({ length: 8 }, (_each, by) => `import * as n${by} from './m${(at * (by + 1) + 1) % 60}';`).join('\n')}\nexport * from './m${(at + 1) % 60}';\nexport const f = (x) => [${Array.from({ length: 8 }, (_each, by) => `n${by}.f({ x, by: ${by} })`).join(', ')}];\nexport default f(1);\n`,
      ]),
    );
    const { code, stderr, report } = await auditJson(
      project({
        'src/self.ts': "import * as self from './self';\nexport * from './self';\nexport const a = self.a;\n",
        'src/a.ts': "export * from './b';\nexport const a = 1;\n",
        'src/b.ts': "export * from './c';\nimport { a } from './a';\nexport const b = a;\n",
        'src/c.ts':
          "export * from './a';\nexport { z } from './b';\nimport { z, nothing } from './a';\nconsole.log(z, nothing);\n",
        'src/require.js': "const b = require('./required');\nmodule.exports = { ...b, a: b };\n",
        'src/required.js': "module.exports = { ...require('./require') };\n",
        ...many,
      }),
    );
    expect([code, stderr, report.toolProblems]).toEqual([1, '', []]);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
  });
});

describe('a file system with surprises', () => {
  it('loops, dangling links, directories and pipes with names of sources', async () => {
    const directory = project();
    symlinkSync('.', join(directory, 'src/loop'));
    symlinkSync('..', join(directory, 'src/up.ts'));
    symlinkSync('b.ts', join(directory, 'src/a.ts'));
    symlinkSync('a.ts', join(directory, 'src/b.ts'));
    symlinkSync('nowhere.ts', join(directory, 'src/dangling.ts'));
    symlinkSync('/dev/zero', join(directory, 'src/endless.ts'));
    symlinkSync(emptyDirectory(), join(directory, 'src/outside'));
    mkdirSync(join(directory, 'src/directory.ts'));
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(directory, 'src/pipe.ts')]);
    const { code, stderr, report } = await auditJson(directory);
    expect([code, stderr, report.toolProblems]).toEqual([1, '', []]);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
    expect(report.coverage.files.total).toBe(1);
    const nowhere = 'This symbolic link leads to no file in the audited directory, so what it stands for was not read.';
    expect(report.coverage.problems.map(({ file, message }) => [file, message])).toEqual([
      ['src/a.ts', nowhere],
      ['src/b.ts', nowhere],
      ['src/dangling.ts', nowhere],
      ['src/endless.ts', nowhere],
      ['src/outside', 'This symbolic link leads out of the audited directory and was not followed.'],
      ['src/up.ts', nowhere],
    ]);
  });

  const names = [
    'with space.ts',
    'ünï☃.ts',
    'new\nline.ts',
    `quo'te".ts`,
    'escape\u001b[31m\u0007.ts',
    'tab\there.ts',
    'back\\slash.ts',
    'pi|pe`*_<b>.ts',
    '%20#hash?.ts',
    '\u202ertl.ts',
    '__proto__.ts',
    'constructor.ts',
  ];
  const named = (): string => {
    const text =
      "import { Pool } from 'pg';\nimport e from 'express';\nconst p = new Pool();\nconst a = e();\na.get('/x', (q, s) => s.json(p.query('select ' + q.query.x)));\n";
    return project(Object.fromEntries(names.map((name) => [`src/${name}`, text])));
  };

  it.each(['terminal', 'markdown', 'sarif', 'json'])('names of all kinds, in %s', async (format) => {
    const { code, stdout, stderr } = await run([
      'audit',
      named(),
      '--only',
      'security/sql-injection',
      '--verbose',
      '--format',
      format,
    ]);
    expect([code, stderr]).toEqual([1, '']);
    // nothing in a name may move the cursor, ring, or reorder what is read
    const moving =
      format === 'json' || format === 'sarif' ? /[^\n\P{Cc}]/u : /[^\n\P{Cc}]|[\u2028\u2029\u202a-\u202e]/u;
    expect(stdout).not.toMatch(moving);
  });

  it('names of all kinds, each with its findings', async () => {
    const { report } = await auditJson(named(), '--only', 'security/sql-injection');
    const files = report.findings.map(({ file }) => file).sort();
    expect(files).toEqual(['src/app.ts', ...names.map((name) => `src/${name}`)].sort());
  });

  it('thousands of tiny files', async () => {
    const { code, stderr, report } = await auditJson(
      project(
        Object.fromEntries(
          Array.from({ length: 3000 }, (_, at) => [`src/d${at % 40}/f${at}.ts`, `export const x${at} = ${at};\n`]),
        ),
      ),
    );
    expect([code, stderr, report.coverage.files.total]).toEqual([1, '', 3001]);
    expect(report.findings).toContainEqual(expect.objectContaining(injection));
  });
});

describe('nothing to audit', () => {
  it.each([
    ['an empty directory', {}, 'There are no TypeScript or JavaScript files here.'],
    ['a directory of documents', { 'README.md': '# Shop\n' }, 'There are no TypeScript or JavaScript files here.'],
    [
      'a front end',
      {
        'package.json': '{"name":"shop","dependencies":{"react":"*","vite":"*"}}',
        'src/App.tsx': "import React from 'react';\nexport const App = () => <div />;\n",
        'index.html': '<div></div>',
      },
      'No server code was found in 1 source file (1 frontend).',
    ],
  ])('%s', async (_, files, why) => {
    const directory = emptyDirectory();
    write(directory, files);
    for (const command of [
      ['audit', directory],
      ['map', directory],
      ['init', directory],
      ['explain', 'score', directory],
      ['trace', 'GET /', directory],
    ]) {
      expect(await run(command)).toEqual({
        code: 2,
        stdout: '',
        stderr: `backend-architect: There is nothing to audit in ${directory}. ${why}\nGive the path of the backend.\n`,
      });
    }
  });

  it('a path that is not there, or is no source', async () => {
    const directory = project({ 'notes.txt': 'x' });
    expect(await run(['audit', 'no/such/place'], { cwd: directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'backend-architect: There is no no/such/place.\nGive the path of the directory to audit.\n',
    });
    expect(await run(['audit', join(directory, 'notes.txt')])).toEqual({
      code: 2,
      stdout: '',
      stderr: `backend-architect: ${join(directory, 'notes.txt')} is neither a directory nor a TypeScript or JavaScript file.\nGive the directory of the project to audit.\n`,
    });
  });

  it('but a source file can be audited alone', async () => {
    const { code, report } = await auditJson(join(project({ 'src/other.ts': 'export const x = 1;\n' }), 'src/app.ts'));
    expect(code).toBe(1);
    expect(report.coverage.files.total).toBe(1);
    expect(report.findings).toContainEqual(expect.objectContaining({ ruleId: injection.ruleId, line: injection.line }));
  });
});

describe('broken files around the sources', () => {
  const rules = ['--only', 'security/sql-injection'];
  it.each<
    [
      name: string,
      files: Record<string, string | Uint8Array>,
      problem: { file: string; line: number; message: string } | null,
    ]
  >([
    [
      'a manifest that is no JSON',
      { 'package.json': '{\n  "name": "shop", oops' },
      { file: 'package.json', line: 2, message: 'The manifest is not valid JSON: invalid symbol.' },
    ],
    [
      'a manifest that is a list',
      { 'package.json': '[]' },
      { file: 'package.json', line: 1, message: 'The manifest is not a JSON object.' },
    ],
    [
      'a manifest of bytes',
      { 'package.json': bytes },
      { file: 'package.json', line: 1, message: 'The manifest is not valid JSON: invalid symbol.' },
    ],
    [
      'a manifest without end',
      { 'package.json': `{\n"name": "shop", "a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
      { file: 'package.json', line: 2, message: 'The manifest is not valid JSON: nested too deeply.' },
    ],
    [
      'a manifest with the wrong types',
      {
        'package.json':
          '{"name":5,"version":[],"dependencies":[1],"scripts":"x","workspaces":{"packages":5},"bin":5,"main":{},"exports":{".":[[]]},"imports":7,"engines":"x"}',
      },
      null,
    ],
    [
      'a manifest with names of Object.prototype',
      {
        'package.json':
          '{"name":"__proto__","dependencies":{"__proto__":"1","constructor":"1","toString":"1"},"scripts":{"__proto__":"x","constructor":"y"},"__proto__":{"a":1}}',
      },
      null,
    ],
    [
      'a tsconfig that is cut off',
      { 'tsconfig.json': '{ "compilerOptions": { "paths": { "a": ' },
      { file: 'tsconfig.json', line: 1, message: 'The configuration is not valid JSON: value expected.' },
    ],
    [
      'a tsconfig with the wrong types',
      { 'tsconfig.json': '{ "compilerOptions": [], "extends": 5, "include": 7, "files": {}, "references": "x" }' },
      null,
    ],
    ['a tsconfig that extends itself', { 'tsconfig.json': '{ "extends": "./tsconfig.json" }' }, null],
    [
      'tsconfigs that extend one another',
      {
        'tsconfig.json': '{ "extends": ["./b.json", "./c.json"] }',
        'b.json': '{ "extends": "./c.json" }',
        'c.json': '{ "extends": "./b.json" }',
      },
      null,
    ],
    [
      'a workspace file that is no YAML',
      { 'pnpm-workspace.yaml': 'packages:\n  - "a\n bad: [\n' },
      { file: 'pnpm-workspace.yaml', line: 4, message: 'The file is not valid YAML: Missing closing "quote.' },
    ],
    [
      'a workspace file that explodes',
      {
        'pnpm-workspace.yaml': `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[at]}`).join(', ')}]\n`).join('')}packages: *i\n`,
      },
      { file: 'pnpm-workspace.yaml', line: 1, message: 'The file was not read: its aliases multiply beyond measure.' },
    ],
    [
      'a broken Prisma schema',
      {
        'prisma/schema.prisma': 'model User {\n  id Int @id(((\n  name String @@@\n  model {{{\nenum X {\n',
        'src/p.ts':
          "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = () => prisma.user.findMany();\n",
      },
      null,
    ],
    [
      'broken migrations',
      {
        'migrations/1.sql': 'create table users (id int primary key; CREATE TABEL x (((\n"unclosed',
        'migrations/2.sql': bytes,
        'migrations/3.sql': `create table t (id int, ${'('.repeat(50_000)}`,
      },
      null,
    ],
    [
      'a git directory of nothing',
      { '.git/HEAD': bytes, '.git/index': bytes, '.git/packed-refs': bytes, '.gitignore': bytes },
      null,
    ],
    [
      'broken lockfiles',
      { 'package-lock.json': '{ "packages": [', 'yarn.lock': bytes, 'pnpm-lock.yaml': '\t: [' },
      null,
    ],
  ])('%s', async (_, files, problem) => {
    const { code, stderr, report } = await auditJson(project(files), ...rules);
    expect([code, stderr, report.toolProblems]).toEqual([1, '', []]);
    expect(report.findings).toEqual([expect.objectContaining(injection)]);
    expect(report.coverage.problems).toEqual(expect.arrayContaining(problem === null ? [] : [problem]));
  });

  it.each<[name: string, content: string, message: RegExp]>([
    [
      'backend-architect.json',
      '{ "profile": "prod" ',
      /^backend-architect: backend-architect\.json:1:21: close brace expected\.\n$/,
    ],
    ['backend-architect.json', '', /^backend-architect: backend-architect\.json:1:1: value expected\.\n$/],
    [
      'backend-architect.json',
      '{\n  "profile": "prod",\n  "rules": { "security/sql-injektion": "off", "__proto__": "off" },\n  "paths": 5\n}',
      /:2:14: "profile" must be .*Did you mean "production"\?\n.*:3:14: unknown rule "security\/sql-injektion"\. Did you mean "security\/sql-injection".*\n.*:3:47: unknown rule "__proto__"\.\n.*:4:12: "paths" must be an object, not a number\.\n$/,
    ],
    [
      'backend-architect.json',
      `{ "rules": ${'['.repeat(100_000)}`,
      /^backend-architect: backend-architect\.json:1:1: the file is nested too deeply\.\n$/,
    ],
    [
      'backend-architect-baseline.json',
      '{ nope',
      /^backend-architect: \S+ is not valid JSON: .*\nWrite it anew with --update-baseline\.\n$/,
    ],
    [
      'backend-architect-baseline.json',
      '{ "findings": 5 }',
      /^backend-architect: \S+ is not a baseline: .*\nWrite it anew with --update-baseline\.\n$/,
    ],
    [
      'backend-architect-baseline.json',
      '['.repeat(100_000),
      /^backend-architect: \S+ is not (?:valid JSON|a baseline): .*\nWrite it anew with --update-baseline\.\n$/,
    ],
  ])('%s (%#) stops the run', async (name, content, message) => {
    const directory = project({ [name]: content });
    const { code, stdout, stderr } = await run(['audit', directory], { cwd: directory });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('a directory in place of a configuration stops the run', async () => {
    const directory = project();
    mkdirSync(join(directory, 'backend-architect.json'));
    expect(await run(['audit', directory], { cwd: directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'backend-architect: backend-architect.json cannot be read: it is a directory.\n',
    });
  });
});

describe('a Prisma schema', () => {
  it('that is broken is read around what is broken, and its place is told', async () => {
    const schema = 'model User {\n  id Int @id(((\n  name String @@@\n}\nmodel {{{\nmodel Order {\n  id Int @id\n}\n';
    const directory = project({
      'prisma/schema.prisma': schema,
      'src/p.ts':
        "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = () => prisma.order.findMany();\n",
    });
    const { report } = await auditJson(directory);
    expect(report.coverage.unknowns).toContainEqual(
      expect.objectContaining({
        message: 'lines of the Prisma schema could not be read',
        file: 'prisma/schema.prisma',
        line: 2,
      }),
    );
    expect((await run(['map', directory])).stdout).toContain('2 entities');
  });
});

describe('a file that changes while it is being read', () => {
  it('is read as it is then', async () => {
    const directory = project();
    const running = auditJson(directory, '--no-cache');
    for (let at = 0; at < 50; at++) {
      writeFileSync(join(directory, 'src/flicker.ts'), `export const x = ${at};\n`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { code, stderr } = await running;
    expect([code, stderr]).toEqual([1, '']);
  });
});
