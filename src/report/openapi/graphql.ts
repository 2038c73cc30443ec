import type { EndpointEntry } from '../inventory.ts';
import type { OperationIds } from './names.ts';
import type { SecuritySchemes } from './security.ts';

/** A path that answers GraphQL, with what can be asked for there. */
export interface GraphqlServer {
  readonly path: string;
  readonly operations: readonly EndpointEntry[];
}

/** The one request that carries all of them; the operations themselves are listed, because OpenAPI cannot describe them. */
export function graphqlOperation(server: GraphqlServer, ids: OperationIds, security: SecuritySchemes): object {
  const { path, operations } = server;
  const answers = new Set(operations.map(({ guards }) => guards.auth));
  const [auth, other] = answers;
  return {
    summary: 'GraphQL',
    description: `Queries and mutations of GraphQL: ${operations.length} at its root.`,
    operationId: ids.next('post', path),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              query: { type: 'string' },
              operationName: { type: 'string' },
              variables: { type: 'object' },
            },
            required: ['query'],
          },
        },
      },
    },
    responses: {
      200: {
        description: 'OK',
        content: {
          'application/json': {
            schema: { type: 'object', properties: { data: {}, errors: { type: 'array', items: {} } } },
          },
        },
      },
      '4XX': { description: 'Refused: not a request of GraphQL.' },
    },
    security: security.of({
      guards: { ...noGuards, auth: other === undefined ? (auth ?? null) : null },
      credentials: operations.flatMap(({ credentials }) => credentials),
    }),
    'x-operations': operations.map(({ method, path: name, guards, file, line }) => ({
      type: method.toLowerCase(),
      name,
      authenticated: guards.auth,
      'x-source': `${file}:${line}`,
    })),
  };
}

const noGuards: EndpointEntry['guards'] = {
  auth: null,
  authorization: null,
  validation: null,
  rateLimit: null,
  csrf: null,
  evidence: [],
};
