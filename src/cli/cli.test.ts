import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { sampleInventory } from '../report/testing/inventory.ts';
import { sampleResult, soundResult } from '../report/testing/sample.ts';
import { removeWorlds, world } from './testing/world.ts';

afterAll(removeWorlds);

describe('audit', () => {
  it('prints the report and fails when the decision is BLOCKED', async () => {
    const { code, stdout, stderr } = await world().run('audit');
    expect(code).toBe(1);
    expect(stdout).toContain('BLOCKED   6.6 / 10');
    expect(stderr).toBe('');
  });
  it('audits the path that is given, or the current directory', async () => {
    const here = world();
    await here.run('audit');
    await here.run('audit', 'src');
    expect(here.calls.map(({ root }) => root)).toEqual([here.directory, join(here.directory, 'src')]);
  });
  it('prints JSON alone', async () => {
    const { stdout, stderr } = await world().run('audit', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, readiness: 'BLOCKED' });
    expect(stderr).toBe('');
  });
  it.each([
    ['markdown', '# Backend Architecture Audit Report'],
    ['sarif', '"version": "2.1.0"'],
  ])('prints %s', async (format, text) => {
    expect((await world().run('audit', '-f', format)).stdout).toContain(text);
  });
  it('writes the report to a file', async () => {
    const here = world();
    const { stdout, stderr } = await here.run('audit', '--format', 'json', '--output', 'reports/audit.json');
    expect(stdout).toBe('');
    expect(stderr).toBe('reports/audit.json written: BLOCKED\n');
    expect(JSON.parse(readFileSync(join(here.directory, 'reports/audit.json'), 'utf8'))).toMatchObject({
      readiness: 'BLOCKED',
    });
  });
  it('colours only for a terminal that wants it', async () => {
    const colored = '\u001b[1;97;41m BLOCKED ';
    expect((await world({ tty: true }).run('audit')).stdout).toContain(colored);
    expect((await world({ env: { FORCE_COLOR: '1' } }).run('audit')).stdout).toContain(colored);
    expect((await world().run('audit')).stdout).not.toContain('\u001b');
    expect((await world({ tty: true }).run('audit', '--no-color')).stdout).not.toContain('\u001b');
    expect((await world({ tty: true, env: { NO_COLOR: '1' } }).run('audit')).stdout).not.toContain('\u001b');
    expect((await world({ tty: true, env: { TERM: 'dumb' } }).run('audit')).stdout).not.toContain('\u001b');
  });
  it('says little when asked to be quiet', async () => {
    const { stdout, stderr } = await world().run('audit', '--quiet');
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stderr).toBe('');
  });
  it('tells what is incomplete, also outside of the report', async () => {
    const result = sampleResult({ toolProblems: [{ rule: null, message: 'a budget ran out' }] });
    expect((await world({ result }).run('audit', '-f', 'json')).stderr).toBe(
      'backend-architect: the audit is incomplete: a budget ran out\n',
    );
  });
  it('tells a rule that failed, also outside of the report', async () => {
    const result = sampleResult({ toolProblems: [{ rule: 'api/unsafe-get', message: 'x is undefined' }] });
    expect((await world({ result }).run('audit', '-f', 'json')).stderr).toBe(
      'backend-architect: the rule api/unsafe-get failed, which is a bug of ours: x is undefined\n',
    );
  });
});

describe('the running database', () => {
  it('is asked only if one is named', async () => {
    const here = world({
      env: { SHOP_URL: ' postgres://a:secret@db/shop\n', DATABASE_URL: 'postgres://b:secret@db/shop' },
    });
    await here.run('audit');
    await here.run('audit', '--database-url', 'SHOP_URL');
    await here.run('audit', '--database-url', 'postgres://c:secret@db/shop');
    await here.run('map');
    expect(here.calls.map(({ options }) => options.databaseUrl)).toEqual([
      null,
      'postgres://a:secret@db/shop',
      'postgres://c:secret@db/shop',
      null,
    ]);
  });
  it('has to be in the environment variable that is named', async () => {
    expect(await world().run('audit', '--database-url', 'SHOP_URL')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'backend-architect: The environment variable SHOP_URL, which --database-url names, is not set.\nSet it to postgresql://user@host:5432/database; a file like .env is not read.\n',
    });
  });
});

