import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { at, finding, sampleResult, soundResult } from './testing/sample.ts';

const headings = (markdown: string) => markdown.split('\n').filter((line) => /^##? /.test(line));

describe('markdown report', () => {
  it('has the same headings in the same order in every project', () => {
    expect(headings(renderMarkdown(sampleResult()))).toEqual([
      '# Backend Architecture Audit Report',
      '## Executive Summary',
      '## 1. Architecture Design (Score: 9.3/10)',
      '## 2. Code Quality (Score: 9.3/10)',
      '## 3. API Standards (Score: 9.9/10)',
      '## 4. Error Handling (Score: 6/10)',
      '## 5. Security (Score: 1.5/10)',
      '## 6. Database Integrity (Score: 6/10)',
      '## 7. Performance (Score: 10/10)',
      '## 8. Logging & Monitoring (Score: 8.8/10)',
      '## Critical Issues (Must Fix)',
      '## Recommended Actions',
      '## Production Readiness Decision',
      '## Strengths',
      '## Suppressed Findings',
      '## What was understood',
      '## What was not understood',
    ]);
    expect(
      headings(renderMarkdown(soundResult()))
        .slice(0, 13)
        .map((line) => line.replace(/\(Score.*/, '')),
    ).toEqual(
      headings(renderMarkdown(sampleResult()))
        .slice(0, 13)
        .map((line) => line.replace(/\(Score.*/, '')),
    );
  });

  it('sums up first', () => {
    expect(renderMarkdown(sampleResult()).split('\n').slice(4, 11)).toEqual([
      '- Architecture Score: 6.6/10',
      '- Production Readiness: **BLOCKED**',
      '- Critical Issues: 3',
      '- High Priority Issues: 3',
      '- Medium Priority Issues: 9',
      '- Low Priority Issues: 1',
      '- Project: orders-api (production profile, backend-architect 0.1.0)',
    ]);
  });

  it('shows a defect with its code, its path, why and the fix', () => {
    const text = renderMarkdown(sampleResult());
    const start = text.indexOf('### CRITICAL: SQL built');
    expect(text.slice(start, text.indexOf('\n### HIGH', start)))
      .toBe(`### CRITICAL: SQL built from request data (\`security/sql-injection\`)

\`sort\` from the query string becomes part of the SQL text of \`UserRepository.search\`.

\`src/users/repository.ts:42:42\`, \`GET /users/search\`

\`\`\`ts
const result = await this.pool.query(\`SELECT * FROM users WHERE name ILIKE $1 \${order}\`, [term]);
\`\`\`

How it comes about:

1. \`src/users/routes.ts:12\`: query parameter \`sort\` of the request
2. \`src/users/service.ts:20\`: passed to \`UserRepository.search\` as \`sort\`
3. \`src/users/repository.ts:41\`: becomes part of \`order\`
4. \`src/users/repository.ts:42\`: SQL text

**Why:** Whoever sends the request writes SQL: they can read and change every row the server can.

**Fix:** Choose the column from a list that you write yourself:

\`\`\`ts
const columns = { name: 'name', created: 'created_at' } as const;
const order = \`ORDER BY \${columns[sort] ?? 'name'}\`;
\`\`\`
`);
  });

  it('says so where there is nothing', () => {
    const text = renderMarkdown(soundResult());
    expect(text).toContain('## 6. Database Integrity (Score: not assessed)');
    expect(text).toContain('Nothing to assess.');
    expect(text).toContain('## Critical Issues (Must Fix)\n\nNone.');
    expect(text).toContain('**PASS** - No critical or high-priority issue was found.');
  });

  it('lets no name of the audited project become markup', () => {
    const evil = '# <img src=x> [a](javascript:b) *c* _d_ @org `e';
    const text = renderMarkdown(
      sampleResult({
        project: evil,
        findings: [
          finding('security/sql-injection', 'critical', at('a|`b`<c>.ts', 1, 1, 4), {
            message: evil,
            fix: 'Write:\n\n```\n````\n# not a heading\n```',
            endpoint: 'GET /`x`',
          }),
        ],
        excerpts: { 'a|`b`<c>.ts': { 1: '```# x' } },
      }),
    );
    expect(text).toContain(String.raw`\# \<img src=x\> \[a\](javascript:b) \*c\* \_d\_ @org \`e`);
    expect(text).toContain('`` a|`b`<c>.ts:1:1 ``, `` GET /`x` ``');
    expect(text).toContain('````ts\n```# x\n````');
    expect(headings(text).length).toBe(headings(renderMarkdown(sampleResult())).length);
  });
});

describe('the words of the report', () => {
  it('are those of the published schema', () => {
    const schema = readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8');
    expect(schema).toContain(`"enum": ["PASS", "NEEDS FIX", "BLOCKED"]`);
  });
});
