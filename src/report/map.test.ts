import { describe, expect, it } from 'vitest';
import { renderMap } from './map.ts';
import { sampleInventory } from './testing/inventory.ts';
import { sampleResult } from './testing/sample.ts';
import { renderTraces, type TraceEntry } from './trace.ts';
import type { MapFormat } from './map.ts';

const plain = { color: false, width: 100, syntax: 'yaml' } as const;
const map = async (format: MapFormat, inventory = sampleInventory()) =>
  (await renderMap(format, inventory, plain)).text;

describe('map', () => {
  it('as a table tells yes, no and not known apart', async () => {
    expect((await map('table')).split('\n')).toEqual([
      '',
      'orders-api  3 endpoints · 2 entities · 1 query · 1 consumer',
      '',
      'method  path                auth   authz  valid  limit  data              place',
      'GET     /orders             yes    yes    –      ?      orders, items     src/orders/routes.ts:30',
      'DELETE  /orders/:id         –      –      ?      –      orders*           src/orders/routes.ts:31',
      'POST    /orders/:id/refund  ?      ?      yes    –      refunds*, orders  src/orders/routes.ts:36',
      '',
      'entity          columns            place',
      'Order (orders)  id (key), user_id  migrations/001.sql:1',
      'items           order_id           migrations/001.sql:12',
      '',
      'consumer  name   handler   data   place',
      'queue     mails  sendMail  users  src/mail/queue.ts:20',
      '',
      'not understood',
      'middleware `policy("refund")` could not be followed  src/orders/routes.ts:36',
      '',
      '* writes, – no, ? not known   3 of 3 endpoints have a guard that could not be followed',
      '',
    ]);
  });

  it('as a table keeps the services of a monorepo apart', async () => {
    const inventory = sampleInventory();
    const [first, second] = inventory.endpoints;
    if (first === undefined || second === undefined) throw new Error('the sample has endpoints');
    const text = await map('table', {
      ...inventory,
      endpoints: [
        { ...first, package: 'api' },
        { ...second, package: 'admin' },
      ],
    });
    expect(text).toContain('\napi\nmethod');
    expect(text).toContain('\nadmin\nmethod');
  });

  it('says so when there is nothing', async () => {
    expect(await map('table', { ...sampleInventory(), endpoints: [], entities: [], consumers: [] })).toContain(
      'No endpoints were found.',
    );
  });

  it('as JSON has what other programs ask for', async () => {
    const parsed: { endpoints: unknown[]; consumers: unknown[] } = JSON.parse(await map('json'));
    expect(parsed.endpoints[0]).toMatchObject({
      protocol: 'http',
      method: 'GET',
      path: '/orders',
      framework: 'express',
      file: 'src/orders/routes.ts',
      line: 30,
      handler: { name: 'listOrders', file: 'src/orders/controller.ts', line: 5 },
      callees: [{ name: 'OrderService.list' }],
      guards: { auth: true, authorization: true, validation: false, rateLimit: null, csrf: null },
      reads: ['orders', 'items'],
      writes: [],
    });
    expect(parsed.endpoints[0]).not.toHaveProperty('steps');
    expect(parsed.consumers[0]).toMatchObject({
      label: 'queue mails',
      handler: { name: 'sendMail' },
      delivery: { attempts: 5, timezone: null },
    });
    expect(parsed.consumers[0]).not.toHaveProperty('steps');
    expect(Object.keys(parsed)).toEqual([
      'schemaVersion',
      'tool',
      'project',
      'about',
      'endpoints',
      'entities',
      'queries',
      'consumers',
      'packages',
      'unknowns',
    ]);
  });

  it('as Markdown escapes bars in cells', async () => {
    const inventory = sampleInventory();
    const [first] = inventory.endpoints;
    if (first === undefined) throw new Error('the sample has endpoints');
    const text = await map('markdown', { ...inventory, endpoints: [{ ...first, path: '/a|b' }] });
    expect(text).toContain(String.raw`| ${'`'}GET /a\|b${'`'} | ${'`'}listOrders${'`'} | yes | yes | – | ? |`);
  });

  it('as Markdown says how messages are delivered', async () => {
    expect(await map('markdown')).toContain(
      '| queue | `mails` | BullMQ | `sendMail` | 5 tries, backoff exponential 1000, 3 at a time | `users` |  | `src/mail/queue.ts:20` |',
    );
  });

  it('as Mermaid knows an entity by its name and by its table, and cannot be broken by a name', async () => {
    const inventory = sampleInventory();
    const [first] = inventory.endpoints;
    if (first === undefined) throw new Error('the sample has endpoints');
    expect(
      (await map('mermaid', { ...inventory, endpoints: [{ ...first, path: '/"]; click' }] })).split('\n').slice(0, 16),
    ).toEqual([
      'flowchart LR',
      '  subgraph g0["orders"]',
      '    e0["GET /#quot;]; click"]:::guarded',
      '  end',
      '  subgraph g1["queue consumers"]',
      '    c0["queue mails"]:::consumer',
      '  end',
      '  t0[("Order")]',
      '  t1[("items")]',
      '  t2[("users")]',
      '  e0 --> t0',
      '  e0 --> t1',
      '  c0 --> t2',
      '  t1 -. "order_id" .-> t0',
      '  classDef guarded stroke:#2e7d32',
      '  classDef open stroke:#c62828',
    ]);
  });
});

