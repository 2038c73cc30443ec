import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { endpoint, param, sampleInventory } from '../testing/inventory.ts';
import { openApiDocument, renderOpenApi } from './document.ts';
import type { EndpointEntry } from '../inventory.ts';

interface Operation {
  [field: string]: unknown;
  operationId: string;
  tags: string[];
  security: unknown;
  responses: Record<string, unknown>;
}
interface Document {
  info: Record<string, unknown>;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { securitySchemes: Record<string, unknown> };
}

/** The document of some endpoints; each has to be valid. */
async function documentOf(...endpoints: EndpointEntry[]): Promise<Document> {
  return valid(JSON.stringify(openApiDocument({ ...sampleInventory(), endpoints, consumers: [] }).document));
}

async function valid(text: string): Promise<Document> {
  const { valid: isValid, errors } = await new Validator().validate(JSON.parse(text));
  expect([isValid, errors ?? []]).toEqual([true, []]);
  const document: Document = JSON.parse(text);
  return document;
}

const answers = (auth: boolean | null): EndpointEntry['guards'] => ({
  auth,
  authorization: null,
  validation: null,
  rateLimit: null,
  csrf: null,
  evidence: [],
});

describe('an OpenAPI document', () => {
  it('says what is known of an operation, and where it is in the code', async () => {
    const { paths } = await documentOf(
      endpoint('POST', '/orders/:id/refund', 36, {
        handler: { name: 'OrdersController.refundOrder', file: 'src/orders/controller.ts', line: 12 },
        guards: answers(true),
        credentials: [{ kind: 'bearer', in: 'header', name: 'authorization' }],
        params: [
          param('id', 'path', { schema: { type: 'string', format: 'uuid' } }),
          param('notify', 'query', { schema: { type: 'boolean' } }),
          param('authorization', 'header'),
          param('amount', 'body', { required: true, schema: { type: 'integer' } }),
          param('reason', 'body'),
        ],
        writes: ['orders'],
        replies: [
          { status: 201, kind: 'json', keys: ['id'], file: 'src/orders/controller.ts', line: 15 },
          { status: 404, kind: 'error', keys: null, file: 'src/orders/controller.ts', line: 14 },
        ],
      }),
    );
    expect(paths).toEqual({
      '/orders/{id}/refund': {
        post: {
          tags: ['orders'],
          summary: 'Refund order',
          description: 'Handled by `OrdersController.refundOrder`. It writes `orders`.',
          operationId: 'postOrdersByIdRefund',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            { name: 'notify', in: 'query', schema: { type: 'boolean' } },
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { amount: { type: 'integer' }, reason: {} },
                  required: ['amount'],
                },
              },
            },
          },
          responses: {
            201: {
              description: 'Created',
              content: { 'application/json': { schema: { type: 'object', properties: { id: {} } } } },
              'x-source': 'src/orders/controller.ts:15',
            },
            404: { description: 'Not Found', 'x-source': 'src/orders/controller.ts:14' },
          },
          security: [{ bearer: [] }],
          'x-source': 'src/orders/routes.ts:36',
          'x-handler': 'src/orders/controller.ts:12',
          'x-writes': ['orders'],
        },
      },
    });
  });

  it('says what is asked of a request only as far as it is known', async () => {
    const guarded = (path: string, auth: boolean | null, credentials: EndpointEntry['credentials'] = []) =>
      endpoint('GET', path, 1, { guards: answers(auth), credentials });
    const { paths, components } = await documentOf(
      guarded('/open', false),
      guarded('/perhaps', null),
      guarded('/somehow', true),
      guarded('/either', true, [
        { kind: 'key', in: 'header', name: 'x-api-key' },
        { kind: 'session', in: 'cookie', name: 'sid' },
      ]),
    );
    expect(Object.entries(paths).map(([path, { get }]) => [path, get?.security])).toEqual([
      ['/either', [{ 'header-x-api-key': [] }, { session: [] }]],
      ['/open', []],
      ['/perhaps', [{}]],
      ['/somehow', [{ unknown: [] }]],
    ]);
    expect(components?.securitySchemes).toMatchObject({
      'header-x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
      session: { type: 'apiKey', in: 'cookie', name: 'sid' },
      unknown: { type: 'http', scheme: 'unknown' },
    });
  });

  it('has each path and operation once, whatever parameters are called', async () => {
    const { paths } = await documentOf(
      endpoint('GET', '/users/:id', 1, {}),
      endpoint('PUT', '/users/:userId', 2, { params: [param('userId', 'path', { schema: { type: 'integer' } })] }),
      endpoint('GET', '/users/:name', 3, {}),
    );
    expect(Object.keys(paths)).toEqual(['/users/{id}']);
    const { get, put } = paths['/users/{id}'] ?? {};
    expect(put?.['parameters']).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }]);
    expect(get?.['x-alternatives']).toEqual([{ path: '/users/:name', 'x-source': 'src/orders/routes.ts:3' }]);
  });

  it('spreads a route for every verb over those that have no route of their own', async () => {
    const { paths } = await documentOf(endpoint('ALL', '/things', 1, {}), endpoint('POST', '/things', 2, {}));
    const item = paths['/things'] ?? {};
    expect(Object.keys(item)).toEqual(['get', 'put', 'post', 'delete', 'patch']);
    expect(item['post']?.['x-source']).toBe('src/orders/routes.ts:2');
    expect(item['get']?.['x-any-method']).toBe(true);
    expect(new Set(Object.values(item).map(({ operationId }) => operationId)).size).toBe(5);
  });

  it('has optional parts with and without, and rests of paths as parameters', async () => {
    const { paths } = await documentOf(endpoint('GET', '/a/:id?', 1, {}), endpoint('GET', '/files/*', 2, {}));
    expect(Object.keys(paths)).toEqual(['/a', '/a/{id}', '/files/{rest}']);
  });

  it('has files as forms, and no parameter for what stands for a whole', async () => {
    const { paths } = await documentOf(
      endpoint('POST', '/avatars', 1, { params: [param('avatar', 'file'), param('title', 'body')] }),
      endpoint('POST', '/raw', 2, {
        params: [param('body', 'body', { declared: true }), param('query', 'query', { declared: true })],
      }),
    );
    expect(paths['/avatars']?.['post']?.['requestBody']).toEqual({
      content: {
        'multipart/form-data': {
          schema: { type: 'object', properties: { title: {}, avatar: { type: 'string', format: 'binary' } } },
        },
      },
    });
    expect(paths['/raw']?.['post']?.['requestBody']).toEqual({ content: { 'application/json': { schema: {} } } });
    expect(paths['/raw']?.['post']).not.toHaveProperty('parameters');
  });

  it('has the requests that carry calls of other protocols, and counts the rest', async () => {
    const other = (protocol: string, method: string, path: string, changes: Partial<EndpointEntry>) =>
      endpoint(method, path, 1, { protocol, ...changes });
    const inventory = {
      ...sampleInventory(),
      endpoints: [
        other('rpc', 'QUERY', 'users.get', {
          mount: '/trpc',
          request: { method: 'GET', path: '/trpc/users.get', input: 'query' },
          params: [param('id', 'argument', { required: true, schema: { type: 'string' } })],
        }),
        other('graphql', 'QUERY', 'users', { mount: '/graphql', guards: answers(true) }),
        other('graphql', 'MUTATION', 'addUser', { mount: '/graphql', guards: answers(false) }),
        other('ws', 'MESSAGE', 'chat', { mount: '/socket.io' }),
        endpoint('PROPFIND', '/dav', 1, {}),
      ],
    };
    const { document, note } = openApiDocument(inventory);
    expect(note).toBe(
      'Not in this document, which is about HTTP: 1 WebSocket message, 1 endpoint with a verb of its own and 1 consumer or job.',
    );
    const { paths, info } = await valid(JSON.stringify(document));
    expect(Object.keys(paths)).toEqual(['/graphql', '/trpc/users.get']);
    expect(paths['/trpc/users.get']?.['get']?.['parameters']).toMatchObject([{ name: 'input', in: 'query' }]);
    expect(paths['/graphql']?.['post']).toMatchObject({
      security: [{}],
      'x-operations': [
        { type: 'query', name: 'users', authenticated: true },
        { type: 'mutation', name: 'addUser', authenticated: false },
      ],
    });
    expect(info['x-not-represented']).toEqual({ ws: 1, http: 1, consumers: 1 });
  });

  it('is about the project as its manifest says', async () => {
    const { info, tags } = await documentOf(endpoint('GET', '/', 1, { replies: [] }));
    expect(info).toMatchObject({
      title: 'orders-api',
      version: '2.1.0',
      description: 'Orders and refunds.',
      contact: { name: 'Shop' },
      license: { name: 'MIT', identifier: 'MIT' },
    });
    expect(tags.map(({ name }) => name)).toEqual(['orders']);
    const about = { version: '', description: '', license: 'UNLICENSED', author: '', url: '' };
    const { document } = openApiDocument({ ...sampleInventory(), about });
    expect((await valid(JSON.stringify(document))).info['license']).toEqual({
      name: 'UNLICENSED',
      identifier: 'NOASSERTION',
    });
  });

  it('is the same in YAML and JSON, and survives names that mean something to either', async () => {
    const inventory = {
      ...sampleInventory(),
      project: '- "a": *b\n#c',
      endpoints: [endpoint('GET', '/on/:yes', 1, { file: 'src/~: {x}/null.ts', reads: ['<script>`x`'] })],
    };
    const json = renderOpenApi(inventory, 'json').text;
    const { paths } = await valid(json);
    expect(parse(renderOpenApi(inventory, 'yaml').text)).toEqual(JSON.parse(json));
    expect(paths['/on/{yes}']?.['get']?.['description']).toBe("Handled by `listOrders`. It reads ` script 'x'`.");
  });
});
