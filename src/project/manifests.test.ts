import { describe, expect, test } from 'vitest';
import { discover } from './discover.ts';
import { directory, project, write } from './testing/fixture.ts';

describe('manifests', () => {
  test('fields, kinds of dependencies and lines', async () => {
    const found = await project(`
//- /package.json
{
  "name": "@acme/api",
  "version": "1.2.3",
  "bin": "./cli.js",
  "scripts": {
    "test": "vitest"
  },
  "dependencies": {
    "express": "^4.18.0"
  },
  "devDependencies": { "express": "^3", "vitest": "^4" },
  "peerDependencies": {"react": "*"}
}
`);
    const [item] = found.packages;
    expect(item).toMatchObject({
      directory: '',
      name: '@acme/api',
      version: '1.2.3',
      bin: { api: './cli.js' },
      type: 'commonjs',
      private: false,
      workspaceRoot: -1,
    });
    expect(item?.dependencies).toMatchObject({
      express: { range: '^4.18.0', kind: 'prod' },
      vitest: { kind: 'dev' },
      react: { kind: 'peer' },
    });
    expect(item?.lines).toMatchObject({ name: 2, scripts: 5, 'scripts.test': 6, 'dependencies.express': 9 });
  });

  test('broken ones are problems with a line, and what can be read is kept', async () => {
    const found = await project(
      '//- /package.json\n{\n  "name": "a",\n  "dependencies": {"koa": "2"}\n  "private": true\n}\n//- /x/package.json\n[]\n//- /src/a.ts\n',
    );
    expect(found.problems).toEqual([
      { path: 'package.json', line: 4, message: 'The manifest is not valid JSON: comma expected.' },
      { path: 'x/package.json', line: 1, message: 'The manifest is not a JSON object.' },
    ]);
    expect(found.packages.map((item) => item.name)).toEqual(['a']);
  });

  test('broken ones among tests are on purpose', async () => {
    expect((await project('//- /test/fixtures/package.json\n{\n//- /src/a.ts\n')).problems).toEqual([]);
  });

  test('a marker without name and dependencies is not a package', async () => {
    const found = await project(
      '//- /package.json\n{"name": "a"}\n//- /src/cjs/package.json\n{"type": "commonjs"}\n//- /src/cjs/a.js\n',
    );
    expect(found.packages).toHaveLength(1);
    expect(found.files).toMatchObject([{ path: 'src/cjs/a.js', package: 0 }]);
  });

  test('names that every object has are keys like any other', async () => {
    const found = await project(
      '//- /package.json\n{"name": "a", "dependencies": {"__proto__": "1", "constructor": "2"}}\n//- /a.ts\n',
    );
    expect(Object.keys(found.packages[0]?.dependencies ?? {})).toEqual(['__proto__', 'constructor']);
  });
});

describe('workspaces', () => {
  const members =
    '//- /packages/a/package.json\n{"name": "a"}\n//- /packages/old/package.json\n{"name": "old"}\n//- /other/package.json\n{"name": "other"}\n//- /a.ts\n';
  const rootOf = async (fixture: string): Promise<Record<string, number>> =>
    Object.fromEntries((await project(fixture + members)).packages.map((item) => [item.name, item.workspaceRoot]));

  test('npm and Yarn', async () => {
    expect(
      await rootOf('//- /package.json\n{"name": "root", "workspaces": ["packages/*", "!packages/old"]}\n'),
    ).toEqual({ root: -1, a: 0, old: -1, other: -1 });
    expect(
      await rootOf('//- /package.json\n{"name": "root", "workspaces": {"packages": ["./packages/a/"]}}\n'),
    ).toEqual({ root: -1, a: 0, old: -1, other: -1 });
  });

  test('pnpm, Lerna and Rush', async () => {
    expect(
      await rootOf(
        '//- /package.json\n{"name": "root"}\n//- /pnpm-workspace.yaml\npackages:\n  - "packages/**"\n  - "!**/old"\n',
      ),
    ).toEqual({ root: -1, a: 0, old: -1, other: -1 });
    expect(await rootOf('//- /package.json\n{"name": "root"}\n//- /lerna.json\n{"version": "1.0.0"}\n')).toEqual({
      root: -1,
      a: 0,
      old: 0,
      other: -1,
    });
    expect(
      await rootOf(
        '//- /package.json\n{"name": "root"}\n//- /rush.json\n{ // projects\n"projects": [{"projectFolder": "other"},]}\n',
      ),
    ).toEqual({ root: -1, a: -1, old: -1, other: 0 });
  });

  test('a broken list is a problem', async () => {
    const found = await project(
      '//- /package.json\n{"name": "root"}\n//- /pnpm-workspace.yaml\npackages:\n  - "a\n//- /a.ts\n',
    );
    expect(found.problems).toMatchObject([{ path: 'pnpm-workspace.yaml' }]);
  });
});

