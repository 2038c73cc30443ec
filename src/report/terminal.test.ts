import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { at, finding, sampleResult, soundResult } from './testing/sample.ts';
import { renderTerminal } from './terminal.ts';
import { displayWidth } from './text.ts';

const plain = { color: false, width: 100, verbose: false, quiet: false };

describe('terminal report', () => {
  it('tells the decision, the score and the counts first', () => {
    expect(renderTerminal(sampleResult(), plain).split('\n').slice(0, 6)).toEqual([
      '',
      'orders-api  production profile · backend-architect 0.1.0',
      '',
      'BLOCKED   6.6 / 10   3 critical · 3 high · 9 medium · 1 low',
      'Not production ready: 3 critical issues must be fixed before anything else:',
      'security/missing-authentication (2), security/sql-injection.',
    ]);
  });

  it('shows a defect with its code, its path, why and the fix', () => {
    const text = renderTerminal(sampleResult(), plain);
    const start = text.indexOf('CRITICAL  security/sql-injection');
    expect(text.slice(start, text.indexOf('\n\nWhat must', start)).split('\n')).toEqual([
      'CRITICAL  security/sql-injection                                                   GET /users/search',
      '  `sort` from the query string becomes part of the SQL text of `UserRepository.search`.',
      '  src/users/repository.ts:42:42',
      '',
      '      41 │ const order = `ORDER BY ${sort}`;',
      '    ❯ 42 │ const result = await this.pool.query(`SELECT * FROM users WHERE name ILIKE $1 ${order}`,…',
      `         │ ${' '.repeat(37)}${'^'.repeat(50)}`,
      '      43 │ return result.rows;',
      '',
      '  path  src/users/routes.ts:12      query parameter `sort` of the request',
      '        src/users/service.ts:20     passed to `UserRepository.search` as `sort`',
      '        src/users/repository.ts:41  becomes part of `order`',
      '        src/users/repository.ts:42  SQL text',
      '  why   Whoever sends the request writes SQL: they can read and change every row the server can.',
      '  fix   Choose the column from a list that you write yourself:',
      "        │ const columns = { name: 'name', created: 'created_at' } as const;",
      "        │ const order = `ORDER BY ${columns[sort] ?? 'name'}`;",
    ]);
  });

  it('does not repeat a path that never leaves the line', () => {
    const place = at('src/users/repository.ts', 42, 42, 90);
    const steps = [1, 2].map((column) => ({
      location: at('src/users/repository.ts', 42, column, 9),
      message: `step ${column}`,
    }));
    const short = finding('security/sql-injection', 'critical', place, { trace: steps });
    const long = finding('security/sql-injection', 'critical', place, {
      trace: [...steps, { location: at('a.ts', 1, 1, 2), message: 'far' }],
    });
    expect(renderTerminal(sampleResult({ findings: [short] }), plain)).not.toContain('step 1');
    expect(renderTerminal(sampleResult({ findings: [long] }), plain)).toContain('step 1');
  });

  it('tells the same rule once, with its other places', () => {
    const text = renderTerminal(sampleResult(), plain);
    expect(text.match(/CRITICAL {2}security\/missing-authentication/g)).toHaveLength(1);
    expect(text).toContain('  also  src/orders/routes.ts:36 (POST /orders/:id/refund)');
    expect(text).toContain('medium    code-quality/no-explicit-any ×7');
  });

  it('says what was understood and what was not', () => {
    const text = renderTerminal(sampleResult(), plain);
    expect(text).toContain('endpoints   42 (40 http, 2 ws): 30 behind authentication, 8 open and 4 unknown');
    expect(text).toContain('consumers   3 (2 queue, 1 schedule)');
    expect(text).toContain(
      '? middleware `policy("…")` comes from a package whose source is not here (4 times)\n  src/admin/routes.ts:9',
    );
    expect(text).toContain('2 rules not assessed');
    expect(text).toContain('Not shown: 2 suppressed, 1 only possible (--verbose).');
  });

  it('shows what is only possible when asked', () => {
    expect(renderTerminal(sampleResult(), plain)).not.toContain('performance/missing-cache');
    expect(renderTerminal(sampleResult(), { ...plain, verbose: true })).toContain('performance/missing-cache');
  });

  it('tells a bug of ours as such', () => {
    const text = renderTerminal(
      sampleResult({ toolProblems: [{ rule: 'api/unsafe-get', message: 'x is undefined' }] }),
      plain,
    );
    expect(text).toContain('? a bug in backend-architect (api/unsafe-get): x is undefined');
  });

  it('is the decision alone when asked', () => {
    expect(renderTerminal(sampleResult(), { ...plain, quiet: true }).split('\n')).toEqual([
      'BLOCKED   6.6 / 10   3 critical · 3 high · 9 medium · 1 low',
      'Not production ready: 3 critical issues must be fixed before anything else:',
      'security/missing-authentication (2), security/sql-injection.',
      '',
    ]);
  });

  it('is short when there is nothing to say', () => {
    const text = renderTerminal(soundResult(), plain);
    expect(text).toContain('PASS   10.0 / 10   no findings');
    expect(text).toContain('Database Integrity    ····················    –  nothing to assess');
    expect(text).not.toContain('What blocks');
    expect(text).not.toContain('What was not understood');
    expect(text.split('\n').length).toBeLessThan(30);
  });

  it.each([40, 80, 87, 100, 200])('fits a terminal of %i columns', (width) => {
    const limit = Math.max(80, Math.min(100, width));
    for (const verbose of [false, true]) {
      const tooLong = renderTerminal(sampleResult(), { ...plain, width, verbose })
        .split('\n')
        .filter((line) => displayWidth(line) > limit);
      expect(tooLong).toEqual([]);
    }
  });

  it('says the same with colour as without', () => {
    const colored = renderTerminal(sampleResult(), { ...plain, color: true });
    expect(colored).toContain('\u001b[1;97;41m BLOCKED \u001b[22;39;49m');
    const stripped = stripVTControlCharacters(colored).replace(' BLOCKED ', 'BLOCKED');
    expect(stripped).toBe(renderTerminal(sampleResult(), plain));
    expect(renderTerminal(sampleResult(), plain)).not.toContain('\u001b');
  });

  it('lets no text of the audited project reach the terminal as a command', () => {
    const evil = '\u001b[2J\u202egnp.js';
    const hostile = finding('security/sql-injection', 'critical', at(`src/${evil}`, 1, 1, 9), {
      message: `\`${evil}\` is bad`,
      endpoint: `GET /${evil}`,
      why: evil,
      fix: `Use \`${evil}\`:\n\n    ${evil}`,
      trace: [
        { location: at(evil, 1, 1, 2), message: evil },
        { location: at(evil, 2, 1, 2), message: evil },
      ],
    });
    const text = renderTerminal(
      sampleResult({
        project: evil,
        justification: evil,
        findings: [hostile],
        possible: [hostile],
        strengths: [{ area: 'api', message: evil, location: null }],
        excerpts: { [`src/${evil}`]: { 1: `const a = '${evil}';` } },
      }),
      { ...plain, verbose: true },
    );
    expect(text).toContain(String.raw`\u{1b}[2J\u{202e}gnp.js`);
    expect([...text].filter((character) => character !== '\n' && /[\p{Cc}\p{Cf}]/u.test(character))).toEqual([]);
  });
});
