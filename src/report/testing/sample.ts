import { score } from '../../score/index.ts';
import { areaOf, compareFindings } from '../../findings/index.ts';
import type { AuditResult, RuleSummary } from '../types.ts';
import type { Finding, Location } from '../../findings/types.ts';

/** The result of auditing a small shop: every part of a report has something to show. */
export function sampleResult(changes: Partial<AuditResult> = {}): AuditResult {
  const findings = sampleFindings();
  const scored = score({
    findings,
    size: { endpoints: 42, entities: 9, files: 96 },
    assessed: {
      architecture: 20,
      'code-quality': 25,
      api: 14,
      errors: 15,
      security: 50,
      performance: 12,
      observability: 9,
      database: 11,
    },
    notAssessed: [
      {
        rule: 'database/failing-migration',
        area: 'database',
        reason: 'migrations are written in a format that is not read yet',
      },
      {
        rule: 'database/schema-drift',
        area: 'database',
        reason: 'migrations are written in a format that is not read yet',
      },
    ],
    doubts: { unknownGuards: 4, unreadFiles: 1, noEndpoints: null },
  });
  return {
    tool: { name: 'backend-architect', version: '0.1.0' },
    project: 'orders-api',
    profile: 'production',
    ...scored,
    findings,
    possible: [
      finding('performance/missing-cache', 'low', at('src/catalogue/routes.ts', 20, 3, 21), {
        confidence: 'low',
        message: 'GET /products reads the same rows for everybody and sets no cache headers.',
        endpoint: 'GET /products',
      }),
    ],
    suppressed: [
      {
        finding: finding('security/fingerprinting', 'low', at('src/app.ts', 8, 1, 20), {
          message: 'X-Powered-By is sent.',
        }),
        by: 'comment',
        reason: 'removed by the proxy in front',
      },
      {
        finding: finding('code-quality/unsafe-cast', 'medium', at('src/legacy/import.ts', 31, 9, 30), {
          message: '`as any` hides the row type.',
        }),
        by: 'baseline',
        reason: 'accepted in backend-architect-baseline.json',
      },
    ],
    strengths: [
      {
        area: 'database',
        message: 'All 11 writes of the checkout run in one transaction.',
        location: at('src/orders/repository.ts', 55, 3, 20),
      },
      {
        area: 'security',
        message: 'Passwords are hashed with argon2id.',
        location: at('src/auth/password.ts', 4, 10, 30),
      },
      {
        area: 'errors',
        message: 'One error handler answers for every route, and hides internals from clients.',
        location: at('src/app.ts', 61, 1, 30),
      },
    ],
    coverage: {
      files: { total: 131, server: 98, parsed: 96, withProblems: 1 },
      lines: 8123,
      packages: 2,
      frameworks: ['express 5', 'pg 8', 'zod 4', 'pino 9'],
      endpoints: { total: 42, byProtocol: { http: 40, ws: 2 }, guarded: 30, unguarded: 8, unknownGuard: 4 },
      consumers: { total: 3, byKind: { queue: 2, schedule: 1 } },
      entities: 9,
      migrations: { run: 17, total: 18 },
      liveTables: null,
      queries: { total: 120, resolved: 114 },
      unknowns: [
        {
          kind: 'guard',
          message: 'middleware `policy("…")` comes from a package whose source is not here',
          count: 4,
          location: at('src/admin/routes.ts', 9, 12, 28),
        },
        {
          kind: 'route',
          message: 'the path of a route is computed',
          count: 1,
          location: at('src/webhooks/routes.ts', 17, 10, 40),
        },
      ],
      problems: [
        { file: 'src/legacy/report.ts', line: 88, message: 'unexpected token: the rest of the file was not read' },
      ],
      suppressionProblems: [
        {
          file: 'src/users/routes.ts',
          line: 40,
          message: '"backend-architect-ignore" names an unknown rule "api/unsave-get". Did you mean "api/unsafe-get"?',
        },
      ],
    },
    toolProblems: [],
    excerpts: sampleExcerpts(),
    rules: sampleRuleSummaries(),
    ...changes,
  };
}

/** A result with nothing to report. */
export function soundResult(): AuditResult {
  const everything = {
    architecture: 20,
    'code-quality': 25,
    api: 14,
    errors: 15,
    security: 50,
    performance: 12,
    observability: 9,
  };
  return sampleResult({
    ...score({
      findings: [],
      size: { endpoints: 42, entities: 0, files: 96 },
      assessed: everything,
      notAssessed: [],
      doubts: { unknownGuards: 0, unreadFiles: 0, noEndpoints: null },
    }),
    findings: [],
    possible: [],
    suppressed: [],
    strengths: [],
    excerpts: {},
    coverage: {
      ...sampleResult().coverage,
      endpoints: { total: 42, byProtocol: { http: 42 }, guarded: 34, unguarded: 8, unknownGuard: 0 },
      consumers: { total: 0, byKind: {} },
      entities: 0,
      migrations: null,
      liveTables: null,
      queries: { total: 0, resolved: 0 },
      unknowns: [],
      problems: [],
      suppressionProblems: [],
    },
  });
}