describe('installed versions', () => {
  const versions = async (fixture: string): Promise<Record<string, string>> => {
    const found = await project(
      `//- /package.json\n{"name": "root", "workspaces": ["api"], "dependencies": {"koa": "^2.0.0", "@a/b": "^1.0.0 || ^2"}}\n//- /api/package.json\n{"name": "api", "dependencies": {"koa": "^1.0.0"}}\n//- /a.ts\n${fixture}`,
    );
    return Object.fromEntries(
      found.packages.flatMap((item) =>
        Object.entries(item.dependencies).map(([name, dependency]) => [`${item.name} ${name}`, dependency.version]),
      ),
    );
  };
  const expected = { 'root koa': '2.15.0', 'root @a/b': '1.0.1', 'api koa': '1.7.0' };

  test('package-lock.json, version 3', async () => {
    expect(
      await versions(
        '//- /package-lock.json\n{"lockfileVersion": 3, "packages": {"": {}, "node_modules/koa": {"version": "2.15.0"}, "node_modules/@a/b": {"version": "1.0.1"}, "api/node_modules/koa": {"version": "1.7.0"}}}\n',
      ),
    ).toEqual(expected);
  });

  test('package-lock.json, version 1', async () => {
    expect(
      await versions(
        '//- /package-lock.json\n{"lockfileVersion": 1, "dependencies": {"koa": {"version": "2.15.0"}, "@a/b": {"version": "1.0.1"}}}\n//- /api/package-lock.json\n{"lockfileVersion": 1, "dependencies": {"koa": {"version": "1.7.0"}}}\n',
      ),
    ).toEqual(expected);
  });

  test('yarn.lock, classic and Berry', async () => {
    expect(
      await versions(
        '//- /yarn.lock\n# yarn lockfile v1\n\n"@a/b@^1.0.0 || ^2", "@a/b@^1":\n  version "1.0.1"\n  dependencies:\n    version "9.9.9"\n\nkoa@^1.0.0:\n  version "1.7.0"\n\nkoa@^2.0.0, koa@^2.1.0:\n  version "2.15.0"\n',
      ),
    ).toEqual(expected);
    expect(
      await versions(
        '//- /yarn.lock\n# This file is generated\n\n__metadata:\n  version: 8\n\n"@a/b@npm:^1.0.0 || ^2":\n  version: 1.0.1\n  resolution: "@a/b@npm:1.0.1"\n\n"api@workspace:api":\n  version: 0.0.0-use.local\n\n"koa@npm:^1.0.0":\n  version: 1.7.0\n\n"koa@npm:^2.0.0, koa@npm:^2.1.0":\n  version: 2.15.0\n',
      ),
    ).toEqual(expected);
  });

  test('pnpm-lock.yaml, versions 9 and 5', async () => {
    expect(
      await versions(
        "//- /pnpm-lock.yaml\nlockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      '@a/b':\n        specifier: ^1.0.0\n        version: 1.0.1(koa@2.15.0)\n      koa:\n        specifier: ^2.0.0\n        version: 2.15.0\n\n  api:\n    dependencies:\n      koa:\n        specifier: ^1\n        version: 1.7.0\n\npackages:\n\n  koa@3.0.0:\n    version: 3.0.0\n",
      ),
    ).toEqual(expected);
    expect(
      await versions(
        "//- /pnpm-lock.yaml\nlockfileVersion: 5.4\nspecifiers:\n  koa: ^2.0.0\ndependencies:\n  koa: 2.15.0\n  '@a/b': 1.0.1_koa@2.15.0\npackages:\n  /koa/2.15.0:\n    dependencies:\n      koa: 9.9.9\n//- /api/pnpm-lock.yaml\nlockfileVersion: 5.4\ndependencies:\n  koa: /koa/1.7.0\n",
      ),
    ).toEqual(expected);
  });

  test('bun.lock', async () => {
    expect(
      await versions(
        '//- /bun.lock\n{\n  "lockfileVersion": 1,\n  "workspaces": {"": {"name": "root"}, "api": {"name": "api"},},\n  "packages": {"koa": ["koa@2.15.0", "", {}], "@a/b": ["@a/b@1.0.1", ""], "api/koa": ["koa@1.7.0"],},\n}\n',
      ),
    ).toEqual(expected);
  });

  test('an installed copy, where no lockfile tells and only if allowed', async () => {
    const root = directory(
      '//- /package.json\n{"name": "a", "dependencies": {"koa": "2", "../../x": "1"}}\n//- /a.ts\n',
    );
    write(root, 'node_modules/koa/package.json', '{"version": "2.16.1"}');
    expect((await discover(root)).packages[0]?.dependencies['koa']?.version).toBe('2.16.1');
    expect((await discover(root, { nodeModules: false })).packages[0]?.dependencies['koa']?.version).toBe('');
  });

  test('the lockfile of the package manager that the manifest names', async () => {
    const found = await project(
      '//- /package.json\n{"name": "a", "packageManager": "yarn@4.0.0"}\n//- /package-lock.json\n{"packages": {}}\n//- /yarn.lock\n__metadata:\n  version: 8\n//- /a.ts\n',
    );
    expect(found.packages[0]?.lockfile).toBe('yarn.lock');
  });

  test('a broken lockfile is a problem', async () => {
    expect(
      (await project('//- /package.json\n{"name": "a"}\n//- /package-lock.json\n{\n//- /a.ts\n')).problems,
    ).toMatchObject([{ path: 'package-lock.json' }]);
  });
});