describe('exit codes', () => {
  const needsFix = sampleResult({ decision: 'NEEDS FIX', counts: { critical: 0, high: 1, medium: 2, low: 3 } });
  it.each([
    [sampleResult(), 'never', 0],
    [sampleResult(), 'blocked', 1],
    [sampleResult(), 'critical', 1],
    [sampleResult(), 'low', 1],
    [needsFix, 'blocked', 0],
    [needsFix, 'critical', 0],
    [needsFix, 'high', 1],
    [needsFix, 'medium', 1],
    [soundResult(), 'low', 0],
  ] as const)('follow --fail-on (%#)', async (result, level, code) => {
    expect((await world({ result }).run('audit', '--fail-on', level)).code).toBe(code);
  });
  it('follow the configuration, and the option before it', async () => {
    const files = { 'backend-architect.json': '{ "failOn": "never" }' };
    expect((await world({ files }).run('audit')).code).toBe(0);
    expect((await world({ files }).run('audit', '--fail-on', 'blocked')).code).toBe(1);
  });
});

describe('a run that understood nothing', () => {
  it('shows its report, and fails', async () => {
    const { coverage } = soundResult();
    const result = {
      ...soundResult(),
      coverage: { ...coverage, files: { total: 1, server: 1, parsed: 0, withProblems: 1 } },
    };
    const { code, stdout, stderr } = await world({ result }).run('audit');
    expect(code).toBe(2);
    expect(stdout).toContain('PASS');
    expect(stderr).toBe(
      'backend-architect: none of the server files could be read in full, so the result says little.\n',
    );
  });
});

describe('choosing rules', () => {
  const chosen = async (...args: string[]) => {
    const here = world();
    await here.run('audit', ...args);
    const rules = here.calls[0]?.options.rules;
    return rules === null || rules === undefined ? rules : [...rules];
  };
  it('by id and by area', async () => {
    expect(await chosen()).toBe(null);
    expect(await chosen('--only', 'security')).toEqual(['security/missing-authentication', 'security/sql-injection']);
    expect(await chosen('--only', 'security/sql-injection,code-quality')).toEqual([
      'security/sql-injection',
      'code-quality/no-explicit-any',
    ]);
    expect(await chosen('--skip', 'security', '--skip', 'code-quality/no-explicit-any', '--only', 'security')).toEqual(
      undefined,
    );
    expect(await chosen('--only', 'security', '--skip', 'security/sql-injection')).toEqual([
      'security/missing-authentication',
    ]);
  });
  it('refuses what is not there', async () => {
    const { code, stderr } = await world().run('audit', '--only', 'security/sql-injektion');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'backend-architect: --only names no rule and no area: "security/sql-injektion". Did you mean "security/sql-injection"?\nList them with: backend-architect rules\n',
    );
  });
  it('refuses to run no rule at all', async () => {
    expect((await world().run('audit', '--only', 'security', '--skip', 'security')).stderr).toContain(
      'leave no rule to run',
    );
  });
});

describe('configuration', () => {
  it('is found in the audited directory', async () => {
    const here = world({ files: { 'backend-architect.json': '{ "profile": "mvp" }' } });
    await here.run('audit');
    expect(here.calls[0]?.options.configuration).toMatchObject({ profile: 'mvp', file: 'backend-architect.json' });
  });
  it('is found where --config says, and options come before it', async () => {
    const here = world({ files: { 'ci/audit.json': '{ "profile": "mvp", "responseFormat": "envelope" }' } });
    await here.run('audit', '--config', 'ci/audit.json', '--profile', 'enterprise');
    expect(here.calls[0]?.options.configuration).toMatchObject({ profile: 'enterprise', responseFormat: 'envelope' });
  });
  it('that is broken stops the run, with the place', async () => {
    const here = world({ files: { 'backend-architect.json': '{\n  "rules": { "security/xxs": "off" }\n}' } });
    const { code, stderr } = await here.run('audit');
    expect(code).toBe(2);
    expect(stderr).toBe('backend-architect: backend-architect.json:2:14: unknown rule "security/xxs".\n');
    expect(here.calls).toEqual([]);
  });
  it('that was named but is not there stops the run', async () => {
    expect((await world().run('audit', '--config', 'x.json')).stderr).toBe(
      'backend-architect: x.json cannot be read: there is no such file.\n',
    );
  });
});

