import { headerOf } from '../../evaluate/headers.ts';
import { deserialized } from '../../evaluate/serialized.ts';
import {
  asText,
  literal,
  makeText,
  makeUnknown,
  options,
  settle,
  truthiness,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { ReplyOperation } from '../../model/operations.ts';
import type { DescribedReply, LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { Row } from '../define.ts';
import { given } from './consumers.ts';
import { addressAt } from './node-exchange.ts';
import { bodyKeys, leakOf } from './responses.ts';
import type { KnownPath } from './request-routing.ts';

const event = 'aws-lambda.APIGatewayProxyEvent()';

/** What API Gateway, load balancers and function addresses hand to a function. */
export const lambdaRows: readonly Row[] = [
  {
    api: 'aws-lambda.{APIGatewayEvent|APIGatewayProxyEventV2|APIGatewayProxyEventBase|APIGatewayProxyWithCognitoAuthorizerEvent|APIGatewayProxyWithLambdaAuthorizerEvent|APIGatewayProxyEventV2WithJWTAuthorizer|APIGatewayProxyEventV2WithLambdaAuthorizer|APIGatewayProxyEventV2WithRequestContext|APIGatewayProxyWebsocketEventV2|ALBEvent|LambdaFunctionURLEvent}()',
    is: 'alias',
    of: event,
  },
  { api: event, is: 'distinct' },
  {
    api: `${event}.{queryStringParameters|multiValueQueryStringParameters|rawQueryString}`,
    is: 'source',
    kind: 'request',
    in: 'query',
    flat: [],
  },
  { api: `${event}.pathParameters`, is: 'source', kind: 'request', in: 'path' },
  { api: `${event}.body`, is: 'source', kind: 'request', in: 'body' },
  { api: `${event}.{headers|multiValueHeaders}`, is: 'source', kind: 'request', in: 'header' },
  { api: `${event}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
  { api: `${event}.{path|rawPath|rawUrl}`, is: 'source', kind: 'request', in: 'url' },
  { api: `${event}.requestContext.{authorizer|identity}`, is: 'identity' },
  {
    api: 'aws-lambda.AuthorizerEvent().{authorizationToken|headers|identitySource|queryStringParameters}',
    is: 'source',
    kind: 'request',
    in: 'header',
  },
];

/** What a function is called back with, or hands to its context, is sent like what it returns. */
export const lambdaReplyRows: readonly Row[] = [
  ['aws-lambda.callback', 1] as const,
  ['aws-lambda.Context().succeed', 0] as const,
  ['aws-lambda.Context().done', 1] as const,
].flatMap(([api, at]): Row[] => [
  { api, is: 'function' },
  { api, is: 'sink', kind: 'html', arg: `${at}.body`, when: { headersAt: `${at}.headers`, type: 'html' } },
  ...['location', 'Location'].map((name): Row => ({ api, is: 'sink', kind: 'redirect', arg: `${at}.headers.${name}` })),
]);

/** A request of which the verb and the path may be known; `resource`: the route's path as it is configured. */
export interface KnownRequest {
  readonly method: string | null;
  readonly path: KnownPath | null;
  readonly resource: string | null;
  readonly place: Place;
}

/** `(event, context, callback)` for one request. */
export function lambdaArguments(build: LibraryBuild, request: KnownRequest): Value[] {
  const { method, path, resource, place } = request;
  const props = new Map<string, Value>();
  const context = new Map<string, Value>();
  if (method !== null) {
    props.set('httpMethod', literal(method));
    context.set('httpMethod', literal(method));
    context.set('http', given(build, `${event}.requestContext.http`, new Map([['method', literal(method)]])));
  }
  if (resource !== null) {
    props.set('resource', literal(resource));
    context.set('resourcePath', literal(resource));
    const route = method === null ? null : literal(`${method} ${resource}`);
    if (route !== null) {
      props.set('routeKey', route);
      context.set('routeKey', route);
    }
  }
  if (path !== null) for (const name of ['path', 'rawPath']) props.set(name, addressAt(path, place));
  else if (resource !== null) for (const name of ['path', 'rawPath']) props.set(name, pathOf(resource, place));
  const self = given(build, event, props);
  props.set('requestContext', { ...given(build, `${event}.requestContext`, context), receiver: self });
  return [self, given(build, 'aws-lambda.Context()'), given(build, 'aws-lambda.callback')];
}

/** What an authorizer is asked with. */
export function authorizerArguments(build: LibraryBuild): Value[] {
  return [
    given(build, 'aws-lambda.AuthorizerEvent()'),
    given(build, 'aws-lambda.Context()'),
    given(build, 'aws-lambda.authorized'),
  ];
}

/** `{ statusCode: 404, headers, body: JSON.stringify(…) }`. Anything else that is returned is sent as it is. */
export const describedByObject: DescribedReply = (value) =>
  options(settle(value)).flatMap((option): ReturnType<DescribedReply>[number][] => {
    if (option.kind === 'literal' && typeof option.value === 'string')
      return [{ status: 200, kind: 'text', keys: null, leaksError: '' }];
    if (option.kind !== 'object') return [];
    const status = option.props.get('statusCode');
    if (status === undefined && option.rest === null)
      return [{ status: 200, kind: 'json', keys: bodyKeys(option), leaksError: leakOf(option) }];
    const body = option.props.get('body');
    const content = body === undefined ? undefined : deserialized(body);
    const code = status === undefined ? null : statusOf(status);
    const reply = {
      kind: kindOf(code, body, option.props.get('headers')),
      keys: content === undefined ? null : bodyKeys(content),
      leaksError: content === undefined ? '' : leakOf(content),
    } as const;
    const codes = status === undefined ? [null] : options(status).map((each) => statusOf(each));
    const known = codes.filter((each) => each !== null);
    return [...new Set(known.length > 0 ? known : codes)].map((each) => ({ status: each, ...reply }));
  });

/** `callback(null, { statusCode: 200 })`, `callback(error)`. */
export function calledBack({ args: [error, reply] }: OperationCall): OperationDraft[] {
  const fails = error === undefined ? false : truthiness(error) !== false;
  if (fails && reply === undefined)
    return [
      { is: 'reply', status: null, kind: 'error', keys: null, leaksError: error === undefined ? '' : leakOf(error) },
    ];
  return reply === undefined ? [] : describedByObject(reply).map((each) => ({ is: 'reply', ...each }));
}

function kindOf(status: number | null, body: Value | undefined, headers: Value | undefined): ReplyOperation['kind'] {
  if (status !== null && status >= 300 && status < 400 && status !== 304) return 'redirect';
  if (body === undefined || (body.kind === 'literal' && (body.value === '' || body.value === undefined)))
    return 'empty';
  const type = headers === undefined ? null : headerOf(headers, 'content-type');
  const text = type === null ? null : asText(type);
  if (text?.includes('html') === true) return 'html';
  if (text?.includes('json') === true || options(body).some((option) => deserialized(option) !== option)) return 'json';
  if (options(body).some((option) => option.kind === 'literal' || option.kind === 'text')) return 'text';
  return text === null ? 'json' : 'file';
}

function statusOf(value: Value): number | null {
  if (value.kind !== 'literal') return null;
  const number = typeof value.value === 'string' ? Number(value.value) : value.value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** The path of a request to a route such as `/users/{id}`. */
function pathOf(resource: string, place: Place): Value {
  const parts = resource.split(/(\{\w+\+?\})/).map((part) => {
    const name = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    return name === undefined
      ? part
      : makeUnknown(
          {
            source: { kind: 'request', in: 'path', label: `path parameter \`${name}\``, place },
            safeFor: 0,
            step: null,
          },
          'string',
          { in: 'path', path: [name], validatedBy: '' },
        );
  });
  return makeText(parts);
}
