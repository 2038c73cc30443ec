import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  app,
  auditJson,
  emptyDirectory,
  injection,
  project,
  removeDirectories,
  run,
  write,
  type Report,
} from './testing/world.ts';

afterAll(removeDirectories);

/** One rule, so that what other rules think of the little server does not matter here. */
const only = ['--only', injection.ruleId];

describe('standard output', () => {
  it('holds the report and nothing else, standard error nothing', async () => {
    const directory = project();
    for (const format of ['json', 'sarif']) {
      const { code, stdout, stderr } = await run(['audit', directory, ...only, '-f', format]);
      expect([code, stderr]).toEqual([1, '']);
      expect(() => JSON.parse(stdout)).not.toThrow();
    }
    const { code, stdout, stderr } = await run(['map', directory, '--format', 'json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ endpoints: [{ method: 'GET', path: '/users' }] });
  });

  it('has no colour in a pipe, unless it is asked for, and NO_COLOR wins', async () => {
    const directory = project();
    const colored = async (env: Record<string, string>, ...args: string[]): Promise<boolean> =>
      (await run(['audit', directory, ...only, ...args], { env })).stdout.includes('\u001b[');
    expect(await colored({})).toBe(false);
    expect(await colored({ FORCE_COLOR: '1' })).toBe(true);
    expect(await colored({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await colored({ FORCE_COLOR: '1' }, '--no-color')).toBe(false);
  });

  it('is one short paragraph with --quiet', async () => {
    const { code, stdout, stderr } = await run(['audit', project(), ...only, '--quiet']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^BLOCKED/);
    expect(stdout.split('\n').length).toBeLessThan(8);
  });

  it('is a file with --output', async () => {
    const directory = project();
    expect(await run(['audit', '.', ...only, '-f', 'json', '-o', 'out/report.json'], { cwd: directory })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'out/report.json written: BLOCKED\n',
    });
    const report: Report = JSON.parse(readFileSync(join(directory, 'out/report.json'), 'utf8'));
    expect(report.findings).toEqual([expect.objectContaining(injection)]);
    expect(
      await run(['audit', '.', ...only, '-q', '-o', 'out/report.txt'], { cwd: directory, env: { FORCE_COLOR: '1' } }),
    ).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(readFileSync(join(directory, 'out/report.txt'), 'utf8')).not.toContain('\u001b');
    expect(await run(['audit', '.', ...only, '-o', 'package.json/report.json'], { cwd: directory })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^backend-architect: package\.json\/report\.json cannot be written: .*\.\n$/),
    });
  });

  it('may be closed before all is read', () => {
    const bin = join(import.meta.dirname, '../../bin/backend-architect.js');
    const status = execFileSync(
      'bash',
      [
        '-c',
        `"$0" "$1" audit "$2" -f json 2>&1 >&3 | cat 1>&2; echo "\${PIPESTATUS[0]}"`,
        process.execPath,
        bin,
        project(),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'ignore'] },
    );
    expect(status).not.toContain('Error');
    const text = execFileSync(
      'bash',
      ['-c', `"$0" "$1" audit "$2" -f json | head -c 10`, process.execPath, bin, project()],
      { encoding: 'utf8' },
    );
    expect(text).toHaveLength(10);
  });
});