describe('baseline', () => {
  it('is written, found again, and not used while it is written', async () => {
    const here = world();
    const written = await here.run('audit', '--update-baseline');
    expect(written).toEqual({
      code: 0,
      stdout: '',
      stderr: 'backend-architect-baseline.json written with 16 findings. They no longer count; new ones do.\n',
    });
    await here.run('audit');
    await here.run('audit', '--update-baseline');
    expect(here.calls.map(({ options }) => options.baseline?.path)).toEqual([
      undefined,
      'backend-architect-baseline.json',
      undefined,
    ]);
    expect(here.calls[1]?.options.baseline?.fingerprints.size).toBeGreaterThan(0);
  });
  it('may be elsewhere, but must then be there', async () => {
    const here = world();
    expect((await here.run('audit', '--baseline', 'ci/known.json')).code).toBe(2);
    expect((await here.run('audit', '--baseline', 'ci/known.json', '--update-baseline')).code).toBe(0);
    expect((await here.run('audit', '--baseline', 'ci/known.json')).code).toBe(1);
  });
  it('is not cut down by a partial run', async () => {
    expect((await world().run('audit', '--update-baseline', '--only', 'security')).stderr).toContain(
      'cannot go with --only or --skip',
    );
  });
});

describe('map and trace', () => {
  it('prints the inventory without running rules', async () => {
    const here = world();
    const { code, stdout } = await here.run('map');
    expect(code).toBe(0);
    expect(stdout).toContain('DELETE  /orders/:id');
    expect([...(here.calls[0]?.options.rules ?? ['all'])]).toEqual([]);
  });
  it('prints the inventory as JSON', async () => {
    expect(JSON.parse((await world().run('map', '--format', 'json')).stdout)).toMatchObject({
      endpoints: [{ path: '/orders' }, {}, {}],
    });
  });
  it.each(['GET /orders', 'get /orders', '/orders', 'DELETE /orders/42', 'delete /orders/:id/'])(
    'traces %s',
    async (wanted) => {
      const { code, stdout } = await world().run('trace', wanted);
      expect(code).toBe(0);
      expect(stdout).toContain('route     ');
    },
  );
  it('traces the request that was meant, not another of its path', async () => {
    expect((await world().run('trace', 'POST /orders/7/refund')).stdout).toContain('route     POST /orders/:id/refund');
  });
  it('traces by the end of a path, if that is enough', async () => {
    expect((await world().run('trace', '/refund')).stdout).toContain('route     POST /orders/:id/refund');
  });
  it('asks which one when a request may be several', async () => {
    const inventory = sampleInventory();
    const endpoints = inventory.endpoints.map((endpoint) => ({
      ...endpoint,
      label: `${endpoint.method} /a`,
      path: '/a',
    }));
    const { code, stderr } = await world({ inventory: { ...inventory, endpoints } }).run('trace', '/a');
    expect(code).toBe(2);
    expect(stderr).toBe(
      [
        'backend-architect: /a may be one of 3:',
        '  GET /a  (src/orders/routes.ts:30)',
        '  DELETE /a  (src/orders/routes.ts:31)',
        '  POST /a  (src/orders/routes.ts:36)',
        'Name one of them, with its verb.',
        '',
      ].join('\n'),
    );
  });
  it.each(['queue mails', 'mails', 'sendMail'])('traces a consumer by %s', async (wanted) => {
    const { code, stdout } = await world().run('trace', wanted);
    expect(code).toBe(0);
    expect(stdout).toContain('queue mails  BullMQ');
    expect(stdout).toContain('delivery       5 tries, backoff exponential 1000, 3 at a time');
  });
  it('names the verbs that a path has when it was asked for another', async () => {
    expect((await world().run('trace', 'PUT /orders')).stderr).toContain('There is GET /orders.');
  });
  it('prints traces as one JSON document, however many there are', async () => {
    const inventory = sampleInventory();
    const [first] = inventory.endpoints;
    if (first === undefined) throw new Error('the sample has endpoints');
    const twice = { ...inventory, endpoints: [first, { ...first, package: 'other' }] };
    const { stdout } = await world({ inventory: twice }).run('trace', 'GET /orders', '-f', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ traces: [{ package: 'orders-api' }, { package: 'other' }] });
  });
  it('maps a part: by path, verb, protocol, or what asks nobody who they are', async () => {
    const labels = async (...args: string[]): Promise<string[]> => {
      const map: { endpoints: { label: string }[]; consumers: { label: string }[] } = JSON.parse(
        (await world().run('map', '--format', 'json', ...args)).stdout,
      );
      return [...map.endpoints, ...map.consumers].map(({ label }) => label);
    };
    expect(await labels('--only', '/orders/:id')).toEqual(['DELETE /orders/:id', 'POST /orders/:id/refund']);
    expect(await labels('--only', 'GET /orders*,mails')).toEqual(['GET /orders', 'queue mails']);
    expect(await labels('--only', 'DELETE')).toEqual(['DELETE /orders/:id']);
    expect(await labels('--protocol', 'queue')).toEqual(['queue mails']);
    expect(await labels('--unguarded')).toEqual(['DELETE /orders/:id', 'POST /orders/:id/refund']);
  });
  it('says when nothing of the map is like what was asked for', async () => {
    expect((await world().run('map', '--only', 'GET /order')).stderr).toBe(
      'backend-architect: nothing in the map is like GET /order. Did you mean "GET /orders"?\n',
    );
    const { code, stderr } = await world().run('map', '--protocol', 'htp');
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'backend-architect: --protocol does not know "htp". Did you mean "http"?',
    ]);
  });
  it('writes OpenAPI as YAML, and as JSON to a file that is called so', async () => {
    const here = world();
    const { stdout, stderr } = await here.run('map', '--format', 'openapi');
    expect(stdout).toMatch(/^openapi: 3\.1\.0\n/);
    expect(stderr).toBe('Not in this document, which is about HTTP: 1 consumer or job.\n');
    await here.run('map', '--format', 'openapi', '--output', 'api.json', '--quiet');
    expect(JSON.parse(readFileSync(join(here.directory, 'api.json'), 'utf8'))).toMatchObject({ openapi: '3.1.0' });
  });
  it('offers what is near when there is no such endpoint', async () => {
    const { code, stderr } = await world().run('trace', 'GET /order');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'backend-architect: There is no endpoint GET /order. Did you mean "GET /orders"?\nList them with: backend-architect map\n',
    );
  });
});

