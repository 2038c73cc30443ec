import type { EndpointEntry, Inventory, ParamEntry } from '../inventory.ts';

/** The inventory of a small shop. */
export function sampleInventory(): Inventory {
  return {
    tool: { name: 'backend-architect', version: '0.1.0' },
    project: 'orders-api',
    about: { version: '2.1.0', description: 'Orders and refunds.', license: 'MIT', author: 'Shop', url: '' },
    endpoints: [
      endpoint('GET', '/orders', 30, { reads: ['orders', 'items'], guards: answers(true, true, false, null) }),
      endpoint('DELETE', '/orders/:id', 31, {
        writes: ['orders'],
        reads: ['orders'],
        guards: answers(false, false, null, false),
      }),
      endpoint('POST', '/orders/:id/refund', 36, {
        writes: ['refunds'],
        reads: ['orders'],
        guards: answers(null, null, true, false),
        handler: null,
        unknowns: [
          { message: 'middleware `policy("refund")` could not be followed', file: 'src/orders/routes.ts', line: 36 },
        ],
      }),
    ],
    entities: [
      {
        name: 'Order',
        table: 'orders',
        kind: 'table',
        library: 'sql',
        file: 'migrations/001.sql',
        line: 1,
        columns: [
          { name: 'id', type: 'uuid', nullable: false, primary: true, unique: true },
          { name: 'user_id', type: 'uuid', nullable: false, primary: false, unique: false },
        ],
        indexes: [{ columns: ['id'], unique: true }],
        relations: [],
      },
      {
        name: 'items',
        table: 'items',
        kind: 'table',
        library: 'sql',
        file: 'migrations/001.sql',
        line: 12,
        columns: [{ name: 'order_id', type: 'uuid', nullable: false, primary: false, unique: false }],
        indexes: [],
        relations: [{ name: 'order', to: 'Order', kind: 'many-to-one', columns: ['order_id'] }],
      },
    ],
    queries: [
      {
        file: 'src/orders/repository.ts',
        line: 12,
        operation: 'select',
        entities: ['orders'],
        filters: ['user_id ='],
        order: [],
        limited: false,
      },
    ],
    consumers: [
      {
        label: 'queue mails',
        kind: 'queue',
        name: 'mails',
        library: 'BullMQ',
        package: 'orders-api',
        file: 'src/mail/queue.ts',
        line: 20,
        handler: { name: 'sendMail', file: 'src/mail/send.ts', line: 3 },
        callees: [],
        delivery: {
          attempts: 5,
          backoff: 'exponential 1000',
          deadLetter: null,
          concurrency: 3,
          timezone: null,
          overlapping: null,
        },
        reads: ['users'],
        writes: [],
        conditional: false,
        unknowns: [],
        steps: [],
      },
    ],
    packages: [{ name: 'orders-api', directory: '', kind: 'service' }],
    unknowns: [],
  };
}

export function param(name: string, where: string, changes: Partial<ParamEntry> = {}): ParamEntry {
  return {
    name,
    in: where,
    validatedBy: '',
    required: null,
    schema: null,
    declared: false,
    byGuard: false,
    ...changes,
  };
}

function answers(
  auth: boolean | null,
  authorization: boolean | null,
  validation: boolean | null,
  rateLimit: boolean | null,
): EndpointEntry['guards'] {
  return {
    auth,
    authorization,
    validation,
    rateLimit,
    csrf: null,
    evidence:
      auth === true
        ? [{ guard: 'authentication', reason: '`requireUser` answers 401', file: 'src/auth/guard.ts', line: 8 }]
        : [],
  };
}

export function endpoint(method: string, path: string, line: number, changes: Partial<EndpointEntry>): EndpointEntry {
  return {
    label: `${method} ${path}`,
    protocol: 'http',
    method,
    path,
    mount: '',
    request: null,
    framework: 'express',
    package: 'orders-api',
    file: 'src/orders/routes.ts',
    line,
    handler: { name: 'listOrders', file: 'src/orders/controller.ts', line: 5 },
    callees: [
      { name: 'OrderService.list', written: 'orders.list', inProject: true, file: 'src/orders/service.ts', line: 70 },
    ],
    params: path.includes(':id') ? [param('id', 'path', { required: true, schema: { type: 'string' } })] : [],
    guards: answers(true, null, null, null),
    chain: [
      {
        name: 'helmet()',
        file: 'src/app.ts',
        line: 9,
        kinds: ['security-headers'],
        scope: 'global',
        conditional: false,
      },
      { name: 'policy("refund")', file: 'src/orders/routes.ts', line, kinds: null, scope: 'route', conditional: false },
    ],
    credentials: [],
    reads: [],
    writes: [],
    replies: [{ status: 200, kind: 'json', keys: ['data'], file: 'src/orders/controller.ts', line: 9 }],
    conditional: false,
    unknowns: [],
    steps: [
      {
        kind: 'query',
        depth: 1,
        text: 'select from orders where user_id',
        entities: ['orders'],
        writes: false,
        notes: ['no limit'],
        file: 'src/orders/service.ts',
        line: 74,
      },
      {
        kind: 'query',
        depth: 2,
        text: 'select from items where order_id',
        entities: ['items'],
        writes: false,
        notes: ['in a loop over the rows of orders'],
        file: 'src/orders/service.ts',
        line: 77,
      },
      {
        kind: 'reply',
        depth: 0,
        text: '200 json',
        entities: [],
        writes: false,
        notes: [],
        file: 'src/orders/controller.ts',
        line: 9,
      },
    ],
    ...changes,
  };
}
