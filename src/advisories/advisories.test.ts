import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findingsOf, modelOf } from '../testing/check.ts';
import { advisoriesIn } from './formats.ts';
import { readAdvisories } from './read.ts';

const directory = mkdtempSync(join(tmpdir(), 'backend-architect-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const record = (more: object): object => ({
  id: 'GHSA-1',
  summary: 'It breaks',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'a' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.4.2' }, { introduced: '2.0.0' }] }],
    },
    { package: { ecosystem: 'PyPI', name: 'a' }, ranges: [{ events: [{ introduced: '0' }] }] },
  ],
  ...more,
});

test('records of the OSV format', () => {
  expect(advisoriesIn(record({ database_specific: { severity: 'MODERATE' } }))).toEqual([
    {
      id: 'GHSA-1',
      name: 'a',
      ranges: ['>=1.0.0 <1.4.2', '>=2.0.0'],
      severity: 'medium',
      summary: 'It breaks',
      fixes: ['1.4.2'],
    },
  ]);
  expect(advisoriesIn(record({ withdrawn: '2026-01-01T00:00:00Z' }))).toEqual([]);
  const last = [
    {
      package: { ecosystem: 'npm', name: 'b' },
      ranges: [{ events: [{ introduced: '0' }, { last_affected: '3.0.0' }] }],
    },
  ];
  expect(advisoriesIn([record({ affected: last, database_specific: { severity: 'CRITICAL' } })])).toMatchObject([
    { name: 'b', ranges: ['>=0.0.0-0 <=3.0.0'], severity: 'critical', fixes: [] },
  ]);
  const versions = [{ package: { ecosystem: 'npm', name: 'c' }, versions: ['1.0.0', '1.0.1'] }];
  expect(advisoriesIn(record({ affected: versions }))).toMatchObject([{ name: 'c', ranges: ['1.0.0', '1.0.1'] }]);
});

test('what package managers print', () => {
  const via = {
    source: 12,
    name: 'a',
    title: 'It leaks',
    url: 'https://github.com/advisories/GHSA-aa-bb',
    severity: 'high',
    range: '>=1.0.0 <1.2.0',
  };
  expect(advisoriesIn({ vulnerabilities: { a: { via: [via] }, b: { via: ['a'] } } })).toEqual([
    {
      id: 'GHSA-aa-bb',
      name: 'a',
      ranges: ['>=1.0.0 <1.2.0'],
      severity: 'high',
      summary: 'It leaks',
      fixes: ['1.2.0'],
    },
  ]);
  const older = { id: 7, module_name: 'a', severity: 'low', title: 'It leaks', vulnerable_versions: '<2.0.0' };
  const expected = [{ id: '7', name: 'a', ranges: ['<2.0.0'], severity: 'low', summary: 'It leaks', fixes: ['2.0.0'] }];
  expect(advisoriesIn({ advisories: { 7: older } })).toEqual(expected);
  expect(
    advisoriesIn([
      { type: 'auditAdvisory', data: { advisory: older } },
      { type: 'auditSummary', data: {} },
    ]),
  ).toEqual(expected);
  expect(advisoriesIn({ name: 'package' })).toBeNull();
});

test('a directory of records, a file with one a line, and what is neither', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  mkdirSync(join(directory, 'all/2026'), { recursive: true });
  write('all/2026/one.json', JSON.stringify(record({})));
  write('all/two.json', JSON.stringify(record({ id: 'GHSA-2' })));
  expect(readAdvisories('', join(directory, 'all'))?.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-2']);
  const lines = write('lines.json', `${JSON.stringify(record({}))}\n${JSON.stringify(record({ id: 'GHSA-3' }))}\n`);
  expect(readAdvisories('', lines)?.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-3']);
  expect(readAdvisories(directory, null)).toBeNull();
  expect(() => readAdvisories('', join(directory, 'none.json'))).toThrow('There is no file or directory');
  expect(() => readAdvisories('', write('bad.json', '{'))).toThrow('bad.json is no JSON');
  expect(() => readAdvisories('', write('half.json', '{"type":"x"}\n{"type"'))).toThrow('half.json:2 is no JSON');
  expect(() => readAdvisories('', write('other.json', '{"name":"x"}'))).toThrow('holds no advisories');
});

const known = JSON.stringify(
  ['direct', 'deep', 'built'].map((name) =>
    record({
      id: `GHSA-${name}`,
      database_specific: { severity: 'HIGH' },
      affected: [
        { package: { ecosystem: 'npm', name }, ranges: [{ events: [{ introduced: '0' }, { fixed: '2.0.0' }] }] },
      ],
    }),
  ),
);
const manifest = `//- /backend-architect-advisories.json
${known}
//- /package.json
{
  "name": "shop",
  "dependencies": {
    "direct": "^1.0.0"
  },
  "devDependencies": { "built": "1.0.0" }
}
//- /server.js
require('direct').run();
`;

test.each([
  [
    'npm',
    '//- /package-lock.json\n{ "lockfileVersion": 3, "packages": {\n"": {},\n"node_modules/direct": { "version": "1.0.0" },\n"node_modules/direct/node_modules/deep": { "version": "1.5.0" },\n"node_modules/deep": { "version": "2.0.0" },\n"node_modules/built": { "version": "1.0.0", "dev": true } } }\n',
    'package-lock.json:4',
  ],
  [
    'older npm',
    '//- /package-lock.json\n{ "lockfileVersion": 1, "dependencies": {\n"direct": { "version": "1.0.0", "dependencies": {\n"deep": { "version": "1.5.0" } } },\n"built": { "version": "1.0.0", "dev": true } } }\n',
    'package-lock.json:3',
  ],
  [
    'pnpm',
    "//- /pnpm-lock.yaml\nlockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      direct:\n        specifier: ^1.0.0\n        version: 1.0.0\n    devDependencies:\n      built:\n        specifier: 1.0.0\n        version: 1.0.0\npackages:\n  built@1.0.0:\n    resolution: {}\n  deep@1.5.0:\n    resolution: {}\n  direct@1.0.0:\n    resolution: {}\n",
    'pnpm-lock.yaml:15',
  ],
  [
    'Yarn',
    '//- /yarn.lock\n# yarn lockfile v1\nbuilt@1.0.0:\n  version "1.0.0"\n\ndeep@^1.0.0:\n  version "1.5.0"\n\n"direct@^1.0.0":\n  version "1.0.0"\n',
    'yarn.lock:5',
  ],
])('packages that %s installs', async (_, lockfile, deep) => {
  const found = await findingsOf(manifest + lockfile, 'security/vulnerable-dependency');
  const seen = found.map(({ file, line, severity, message }) => [`${file}:${line}`, severity, message]);
  expect(seen.toSorted(([, a = ''], [, b = '']) => a.localeCompare(b))).toEqual([
    ['package.json:4', 'high', 'direct 1.0.0 has a known vulnerability: It breaks (GHSA-direct).'],
    [deep, 'medium', 'Another package brings deep 1.5.0, which has a known vulnerability: It breaks (GHSA-deep).'],
  ]);
});

test('without advisories nothing is said', async () => {
  expect((await modelOf(`console.log('up');`)).vulnerable).toBeNull();
});
