import {
  literal,
  makeObject,
  nullValue,
  options,
  type ExternalValue,
  type FunctionValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { DescribedReply, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import type { Row } from '../define.ts';
import { unwrapped } from './file-handlers.ts';

const chain = '@middy/core()';

/** Middy, and packages whose middleware it takes. */
export const middyPackages: readonly string[] = [
  '@middy/core',
  'middy',
  '@middy/http-json-body-parser',
  '@middy/http-urlencode-body-parser',
  '@middy/http-multipart-body-parser',
  '@middy/http-cors',
  '@middy/http-security-headers',
  '@middy/http-error-handler',
  '@middy/validator',
  '@middy/error-logger',
  '@middy/input-output-logger',
  '@aws-lambda-powertools/parser',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-lambda-powertools/tracer',
  'middy-middleware-jwt-auth',
];

/** Middy: a handler with middleware around it. */
export const middyRows: readonly Row[] = [
  { api: 'middy', is: 'alias', of: '@middy/core' },
  { api: chain, is: 'distinct' },
  { api: '@middy/core', is: 'function', keeps: true },
  { api: `${chain}.{use|before|after|onError|handler}`, is: 'function', keeps: true, returns: 'receiver' },
  {
    api: '{@middy/http-json-body-parser|@middy/http-urlencode-body-parser|@middy/http-multipart-body-parser}',
    is: 'guard',
    guard: 'body-parser',
  },
  { api: 'middy/middlewares.{jsonBodyParser|urlEncodeBodyParser}', is: 'guard', guard: 'body-parser' },
  { api: '{@middy/http-cors|middy/middlewares.cors}', is: 'guard', guard: 'cors' },
  { api: '@middy/http-security-headers', is: 'guard', guard: 'security-headers' },
  { api: '{@middy/validator|middy/middlewares.validator}', is: 'guard', guard: 'validation', covers: 'body' },
  { api: '@aws-lambda-powertools/parser/middleware.parser', is: 'guard', guard: 'validation', covers: 'body' },
  { api: '{@middy/error-logger|@middy/input-output-logger}', is: 'guard', guard: 'logging' },
  { api: '@aws-lambda-powertools/logger/middleware.injectLambdaContext', is: 'guard', guard: 'logging' },
  { api: '@aws-lambda-powertools/metrics/middleware.logMetrics', is: 'guard', guard: 'metrics' },
  { api: '@aws-lambda-powertools/tracer/middleware.captureLambdaHandler', is: 'guard', guard: 'error-tracking' },
  { api: 'middy-middleware-jwt-auth.{default|JWTAuthMiddleware}', is: 'guard', guard: 'authentication', by: 'bearer' },
];

/** A handler without what is wrapped around it. */
export interface Unwrapped {
  readonly handler: Value;
  readonly guards: readonly GuardDraft[];
  /** functions that get what was thrown */
  readonly errorHandlers: readonly { value: Value; name: string; place: Place }[];
}

/** Finds what was added to chains of Middy. */
export class MiddyChains {
  readonly #build: LibraryBuild;
  readonly #describes: DescribedReply;
  #steps: Map<ExternalValue, SeenCall[]> | null = null;

  constructor(build: LibraryBuild, describes: DescribedReply) {
    this.#build = build;
    this.#describes = describes;
  }

  unwrap(value: Value, place: Place): Unwrapped {
    const middy = options(value).find((option) => option.kind === 'external' && option.path.text === chain);
    if (middy?.kind !== 'external') {
      const { handler, wrappers } = unwrapped(value, place);
      return { handler, guards: wrappers, errorHandlers: [] };
    }
    const guards: GuardDraft[] = [];
    const errorHandlers: Unwrapped['errorHandlers'][number][] = [];
    let own: Value | undefined = middy.args[0];
    for (const { event, conditional } of this.#stepsOf(middy)) {
      const [given] = event.args;
      if (given === undefined) continue;
      if (event.name === 'handler') own = given;
      else if (event.name === 'before') guards.push(this.#guard(given, event.place, conditional, null));
      else if (event.name === 'onError') errorHandlers.push({ value: given, name: 'onError', place: event.place });
      else if (event.name === 'use')
        for (const each of middlewareIn(given)) {
          if (each.kind === 'external') {
            guards.push({ value: each, scope: 'route', place: event.place, conditional });
            if (/error-?handler/i.test(each.path.text))
              errorHandlers.push({ value: each, name: each.path.text.replace(/\(\)$/, ''), place: event.place });
            continue;
          }
          const before = each.kind === 'object' ? each.props.get('before') : undefined;
          const onError = each.kind === 'object' ? each.props.get('onError') : undefined;
          if (before !== undefined) guards.push(this.#guard(before, event.place, conditional, each));
          if (onError !== undefined)
            errorHandlers.push({ value: onError, name: factoryOf(onError) ?? 'onError', place: event.place });
          if (each.kind === 'unknown')
            guards.push({ value: each, scope: 'route', place: event.place, conditional, name: 'use' });
        }
    }
    const inner = own === undefined ? { handler: value, guards: [], errorHandlers: [] } : this.unwrap(own, place);
    return {
      handler: inner.handler,
      guards: [...guards, ...inner.guards],
      errorHandlers: [...errorHandlers, ...inner.errorHandlers],
    };
  }

  #stepsOf(middy: ExternalValue): readonly SeenCall[] {
    if (this.#steps === null) {
      this.#steps = new Map();
      for (const seen of this.#build.calls(`${chain}.{use|before|onError|handler}`)) {
        const { receiver } = seen.event;
        if (receiver?.kind !== 'external') continue;
        const known = this.#steps.get(receiver);
        if (known === undefined) this.#steps.set(receiver, [seen]);
        else known.push(seen);
      }
    }
    return this.#steps.get(middy) ?? [];
  }

  #guard(value: Value, place: Place, conditional: boolean, of: Value | null): GuardDraft {
    const name = factoryOf(value);
    return {
      value,
      scope: 'route',
      place,
      conditional,
      given: (args) => [middyRequest(args)],
      describes: this.#describes,
      ...(name === null ? {} : { name }),
      ...(of === null ? {} : { self: of }),
    };
  }
}

/** What middleware is given: the event and the context under their names. */
export function middyRequest([event, context]: readonly Value[]): Value {
  const request = makeObject();
  if (event !== undefined) request.props.set('event', event);
  if (context !== undefined) request.props.set('context', context);
  request.props.set('response', literal(undefined));
  request.props.set('error', nullValue);
  request.props.set('internal', makeObject());
  return request;
}

function middlewareIn(value: Value): Value[] {
  return options(value).flatMap((option) =>
    option.kind === 'array'
      ? [...option.elements, ...(option.rest === null ? [] : [option.rest])].flatMap(middlewareIn)
      : [option],
  );
}

/** `before` of what `authorize()` returned is known by the factory's name. */
function factoryOf(value: Value): string | null {
  const fn = options(value).find((option): option is FunctionValue => option.kind === 'function');
  const facts = fn?.module.facts.functions[fn.fn];
  const factory = facts === undefined || facts.parent <= 0 ? undefined : fn?.module.facts.functions[facts.parent];
  return factory === undefined || factory.name === '' ? null : `${factory.name}()`;
}