describe('explain', () => {
  it('shows a rule with its examples', async () => {
    const { code, stdout } = await world().run('explain', 'security/sql-injection');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '',
      'security/sql-injection  critical  cwe-89',
      'SQL built from request data',
      '',
      'Why',
      '  Whoever sends the request writes SQL.',
      '',
      'Fix',
      '  Pass values as parameters:',
      '  │ db.query(text, [value]);',
      '',
      'Reported',
      '  │ // src/app.ts',
      "  │ app.get('/', (req) => db.query('select ' + req.query.a));  ← here",
      '',
      'Not reported',
      '  │ // src/app.ts',
      "  │ app.get('/', (req) => db.query('select $1', [req.query.a]));",
      '',
      'Not here, for a reason?  // backend-architect-ignore security/sql-injection -- the reason',
      '',
    ]);
  });
  it('finds a rule without its area', async () => {
    expect((await world().run('explain', 'sql-injection')).stdout).toContain('security/sql-injection  critical');
  });
  it('offers what is near when there is no such rule', async () => {
    const { code, stderr } = await world().run('explain', 'security/sqli-injection');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no rule "security/sqli-injection". Did you mean "security/sql-injection"?');
  });
  it('shows how the score came about', async () => {
    const { stdout } = await world().run('explain', 'score');
    expect(stdout).toContain(' 1.5  × 3.0   Security');
    expect(stdout).toContain('  4.0  is the most an area with a critical finding can have');
  });
});