/** A place on one line. */
export function at(file: string, line: number, column: number, endColumn: number): Location {
  return { file, line, column, endLine: line, endColumn };
}

/** A finding with what a test cares about; the rest is filled in from the sample rules. */
export function finding(
  ruleId: string,
  severity: Finding['severity'],
  location: Location,
  changes: Partial<Finding>,
): Finding {
  const rule = sampleRuleSummaries().find(({ id }) => id === ruleId);
  const area = areaOf(ruleId);
  if (area === null) throw new Error(`no area: ${ruleId}`);
  return {
    ruleId,
    area,
    severity,
    confidence: 'high',
    cwe: rule?.cwe ?? [],
    message: '',
    location,
    trace: [],
    why: rule?.why ?? '',
    fix: rule?.fix ?? '',
    endpoint: null,
    affects: { unit: 'endpoint', count: 1 },
    fingerprint: `${ruleId.length.toString(16)}${location.line.toString(16)}`.padStart(16, '0'),
    ...changes,
  };
}

function sampleFindings(): Finding[] {
  return [
    finding('security/sql-injection', 'critical', at('src/users/repository.ts', 42, 42, 92), {
      message: '`sort` from the query string becomes part of the SQL text of `UserRepository.search`.',
      endpoint: 'GET /users/search',
      trace: [
        { location: at('src/users/routes.ts', 12, 24, 38), message: 'query parameter `sort` of the request' },
        { location: at('src/users/service.ts', 20, 12, 46), message: 'passed to `UserRepository.search` as `sort`' },
        { location: at('src/users/repository.ts', 41, 19, 36), message: 'becomes part of `order`' },
        { location: at('src/users/repository.ts', 42, 42, 92), message: 'SQL text' },
      ],
      fix: "Choose the column from a list that you write yourself:\n\n```ts\nconst columns = { name: 'name', created: 'created_at' } as const;\nconst order = `ORDER BY ${columns[sort] ?? 'name'}`;\n```",
    }),
    finding('security/missing-authentication', 'critical', at('src/orders/routes.ts', 31, 1, 56), {
      message: '`DELETE /orders/:id` deletes from `orders` and nothing on its way checks who is asking.',
      endpoint: 'DELETE /orders/:id',
      fix: "Put `requireUser` in front of it, as the other 30 endpoints do:\n\n```ts\nrouter.delete('/orders/:id', requireUser, removeOrder);\n```",
    }),
    finding('security/missing-authentication', 'critical', at('src/orders/routes.ts', 36, 1, 60), {
      message: '`POST /orders/:id/refund` writes `refunds` and nothing on its way checks who is asking.',
      endpoint: 'POST /orders/:id/refund',
      fix: 'Put `requireUser` in front of it.',
    }),
    finding('database/n-plus-one', 'high', at('src/orders/service.ts', 77, 27, 59), {
      message: '`OrderService.list` runs one query on `items` for each order it has read.',
      endpoint: 'GET /orders',
      trace: [
        { location: at('src/orders/service.ts', 74, 18, 50), message: 'reads the orders' },
        { location: at('src/orders/service.ts', 76, 5, 30), message: 'loop over them' },
        { location: at('src/orders/service.ts', 77, 27, 59), message: 'query on `items`, once per order' },
      ],
      fix: 'Read all items in one query, `WHERE order_id = ANY($1)`, and group them by order.',
    }),
    finding('security/missing-rate-limit', 'high', at('src/auth/routes.ts', 14, 1, 52), {
      message: 'Nothing limits how often one client may call 8 public endpoints, `POST /login` among them.',
      endpoint: 'POST /login',
      affects: { unit: 'endpoint', count: 8 },
    }),
    finding('errors/swallowed-error', 'high', at('src/mail/queue.ts', 23, 5, 10), {
      message: 'The error of `transport.sendMail` is dropped; `POST /orders` answers 201 as if the mail had been sent.',
      endpoint: 'POST /orders',
    }),
    ...Array.from({ length: 7 }, (_, index) =>
      finding('code-quality/no-explicit-any', 'medium', at(`src/legacy/part-${index + 1}.ts`, 3 + index, 14, 17), {
        message: `${3 + index} uses of \`any\`.`,
        affects: { unit: 'file', count: 1 },
      }),
    ),
    finding('architecture/config-scattered', 'medium', at('src/mail/transport.ts', 5, 9, 30), {
      message: '`process.env` is read in 6 files beside `src/config.ts`.',
      affects: { unit: 'file', count: 6 },
    }),
    finding('observability/no-metrics', 'medium', at('src/app.ts', 1, 1, 1), {
      message: 'No latency or error rate is measured.',
      affects: { unit: 'project', count: 1 },
    }),
    finding('api/verb-in-path', 'low', at('src/catalogue/routes.ts', 33, 13, 27), {
      message: '`GET /getProducts` has a verb in its path.',
      endpoint: 'GET /getProducts',
    }),
  ].sort(compareFindings);
}

