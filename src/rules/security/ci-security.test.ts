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