describe('tsconfig', () => {
  test('bases, places of options, paths relative to the root', async () => {
    const found = await project(`
//- /tsconfig.base.json
{
  // shared
  "compilerOptions": {
    "strict": true,
    "target": "es2022",
    "baseUrl": ".",
    "paths": {"@lib/*": ["libs/*"],},
  },
}
//- /api/tsconfig.json
{
  "extends": ["@tsconfig/node22/tsconfig.json", "../tsconfig.base"],
  "compilerOptions": {
    "strict": false
  },
  "references": [{"path": "../libs"}]
}
//- /api/src/a.ts
//- /libs/b.ts
`);
    // A base stands in where there is nothing better.
    expect(found.tsconfigs.map((config) => config.path)).toEqual(['tsconfig.base.json', 'api/tsconfig.json']);
    expect(found.tsconfigs[1]).toMatchObject({
      options: { strict: false, target: 'es2022' },
      optionPlaces: { strict: { path: 'api/tsconfig.json', line: 4 }, target: { path: 'tsconfig.base.json', line: 5 } },
      paths: { '@lib/*': ['libs/*'] },
      baseUrl: '',
      references: ['libs'],
      unresolvedExtends: ['@tsconfig/node22/tsconfig.json'],
    });
    expect(found.files.map((file) => [file.path, file.tsconfig])).toEqual([
      ['api/src/a.ts', 1],
      ['libs/b.ts', 0],
    ]);
  });

  test('a solution stands for what it refers to; a base may be installed', async () => {
    const root = directory(
      '//- /tsconfig.json\n{"files": [], "references": [{"path": "./tsconfig.spec.json"}, {"path": "./tsconfig.app.json"}]}\n//- /tsconfig.app.json\n{"extends": "@tsconfig/strictest/tsconfig.json"}\n//- /tsconfig.spec.json\n{}\n//- /a.ts\n',
    );
    write(root, 'node_modules/@tsconfig/strictest/tsconfig.json', '{"compilerOptions": {"strict": true}}');
    expect((await discover(root)).tsconfigs).toMatchObject([
      { path: 'tsconfig.app.json', options: { strict: true }, unresolvedExtends: [] },
    ]);
  });

  test('circles and broken files end', async () => {
    const found = await project(
      '//- /tsconfig.json\n{"extends": "./b.json"}\n//- /b.json\n{"extends": "./tsconfig.json"}\n//- /x/tsconfig.json\n{"compilerOptions": {,}\n//- /a.ts\n',
    );
    expect(found.tsconfigs[0]?.unresolvedExtends).toEqual(['./tsconfig.json']);
    expect(found.problems).toMatchObject([
      { path: 'b.json', line: 1, message: expect.stringContaining('leads back to it') },
      { path: 'x/tsconfig.json', line: 1 },
    ]);
    const missing = await project('//- /tsconfig.json\n{\n"extends": "./base.json"}\n//- /a.ts\n');
    expect(missing.problems).toMatchObject([
      { path: 'tsconfig.json', line: 2, message: expect.stringContaining('./base.json, which is not there') },
    ]);
  });
});