function sampleExcerpts(): AuditResult['excerpts'] {
  return {
    'src/users/repository.ts': {
      40: '  async search(term: string, sort: string): Promise<User[]> {',
      41: '    const order = `ORDER BY ${sort}`;',
      42: '    const result = await this.pool.query(`SELECT * FROM users WHERE name ILIKE $1 ${order}`, [term]);',
      43: '    return result.rows;',
    },
    'src/orders/routes.ts': {
      30: "router.get('/orders', requireUser, listOrders);",
      31: "router.delete('/orders/:id', asyncHandler(removeOrder));",
      32: '',
      35: '',
      36: "router.post('/orders/:id/refund', validate(refundBody), refundOrder);",
      37: '',
    },
    'src/orders/service.ts': {
      76: '    for (const order of orders) {',
      77: '      order.items = await this.items.findByOrder(order.id);',
      78: '    }',
    },
    'src/auth/routes.ts': {
      13: '',
      14: "router.post('/login', validate(credentials), login);",
      15: "router.post('/register', validate(registration), register);",
    },
    'src/mail/queue.ts': {
      22: '    await transport.sendMail(message);',
      23: '  } catch {',
      24: '    // try again later',
      25: '  }',
    },
  };
}

function sampleRuleSummaries(): RuleSummary[] {
  const rule = (
    id: string,
    title: string,
    severity: RuleSummary['severity'],
    why: string,
    fix: string,
    cwe: string[] = [],
  ): RuleSummary => ({
    id,
    title,
    area: areaOf(id) ?? 'security',
    severity,
    cwe,
    why,
    fix,
  });
  return [
    rule(
      'api/verb-in-path',
      'Verb in a path',
      'low',
      'Clients guess resource names.',
      'Name the resource: `GET /products`.',
    ),
    rule(
      'architecture/config-scattered',
      'Environment read in many places',
      'medium',
      'A missing variable shows up on a request instead of at start-up.',
      'Read and validate it once, in one module.',
    ),
    rule(
      'code-quality/no-explicit-any',
      'Explicit any',
      'medium',
      'The compiler checks nothing that is typed `any`.',
      'Name the type, or use `unknown` and narrow it.',
    ),
    rule('code-quality/unsafe-cast', 'Unsafe cast', 'medium', 'The cast is believed, not checked.', 'Parse the value.'),
    rule(
      'database/n-plus-one',
      'Query in a loop over the rows of another',
      'high',
      'A hundred orders take a hundred and one round trips, on every request.',
      'Read the children in one query.',
    ),
    rule(
      'errors/swallowed-error',
      'Swallowed error',
      'high',
      'The failure is invisible until a customer reports it.',
      'Log it with its context and rethrow it, or answer with what really happened.',
    ),
    rule(
      'observability/no-metrics',
      'No metrics',
      'medium',
      'Nobody sees that it got slower.',
      'Measure latency and error rate per route.',
    ),
    rule(
      'performance/missing-cache',
      'Missing cache',
      'low',
      'The same rows are read again and again.',
      'Set `Cache-Control` and an ETag.',
    ),
    rule(
      'security/fingerprinting',
      'Server banner',
      'low',
      'It tells attackers what to try.',
      '`app.disable("x-powered-by")`',
      ['CWE-200'],
    ),
    rule(
      'security/missing-authentication',
      'Endpoint without authentication',
      'critical',
      'Anyone who can reach the server can do this, without an account.',
      'Put the authentication of the other endpoints in front of it.',
      ['CWE-306'],
    ),
    rule(
      'security/missing-rate-limit',
      'Public endpoint without rate limit',
      'high',
      'One client can try passwords as fast as the server answers, and keep everyone else out.',
      'Limit by address and by account: `router.use(rateLimit({ windowMs: 60_000, limit: 20 }))`.',
      ['CWE-770'],
    ),
    rule(
      'security/sql-injection',
      'SQL built from request data',
      'critical',
      'Whoever sends the request writes SQL: they can read and change every row the server can.',
      'Pass values as parameters; choose identifiers from a list.',
      ['CWE-89'],
    ),
  ];
}
