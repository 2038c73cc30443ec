import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const rule = 'security/ci-security';

test('texts of strangers in shells, actions by tags, and broad tokens', async () => {
  const found = await findingsOf(
    `
//- /.github/workflows/build.yml
permissions: write-all
jobs:
  build:
    steps:
      - uses: actions/checkout@v4
      - uses: someone/deploy@v2
      - uses: someone/else@main
      - uses: pinned/one@0123456789abcdef0123456789abcdef01234567
      - name: greet
        run: |
          echo start
          echo "\${{ github.event.issue.title }}"
        env:
          TITLE: \${{ github.event.issue.title }}
      - run: echo \${{ github.sha }}
//- /server.js
console.log('up');
`,
    rule,
  );
  expect(found.map(({ line, severity }) => [line, severity]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
    [1, 'medium'],
    [6, 'low'],
    [12, 'high'],
  ]);
});

test('code of pull requests that is run with the rights of the repository, and scripts', async () => {
  const fixture = (event: string, more = '') => `
//- /.github/workflows/test.yml
on: ${event}
jobs:
  test:
    runs-on: ubuntu-latest${more}
    steps:
      - uses: actions/checkout@v4
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - run: npm install
//- /server.js
console.log('up');
`;
  const lines = async (text: string) => (await findingsOf(text, 'security/ci-security')).map(({ line }) => line);
  expect(await lines(fixture('pull_request_target'))).toEqual([8]);
  expect(await lines(fixture('pull_request'))).toEqual([]);
  expect(await lines(fixture('pull_request_target', '\n    environment: review'))).toEqual([]);
  expect(
    await lines(`
//- /.github/workflows/greet.yml
on: issue_comment
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/github-script@v7
        with:
          script: console.log('\${{ github.event.comment.body }}')
//- /server.js
console.log('up');
`),
  ).toEqual([8]);
});

test('checkouts that are uploaded with their token', async () => {
  const lines = async (version: string, more = '') =>
    (
      await findingsOf(
        `
//- /.github/workflows/test.yml
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4${more}
      - uses: actions/upload-artifact@${version}
        with:
          path: .
//- /server.js
console.log('up');
`,
        'security/ci-security',
      )
    ).map(({ line }) => line);
  expect(await lines('v3')).toEqual([7]);
  expect(await lines('v4')).toEqual([]);
  expect(await lines('v3', '\n        with:\n          persist-credentials: false')).toEqual([]);
});

test('uploads of the folder that was checked out, by versions that take hidden files, job by job', async () => {
  const found = await findingsOf(
    `
//- /.github/workflows/build.yml
on: push
jobs:
  one:
    steps:
      - uses: actions/checkout@v4
        with:
          path: src
      - uses: actions/upload-artifact@v4.3.3
        with:
          path: src/*
  two:
    steps:
      - uses: actions/checkout@v4
      - uses: actions/upload-artifact@v4.3.3
        with:
          path: dist
      - uses: actions/upload-artifact@v4.4.0
        with:
          path: .
  three:
    steps:
      - uses: actions/upload-artifact@v4.3.3
        with:
          path: .
//- /action.yml
runs:
  using: composite
  steps:
    - run: echo \${{ github.event.comment.body }}
    - run: echo \${{ github.sha }}
//- /server.js
console.log('up');
`,
    rule,
  );
  expect(
    found
      .filter(({ severity }) => severity === 'high')
      .map(({ file, line }) => `${file}:${line}`)
      .sort(),
  ).toEqual(['.github/workflows/build.yml:8', 'action.yml:4']);
});