describe('rules', () => {
  it('lists them by area', async () => {
    expect((await world().run('rules')).stdout).toBe(`Code Quality
  code-quality/no-explicit-any     medium    Explicit any

Security
  security/missing-authentication  critical  Endpoint without authentication
  security/sql-injection           critical  SQL built from request data

3 rules. More on one: backend-architect explain RULE
`);
  });
  it('lists them as JSON', async () => {
    expect(JSON.parse((await world().run('rules', '-f', 'json')).stdout)).toHaveLength(3);
  });
});

describe('init', () => {
  it('writes a configuration that is valid, and says what it found', async () => {
    const here = world();
    const { code, stdout } = await here.run('init');
    expect(code).toBe(0);
    expect(stdout).toBe(`Found 42 endpoints, 9 entities and 120 queries in 96 files.
Built with express 5, pg 8, zod 4, pino 9.
Could not follow these guards; say in "guards" what they do: policy.
backend-architect.json written. Next: backend-architect audit
`);
    expect((await here.run('audit')).code).toBe(1);
    expect(here.calls.at(-1)?.options.configuration).toMatchObject({
      file: 'backend-architect.json',
      profile: 'production',
    });
    expect(readFileSync(join(here.directory, 'backend-architect.json'), 'utf8')).toContain(
      '// "policy": "authentication"',
    );
  });
  it('never overwrites one', async () => {
    const here = world({ files: { 'backend-architect.json': '{}' } });
    const { code, stderr } = await here.run('init');
    expect(code).toBe(2);
    expect(stderr).toContain('backend-architect.json is there already');
    expect(readFileSync(join(here.directory, 'backend-architect.json'), 'utf8')).toBe('{}');
  });
});

describe('what goes wrong', () => {
  it('is told in a sentence with its remedy', async () => {
    expect(await world().run('audit', 'nowhere')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'backend-architect: There is no nowhere.\nGive the path of the directory to audit.\n',
    });
    const failure = new ConfigurationError('It cannot be.', 'Do something else.');
    expect((await world({ failure }).run('audit')).stderr).toBe(
      'backend-architect: It cannot be.\nDo something else.\n',
    );
  });
  it('is told as our bug when it is one, and where only when asked', async () => {
    const failure = new TypeError('x is undefined');
    const { code, stderr } = await world({ failure }).run('audit');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'backend-architect: this is a bug in backend-architect: x is undefined\nRun it again with DEBUG=1 in the environment to see where, and please report it.\n',
    );
    expect((await world({ failure, env: { DEBUG: '1' } }).run('audit')).stderr).toContain('cli.test.ts');
  });
  it.each([
    [['audit', '--format', 'xml'], "argument 'xml' is invalid. Allowed choices are terminal, markdown, json, sarif."],
    [['audit', '--workers', 'many'], 'It must be a number from 0 on.'],
    [['audit', '--verbos'], '(Did you mean --verbose?)'],
    [['adit'], "unknown command 'adit'"],
    [['trace'], "missing required argument 'endpoint'"],
  ])('is told for options: %j', async (args, message) => {
    const { code, stdout, stderr } = await world().run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
  it('is nothing for help and the version', async () => {
    expect(await world().run('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    expect(await world().run('audit', '--help')).toMatchObject({ code: 0, stderr: '' });
    expect((await world().run('--help')).stdout).toContain('Exit codes: 0 nothing at or above --fail-on');
  });
  it('leaves the audited directory as it was', async () => {
    const here = world();
    await here.run('audit');
    await here.run('audit', '--no-cache');
    expect(here.calls.map(({ options }) => options.cache)).toEqual([true, false]);
    expect(readdirSync(here.directory)).toEqual(['src']);
  });
});
