import type { PendingCall } from '../../evaluate/knowledge.ts';
import {
  literal,
  makeArray,
  makeObject,
  options,
  undefinedValue,
  unknown,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { metadataKey, metadataOf } from './nest-decorators.ts';
import { urlValue } from './route-url.ts';

/** The values of one request, shared by all that it passes. */
export interface NestExchange {
  readonly request: ExternalValue;
  readonly response: ExternalValue;
  readonly next: ExternalValue;
  /** what guards, interceptors and parameter decorators get */
  readonly context: ExternalValue;
}

const contextPath = '@nestjs/common.ExecutionContext()';
const infoPath = 'graphql.GraphQLResolveInfo()';

export function exchangeOf(
  build: LibraryBuild,
  route: {
    platform: 'express' | 'fastify';
    type: 'http' | 'graphql' | 'ws' | 'rpc';
    method: string;
    path: string;
    place: Place;
    classMetadata: ObjectValue;
    methodMetadata: ObjectValue;
  },
): NestExchange {
  const { paths } = build.evaluator.knowledge;
  const value = (text: string, props: Map<string, Value> = new Map()): ExternalValue =>
    build.evaluator.external(paths.parse(text), { props });
  const requestProps = new Map<string, Value>();
  if (route.type === 'http') {
    if (route.method !== 'ALL') requestProps.set('method', literal(route.method));
    if (!route.path.includes('{?}'))
      for (const name of ['url', 'originalUrl']) requestProps.set(name, urlValue(route.path, route.place));
  }
  const request = value(route.platform === 'express' ? 'express.Request()' : 'fastify.FastifyRequest()', requestProps);
  const response = value(route.platform === 'express' ? 'express.Response()' : 'fastify.FastifyReply()');
  const next = value('express.next');
  const context = value(
    contextPath,
    new Map<string, Value>([
      ['request', request],
      ['response', response],
      ['next', next],
      ['type', literal(route.type)],
      ['class', route.classMetadata],
      ['handler', route.methodMetadata],
      // calls with contexts of different metadata are different calls, however many there are
      ['method', literal(`${textOf(route.classMetadata)} ${textOf(route.methodMetadata)}`)],
      ...(route.type === 'graphql' ? [['info', resolveInfo(value, route.method)] as const] : []),
    ]),
  );
  return { request, response, next, context };
}

/** Metadata as text: what guards tell routes apart by. */
function textOf(metadata: ObjectValue): string {
  const parts = (value: Value): string => {
    if (value.kind === 'literal') return JSON.stringify(value.value) ?? '';
    if (value.kind === 'array') return `[${value.elements.map(parts).join()}]`;
    return value.kind === 'external' ? value.path.text : value.kind;
  };
  return [...metadata.props].map(([key, value]) => `${key}=${parts(value)}`).join(' ');
}

/** What a resolver learns of the operation it answers: `info.parentType.name` is `Query` for a field of that type. */
function resolveInfo(
  value: (text: string, props: Map<string, Value>) => ExternalValue,
  operation: string,
): ExternalValue {
  const root = ['Query', 'Mutation', 'Subscription'].find((name) => name.toUpperCase() === operation);
  const parentType = makeObject();
  if (root !== undefined) parentType.props.set('name', literal(root));
  parentType.rest = unknown;
  return value(infoPath, new Map([['parentType', parentType]]));
}

const part =
  (name: string, fallback: string) =>
  (call: PendingCall): Value => {
    for (const option of call.receiver === null ? [] : options(call.receiver)) {
      const value = option.kind === 'external' ? option.props?.get(name) : undefined;
      if (value !== undefined) return value;
    }
    return fallback === '' ? unknown : call.external(fallback);
  };

/** How code gets from an execution context to the request, and from the route to its metadata. */
export const contextHooks: Record<string, (call: PendingCall) => Value | undefined> = {
  [`${contextPath}.getRequest`]: part('request', 'express.Request()'),
  [`${contextPath}.getResponse`]: part('response', 'express.Response()'),
  [`${contextPath}.getNext`]: part('next', 'express.next'),
  [`${contextPath}.getType`]: part('type', ''),
  [`${contextPath}.getClass`]: part('class', ''),
  [`${contextPath}.getHandler`]: part('handler', ''),
  [`${contextPath}.getInfo`]: part('info', infoPath),
  [`${contextPath}.{getArgByIndex|getArgs}`]: (call) => {
    const list = [
      part('request', 'express.Request()')(call),
      part('response', 'express.Response()')(call),
      part('next', 'express.next')(call),
    ];
    const [index] = call.args;
    const type = part('type', '')(call);
    // a resolver's arguments are those of its field
    if (type.kind === 'literal' && type.value === 'graphql') return unknown;
    if (call.path.name === 'getArgs') return makeArray(list);
    return index?.kind === 'literal' && typeof index.value === 'number' ? (list[index.value] ?? unknown) : undefined;
  },
  // GraphQL resolvers get the same request in the context object
  [`${contextPath}.getContext`]: (call) => {
    const object = makeObject();
    object.props.set('req', part('request', 'express.Request()')(call));
    object.props.set('request', part('request', 'express.Request()')(call));
    object.props.set('res', part('response', 'express.Response()')(call));
    return object;
  },
  '@nestjs/graphql.GqlExecutionContext.create': (call) => call.args[0],
  '@nestjs/core.Reflector().{get|getAllAndOverride|getAllAndMerge|getAll}': readMetadata,
};

/** The metadata of the route that is being evaluated: what a guard makes of it is then for its own code to say. */
function readMetadata(call: PendingCall): Value | undefined {
  const key = metadataKey(call.args[0]);
  const [, given] = call.args;
  if (key === null || given === undefined) return undefined;
  const targets = given.kind === 'array' ? given.elements : [given];
  const found = targets.map((target) => metadataOf(target, key));
  if (found.includes(null)) return undefined;
  const values = found.filter((value) => value !== undefined && value !== null);
  switch (call.path.name) {
    case 'getAll':
      return makeArray(found.map((value) => value ?? undefinedValue));
    case 'getAllAndMerge':
      return makeArray(values.flatMap((value) => (value.kind === 'array' ? value.elements : [value])));
    default:
      return values[0] ?? undefinedValue;
  }
}
