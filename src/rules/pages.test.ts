import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuleDefinition } from './define.ts';
import { loadRules } from './load.ts';
import { rulePages } from './pages.ts';

const rule: RuleDefinition = {
  title: 'A thing | that is wrong',
  severity: 'high',
  precision: 'high',
  needs: ['queries'],
  tags: ['cwe-1'],
  docs: { why: 'It hurts.', fix: 'Do not.', bad: '\n//- /src/a.ts\nbad(); // $ database/thing\n', good: '' },
  messages: { wrong: 'wrong' },
  check() {},
};

describe('rulePages', () => {
  it('writes an index and a page for each area that has rules', () => {
    const pages = rulePages([{ id: 'database/thing', definition: rule }]);
    expect([...pages.keys()]).toEqual(['database.md', 'README.md']);
    expect(pages.get('README.md')).toContain('| [`thing`](database.md#thing) | high | A thing \\| that is wrong |');
    expect(pages.get('database.md')).toBe(`# Database Integrity

## thing

A thing | that is wrong. **high** · cwe-1 · needs queries

It hurts.

**Fix.** Do not.

Reported:

\`\`\`
// src/a.ts
bad();
\`\`\`
`);
  });

  it('is what stands in docs/rules (npm run generate)', async () => {
    const directory = join(import.meta.dirname, '../../docs/rules');
    const written = new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(rulePages(await loadRules())));
  });
});