describe('a diagram', () => {
  const [first] = sampleInventory().endpoints;
  if (first === undefined) throw new Error('the sample has endpoints');
  const step = (kind: string, depth: number, text: string, entities: string[] = [], writes = false) => ({
    kind,
    depth,
    text,
    entities,
    writes,
    notes: [],
    file: 'src/orders/service.ts',
    line: 1,
  });
  const through = (index: number) => ({
    ...first,
    path: `/orders/${index}`,
    handler: { name: 'OrdersController.pay', file: 'src/orders/controller.ts', line: 5 },
    file: `src/area${index % 50}/routes.ts`,
    reads: [],
    writes: ['orders'],
    steps: [
      step('handler', 0, 'OrdersController.pay'),
      step('call', 1, 'OrdersController.check()'),
      step('call', 2, 'OrderService.pay()'),
      step('call', 3, 'OrderRepository.save()'),
      step('query', 4, 'update orders', ['orders'], true),
    ],
  });
  const empty = { ...sampleInventory(), consumers: [] };

  it('goes from endpoints through services to tables, and leaves the handler itself out', async () => {
    const lines = (await map('mermaid', { ...empty, endpoints: [through(1)] })).split('\n');
    expect(lines.filter((line) => /==>|-->/.test(line))).toEqual(['  e0 --> s0', '  s0 --> s1', '  s1 ==> t0']);
    expect(lines).toContain('  s0(["OrderService"])');
  });

  it('shows groups where it would be too large to be drawn, and says so', async () => {
    const endpoints = Array.from({ length: 600 }, (_, index) => through(index));
    const { text, note } = await renderMap('mermaid', { ...empty, endpoints }, plain);
    expect(text.length).toBeLessThan(50_000);
    expect(text).toContain('g0["orders: 600 endpoints"]:::guarded');
    expect(note).toBe(
      'The diagram would be too large for Mermaid: endpoints are shown in groups. --only shows a part in full.',
    );
  });
});

const renderTrace = (entry: TraceEntry, findings: Parameters<typeof renderTraces>[1], format: 'terminal' | 'json') =>
  renderTraces([entry], findings, format, plain);

describe('trace', () => {
  const [list, remove, refund] = sampleInventory().endpoints;
  if (list === undefined || remove === undefined || refund === undefined) throw new Error('the sample has endpoints');

  it('walks a request from route to table, with what was found at each step', () => {
    expect(renderTrace(remove, sampleResult().findings, 'terminal').split('\n')).toEqual([
      '',
      'DELETE /orders/:id  express',
      '',
      'route     DELETE /orders/:id                                                 src/orders/routes.ts:31',
      '          ↳ critical security/missing-authentication',
      '            `DELETE /orders/:id` deletes from `orders` and nothing on its way checks who is asking.',
      'guard     helmet() (global: security-headers)                                           src/app.ts:9',
      'guard     policy("refund") (route: not understood)                           src/orders/routes.ts:31',
      'handler   listOrders                                                      src/orders/controller.ts:5',
      'query         select from orders where user_id (no limit)                   src/orders/service.ts:74',
      'query           select from items where order_id (in a loop over the rows…  src/orders/service.ts:77',
      '          ↳ high database/n-plus-one',
      '            `OrderService.list` runs one query on `items` for each order it has read.',
      'reply       200 json                                                      src/orders/controller.ts:9',
      '',
      'authenticated  no',
      'authorized     no',
      'validated      not known',
      'rate limited   no',
      '',
      '2 findings on its way.',
      '',
    ]);
  });
  it('shows what a guard does beneath it, and what the handler does beneath that', () => {
    const step = (kind: string, depth: number, text: string, file: string, line: number) => ({
      kind,
      depth,
      text,
      entities: [],
      writes: false,
      notes: [],
      file,
      line,
    });
    const steps = [
      step('guard', 0, 'policy("refund") (authorization)', 'src/orders/routes.ts', 36),
      step('reply', 1, 'reply 403', 'src/policy.ts', 4),
      step('handler', 0, 'listOrders', 'src/orders/controller.ts', 5),
      step('query', 1, 'select orders', 'src/orders/service.ts', 70),
    ];
    const handler = { name: 'listOrders', file: 'src/orders/controller.ts', line: 5 };
    const kinds = renderTrace({ ...refund, handler, steps }, [], 'terminal')
      .split('\n')
      .slice(3, 9);
    expect(kinds.map((line) => line.slice(0, 40).trimEnd())).toEqual([
      'route     POST /orders/:id/refund',
      'guard     helmet() (global: security-hea',
      'guard     policy("refund") (route: not u',
      'reply         403',
      'handler   listOrders',
      'query         select orders',
    ]);
  });
  it('says what it does not know', () => {
    const text = renderTrace(refund, [], 'terminal');
    expect(text).toContain('handler   could not be resolved');
    expect(text).toContain('authenticated  not known');
    expect(text).toContain('? middleware `policy("refund")` could not be followed');
    expect(text).toContain('Nothing was found on its way.');
  });
  it('as JSON has the steps and the findings', () => {
    const parsed: unknown = JSON.parse(renderTrace(list, sampleResult().findings, 'json'));
    expect(parsed).toMatchObject({
      schemaVersion: 1,
      traces: [
        {
          label: 'GET /orders',
          steps: [{ kind: 'query' }, { kind: 'query' }, { kind: 'reply' }],
          findings: [{ ruleId: 'database/n-plus-one', file: 'src/orders/service.ts', line: 77 }],
        },
      ],
    });
  });
});
