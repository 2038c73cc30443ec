import { options, settle, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { messageValue } from './consumers.ts';
import {
  exportAt,
  type DeclaredGuard,
  type Deployment,
  type OtherTrigger,
  type RequestTrigger,
} from './deployed-functions.ts';
import { answeredVerbs, type ExportedHandler } from './file-handlers.ts';
import { authorizerArguments, describedByObject, lambdaArguments } from './lambda-events.ts';
import { middyRequest, type MiddyChains } from './middy.ts';
import { sentByDescription } from './sent-parts.ts';
import { routesIn, type RequestHandler } from './request-routing.ts';
import { platformTraits } from './platform-traits.ts';

/** What is deployed together, as one application. */
export class LambdaService {
  readonly #build: LibraryBuild;
  readonly #chains: MiddyChains;
  #app: AppDraft | null = null;
  readonly #withErrors = new Set<string>();

  constructor(build: LibraryBuild, chains: MiddyChains) {
    this.#build = build;
    this.#chains = chains;
  }

  /** Declares what a route of the platform hands to a function. */
  request({ value, place }: Pick<ExportedHandler, 'value' | 'place'>, trigger: RequestTrigger): void {
    const build = this.#build;
    const { handler, guards, errorHandlers } = this.#chains.unwrap(value, place);
    // an adapter in front of an application, which has its routes itself
    const kinds = new Set(options(handler).map((option) => option.kind));
    if (!kinds.has('function') && kinds.has('external')) return;
    if (handsOn(build, handler, place)) return;
    const chain = [...(trigger.guard === null ? [] : [this.#declared(trigger.guard, place)]), ...guards];
    const path = trigger.path.startsWith('/') || trigger.protocol === 'ws' ? trigger.path : `/${trigger.path}`;
    const app = this.#application(place);
    for (const { value: given, name, place: at } of errorHandlers) {
      const key = `${build.locate(at).file}:${at.start}`;
      if (this.#withErrors.has(key)) continue;
      this.#withErrors.add(key);
      build.errorHandler(app, at, name, false, {
        value: given,
        args: [middyRequest(lambdaArguments(build, anyRequest(place)))],
      });
    }
    for (const route of this.#routes(handler, place, { ...trigger, path }))
      build.endpoint({
        app,
        protocol: trigger.protocol,
        method: route.method,
        path: route.path,
        framework: 'aws-lambda',
        place: route.place,
        guards: chain,
        handler,
        arguments: route.arguments,
        replies: 'return',
        describes: describedByObject,
        sends: sentByDescription,
        defaultStatus: 200,
        conditional: false,
      });
  }

  other({ value, place }: Pick<ExportedHandler, 'value' | 'place'>, trigger: OtherTrigger): void {
    const { handler } = this.#chains.unwrap(value, place);
    const { kind, name, library, batch, timezone } = trigger;
    this.#build.consumer({
      kind,
      name,
      library,
      place,
      handler,
      arguments: () => [kind === 'schedule' ? unknown : messageValue(place)],
      delivery: { concurrency: batch ?? null, timezone: timezone ?? null },
      stays: 'kept',
      conditional: false,
    });
  }

  #application(place: Place): AppDraft {
    return (this.#app ??= this.#build.app({
      framework: 'aws-lambda',
      place,
      // the platform answers what is thrown with a 502 without details, and logs it with the id of the request
      traits: platformTraits,
      guards: [],
      requestArguments: () => lambdaArguments(this.#build, anyRequest(place)),
    }));
  }

  #declared({ name, handler }: DeclaredGuard, place: Place): GuardDraft {
    const decides = handler === null ? null : exportAt(this.#build, handler);
    const own = decides === null ? null : this.#chains.unwrap(decides.value, decides.place).handler;
    return {
      value: own ?? unknown,
      scope: 'route',
      place: decides?.place ?? place,
      conditional: false,
      name,
      kinds: ['authentication'],
      args: authorizerArguments(this.#build),
    };
  }

  #routes(
    handler: Value,
    place: Place,
    { protocol, method, path }: RequestTrigger,
  ): { method: string; path: string; place: Place; arguments: () => Value[] }[] {
    const build = this.#build;
    const args = (verb: string | null): Value[] =>
      lambdaArguments(build, {
        method: verb,
        path: path.includes('{?}') ? { text: '/', open: true } : null,
        resource: path.includes('{?}') || protocol === 'ws' ? null : path,
        place,
      });
    const greedy = /^(.*?)\/(?:\{\w+\+\}|\*|\{\?\})$/.exec(path);
    if (protocol === 'ws' || (method !== 'ALL' && greedy === null))
      return [{ method, path, place, arguments: () => args(protocol === 'ws' ? null : method) }];
    if (greedy === null)
      return answeredVerbs(build, handler, (verb) => args(verb), undefined, describedByObject).map((verb) => ({
        method: verb,
        path,
        place,
        arguments: () => args(verb === 'ALL' ? null : verb),
      }));
    const routed: RequestHandler = {
      handler,
      place,
      describes: describedByObject,
      arguments: (verb, known) => lambdaArguments(build, { method: verb, path: known, resource: null, place }),
    };
    const found = routesIn(build, routed);
    const start = `${greedy[1] ?? ''}/`;
    return found.flatMap((route) => {
      if (method !== 'ALL' && route.method !== 'ALL' && route.method !== method) return [];
      const open = route.path === '/*' || route.path === '/{?}';
      if (!open && !route.path.startsWith(start)) return [];
      return [
        {
          method: route.method === 'ALL' ? method : route.method,
          path: open ? path : route.path,
          place: open ? place : route.place,
          arguments: () => [...routed.arguments(route.known.method, route.known.path)],
        },
      ];
    });
  }
}

/** Packages that hand the event to an application or router, which has its routes itself. */
const adapters =
  /^(?:serverless-http|@?\w*\/?serverless-express|@codegenie\/serverless-express|aws-serverless-express|@fastify\/aws-lambda|aws-lambda-fastify|hono\/aws-lambda|@aws-lambda-powertools\/event-handler\/\w[\w-]*)\b/;

/** Whether what a function returns is what an adapter of its makes of the event. */
function handsOn(build: LibraryBuild, handler: Value, place: Place): boolean {
  return options(handler).some(
    (option) =>
      option.kind === 'function' &&
      build
        .run(option, lambdaArguments(build, anyRequest(place)))
        .returns.some(({ value }) =>
          options(settle(value)).some((each) => each.kind === 'external' && adapters.test(each.path.text)),
        ),
  );
}

/** Declares the requests that deployed functions answer; what else calls them is for later. */
export function declareRequests(build: LibraryBuild, chains: MiddyChains, deployments: readonly Deployment[]): void {
  for (const { functions } of deployments) {
    const service = new LambdaService(build, chains);
    for (const { handler, requests } of functions) {
      const exported = requests.length === 0 ? null : exportAt(build, handler);
      for (const trigger of requests)
        if (exported !== null) service.request(exported, trigger);
        else
          build.unknown({
            kind: 'handler',
            message: `${handler.file}.${handler.name}, which answers ${trigger.method} ${trigger.path}, could not be found`,
            location: null,
          });
    }
  }
}

export function declareOthers(build: LibraryBuild, chains: MiddyChains, deployments: readonly Deployment[]): void {
  for (const { functions } of deployments) {
    const service = new LambdaService(build, chains);
    for (const { handler, others } of functions) {
      const exported = others.length === 0 ? null : exportAt(build, handler);
      if (exported !== null) for (const trigger of others) service.other(exported, trigger);
    }
  }
}

function anyRequest(place: Place): Parameters<typeof lambdaArguments>[1] {
  return { method: null, path: null, resource: null, place };
}