describe('--fail-on', () => {
  it.each([
    ['never', 0],
    ['critical', 1],
    ['blocked', 1],
  ])('%s exits with %i for a critical finding', async (level, code) => {
    expect((await run(['audit', project(), ...only, '--fail-on', level])).code).toBe(code);
  });

  it.each([
    ['low', 1],
    ['medium', 1],
    ['high', 0],
    ['critical', 0],
    ['blocked', 0],
  ])('%s exits with %i for a medium one', async (level, code) => {
    const directory = project({ 'backend-architect.json': `{ "rules": { "${injection.ruleId}": "medium" } }` });
    expect((await run(['audit', directory, ...only, '--fail-on', level])).code).toBe(code);
  });

  it('does not let a server pass of which no endpoint was found', async () => {
    const source =
      "import express from 'express';\nimport { routes } from 'elsewhere';\nconst app = express();\nroutes(app);\napp.listen(3000);\n";
    const directory = project({ 'src/app.ts': source });
    const { code, stdout, stderr } = await run(['audit', directory, ...only]);
    expect(code).toBe(2);
    expect(stdout).toContain('NEEDS FIX');
    expect(stderr).toContain('none of its endpoints was found');
    expect((await run(['audit', directory, ...only, '--fail-on', 'never'])).code).toBe(0);
  });

  it('takes no other word', async () => {
    const { code, stdout, stderr } = await run(['audit', project(), '--fail-on', 'sometimes']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Allowed choices are');
  });
});

describe('--only and --skip', () => {
  it('take rules and areas', async () => {
    const directory = project();
    const rulesOf = async (...args: string[]): Promise<Set<string>> =>
      new Set((await auditJson(directory, ...args)).report.findings.map(({ ruleId }) => ruleId));
    const security = await rulesOf('--only', 'security');
    expect(security).toContain(injection.ruleId);
    expect([...security].filter((id) => !id.startsWith('security/'))).toEqual([]);
    expect(await rulesOf('--only', `${injection.ruleId},performance`, '--skip', 'performance')).toEqual(
      new Set([injection.ruleId]),
    );
    expect(await rulesOf('--skip', 'security')).not.toContain(injection.ruleId);
  });

  it.each([
    [
      ['--only', 'security/sql-injektion'],
      /^backend-architect: .*"security\/sql-injektion".*"security\/sql-injection".*\n.*backend-architect rules\n$/,
    ],
    [['--skip', 'securty'], /^backend-architect: .*"securty".*"security".*\n.*backend-architect rules\n$/],
    [['--only', '__proto__'], /^backend-architect: .*"__proto__"/],
    [['--only', 'security', '--skip', 'security'], /^backend-architect: /],
  ])('%j is refused', async (args, message) => {
    const { code, stdout, stderr } = await run(['audit', project(), ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('suppression', () => {
  const withComment = (comment: string): string => app.replace('  const found', `  ${comment}\n  const found`);

  it('needs a rule and a reason', async () => {
    const { code, report } = await auditJson(
      project({
        'src/app.ts': withComment(`// backend-architect-ignore ${injection.ruleId} -- only reached by our own job`),
      }),
      ...only,
    );
    expect([code, report.findings, report.coverage.suppressionProblems]).toEqual([0, [], []]);
    expect(report.suppressed).toEqual([
      {
        by: 'comment',
        reason: 'only reached by our own job',
        finding: expect.objectContaining({ ...injection, line: 7 }),
      },
    ]);
  });

  it.each([
    ['without a reason', `// backend-architect-ignore ${injection.ruleId}`, /reason/],
    ['with an empty reason', `// backend-architect-ignore ${injection.ruleId} -- `, /reason/],
    ['of no rule', '// backend-architect-ignore -- because', /rule/],
    [
      'for the next line, as other tools call it',
      `// backend-architect-ignore-next-line ${injection.ruleId} -- because`,
      /"backend-architect-ignore-next-line" is unknown/,
    ],
    [
      'of an unknown rule',
      '// backend-architect-ignore security/sql-injektion -- because',
      /"?security\/sql-injection"?/,
    ],
  ])('%s suppresses nothing, and says so', async (_, comment, message) => {
    const { code, report } = await auditJson(project({ 'src/app.ts': withComment(comment) }), ...only);
    expect(code).toBe(1);
    expect(report.findings).toEqual([expect.objectContaining({ ...injection, line: 7 })]);
    expect(report.coverage.suppressionProblems).toEqual([
      { file: 'src/app.ts', line: 6, message: expect.stringMatching(message) },
    ]);
  });

  it('of nothing is told', async () => {
    const { code, report } = await auditJson(
      project({
        'src/other.ts': `// backend-architect-ignore ${injection.ruleId} -- was once needed\nexport const x = 1;\n`,
      }),
      ...only,
    );
    expect(code).toBe(1);
    expect(report.coverage.suppressionProblems).toEqual([
      { file: 'src/other.ts', line: 1, message: expect.any(String) },
    ]);
  });
});

describe('the baseline', () => {
  it('takes what is known out of the count, and what is new stays', async () => {
    const directory = project();
    const written = await run(['audit', '.', '--update-baseline'], { cwd: directory });
    expect(written).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(
        /^backend-architect-baseline\.json written with \d+ findings\. They no longer count; new ones do\.\n$/,
      ),
    });

    const known = await auditJson(directory, '--fail-on', 'low');
    expect([known.code, known.report.findings]).toEqual([0, []]);
    expect(known.report.suppressed).toContainEqual({
      by: 'baseline',
      reason: 'accepted in backend-architect-baseline.json',
      finding: expect.objectContaining(injection),
    });

    // lines that moved are no new findings; the same defect once more is
    write(directory, { 'src/app.ts': `// moved\n\n${app}`, 'src/again.ts': app.replaceAll('users', 'orders') });
    const { code, report } = await auditJson(directory, ...only);
    expect(code).toBe(1);
    expect(report.findings).toEqual([
      expect.objectContaining({ ruleId: injection.ruleId, file: 'src/again.ts', line: 6 }),
    ]);
  });

  it('that was named has to be there', async () => {
    const directory = project();
    expect(await run(['audit', '.', '--baseline', 'known.json'], { cwd: directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'backend-architect: known.json cannot be read: there is no such file.\n',
    });
    expect(
      (await run(['audit', '.', '--baseline', 'known.json', '--update-baseline', '-q'], { cwd: directory })).code,
    ).toBe(0);
    expect((await run(['audit', '.', '--baseline', 'known.json', '--fail-on', 'low'], { cwd: directory })).code).toBe(
      0,
    );
    expect((await run(['audit', '.', '--update-baseline', ...only], { cwd: directory })).code).toBe(2);
  });
});

describe('init', () => {
  it('writes a configuration that works, once', async () => {
    const directory = project();
    const first = await run(['init', '.'], { cwd: directory });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Found 1 endpoint');
    const text = readFileSync(join(directory, 'backend-architect.json'), 'utf8');
    expect((await run(['audit', '.', ...only], { cwd: directory })).code).toBe(1);
    expect(await run(['init', '.'], { cwd: directory })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'backend-architect: backend-architect.json is there already, and is left as it is.\n',
    });
    expect(readFileSync(join(directory, 'backend-architect.json'), 'utf8')).toBe(text);
  });
});

describe('rules and explain', () => {
  it('list every rule, and tell each', async () => {
    const { code, stdout, stderr } = await run(['rules', '--format', 'json']);
    expect([code, stderr]).toEqual([0, '']);
    const rules: { id: string; severity: string }[] = JSON.parse(stdout);
    expect(rules).toContainEqual(expect.objectContaining({ id: injection.ruleId, severity: 'critical' }));
    const table = await run(['rules']);
    for (const { id } of rules) expect(table.stdout).toContain(`  ${id} `);
    expect(await run(['explain', 'sql-injection'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining(injection.ruleId),
    });
  });

  it('say what is near when there is no such rule', async () => {
    expect(await run(['explain', 'sql-injektion'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('security/sql-injection'),
    });
    expect(await run(['explain', '__proto__'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^backend-architect: /),
    });
  });
});

describe('the command line', () => {
  it.each([
    [['audti']],
    [['audit', '--formt', 'json']],
    [['audit', '--workers', 'many']],
    [['audit', '-f', 'xml']],
    [['trace']],
    [['audit', 'a', 'b']],
  ])('%j is told in words', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('leaves nothing in the audited directory', async () => {
    const directory = project();
    await run(['audit', directory]);
    await run(['map', directory]);
    expect(existsSync(join(directory, 'backend-architect.json'))).toBe(false);
    expect(existsSync(join(directory, 'node_modules'))).toBe(false);
    expect((await auditJson(directory)).report.coverage.files.total).toBe(1);
  });

  it('works without a place for its cache', async () => {
    const directory = project();
    const { code, stderr } = await run(['audit', directory, ...only], {
      env: { XDG_CACHE_HOME: join(directory, 'package.json') },
    });
    expect([code, stderr]).toEqual([1, '']);
  });

  const old = oldNode();
  it.skipIf(old === null)('asks for a newer Node.js in one line', async () => {
    const { code, stdout, stderr } = await run(['audit', emptyDirectory()], old === null ? {} : { node: old });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^backend-architect: needs Node\.js 22\.18 or newer; this is \d+\.\d+\.\d+\.\n$/);
  });
});

/** A Node.js of the system that is too old for the program; null if there is none. */
function oldNode(): string | null {
  try {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };
    const [path = '', version = ''] = execFileSync(
      '/usr/bin/env',
      ['-i', 'PATH=/usr/local/bin:/usr/bin:/bin', 'node', '-p', "process.execPath + ' ' + process.versions.node"],
      { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] },
    )
      .trim()
      .split(' ');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major < 22 || (major === 22 && minor < 18) ? path : null;
  } catch {
    return null;
  }
}
