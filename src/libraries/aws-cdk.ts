import { asText, options, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { codeOf, guardOf, idOf, integrated, madeBy, setting } from './support/cdk-functions.ts';
import { namesOf } from './support/consumers.ts';
import {
  exportAt,
  plainData,
  verbOf,
  type DeclaredGuard,
  type HandlerFile,
  type OtherTrigger,
} from './support/deployed-functions.ts';
import { LambdaService } from './support/lambda-endpoints.ts';
import { describedByObject } from './support/lambda-events.ts';
import { MiddyChains } from './support/middy.ts';
import { joinPaths } from './support/paths.ts';
import { patternName } from './support/serverless-framework.ts';

const parts = [
  'lambda',
  'lambda-nodejs',
  'lambda-event-sources',
  'apigateway',
  'apigatewayv2',
  'apigatewayv2-integrations',
  'apigatewayv2-authorizers',
  'events',
  'events-targets',
  'sns',
  'sns-subscriptions',
  'sqs',
  's3',
  's3-notifications',
];
const at = (part: string): string => `aws-cdk-lib/aws-${part}`;
const rest = `${at('apigateway')}.RestApi()`;
const resource = `${at('apigateway')}.Resource()`;
const http = `${at('apigatewayv2')}.HttpApi()`;
const lambda = `{${at('lambda')}.Function()|${at('lambda-nodejs')}.NodejsFunction()}`;

/** The AWS Cloud Development Kit: code that says which functions answer which requests, messages and schedules. */
export default defineLibrary({
  packages: [
    'aws-cdk-lib',
    ...parts.flatMap((part) => [
      `@aws-cdk/aws-${part}`,
      ...(part.includes('v2') ? [`@aws-cdk/aws-${part}-alpha`] : []),
    ]),
  ],
  docs: 'https://docs.aws.amazon.com/cdk',
  rows: [
    ...parts.flatMap((part): Row[] => [
      { api: `aws-cdk-lib.aws_${part.replaceAll('-', '_')}`, is: 'alias', of: at(part) },
      { api: `@aws-cdk/aws-${part}`, is: 'alias', of: at(part) },
    ]),
    ...parts
      .filter((part) => part.includes('v2'))
      .map((part): Row => ({ api: `@aws-cdk/aws-${part}-alpha`, is: 'alias', of: at(part) })),
    { api: `${at('apigateway')}.{IRestApi|RestApiBase}()`, is: 'alias', of: rest },
    { api: `${rest}.root`, is: 'alias', of: resource },
    { api: `${at('apigateway')}.{LambdaRestApi|SpecRestApi}().root`, is: 'alias', of: resource },
    { api: `${at('apigateway')}.{IResource|ResourceBase}()`, is: 'alias', of: resource },
    { api: `${resource}.{addResource|resourceForPath|getResource}()`, is: 'alias', of: resource },
    { api: `${at('apigatewayv2')}.IHttpApi()`, is: 'alias', of: http },
    { api: `${at('lambda')}.IFunction()`, is: 'alias', of: `${at('lambda')}.Function()` },
  ],
  // what puts stacks together is a script, but what it says is how the functions are reached
  entities(build) {
    const scripts = build.program.modules.filter(
      ({ file, facts }) =>
        file.role === 'script' &&
        facts.requests.some(({ source, typeOnly }) => !typeOnly && /^(?:aws-cdk-lib|@aws-cdk\/core)$/.test(source)),
    );
    build.evaluator.runModules(scripts);
  },
  build(build) {
    const service = new LambdaService(build, new MiddyChains(build, describedByObject));
    const add = (code: HandlerFile | null, method: string, path: string, guard: DeclaredGuard | null): void => {
      const exported = code === null ? null : exportAt(build, code);
      if (exported !== null) service.request(exported, { protocol: 'http', method: verbOf(method), path, guard });
    };
    for (const seen of build.calls(`${resource}.addMethod`)) declareMethod(build, seen, add);
    for (const seen of build.calls(`{${resource}|${rest}.root|${at('apigateway')}.LambdaRestApi().root}.addProxy`)) {
      const own = setting(build, emptyCall(seen), 'defaultIntegration');
      add(
        integrated(build, own ?? apiSetting(build, seen.event.receiver, 'defaultIntegration')),
        'ANY',
        `${resourcePath(seen.event.receiver)}/{proxy+}`,
        apiGuard(build, seen.event.receiver),
      );
    }
    for (const { event } of build.calls(`${at('apigateway')}.LambdaRestApi`)) {
      const api = madeBy(event.result);
      const proxy = setting(build, api, 'proxy');
      if (proxy?.kind === 'literal' && proxy.value === false) continue;
      add(codeOf(build, setting(build, api, 'handler')), 'ANY', '/{proxy+}', apiGuard(build, api));
    }
    for (const { event } of build.calls(`${at('apigatewayv2')}.HttpApi`)) {
      const api = madeBy(event.result);
      add(
        integrated(build, setting(build, api, 'defaultIntegration')),
        'ANY',
        '/{proxy+}',
        guardOf(build, setting(build, api, 'defaultAuthorizer')),
      );
    }
    for (const seen of build.calls(`${http}.addRoutes`)) {
      const call = emptyCall(seen);
      const methods = setting(build, call, 'methods');
      const authorizer =
        setting(build, call, 'authorizer') ??
        setting(build, madeBy(seen.event.receiver ?? undefined), 'defaultAuthorizer');
      for (const method of methods === undefined ? ['ANY'] : verbsIn(methods))
        add(
          integrated(build, setting(build, call, 'integration')),
          method,
          asText(setting(build, call, 'path')) ?? '/{?}',
          guardOf(build, authorizer),
        );
    }
    for (const seen of build.calls(`${lambda}.addFunctionUrl`)) {
      const type = setting(build, emptyCall(seen), 'authType');
      const open = type?.kind === 'external' && type.path.name === 'NONE';
      add(
        codeOf(build, seen.event.receiver ?? undefined),
        'ANY',
        '/{proxy+}',
        open ? null : { name: 'AWS_IAM', handler: null },
      );
    }
  },
  consumers(build) {
    const service = new LambdaService(build, new MiddyChains(build, describedByObject));
    const add = (code: HandlerFile | null, trigger: OtherTrigger): void => {
      const exported = code === null ? null : exportAt(build, code);
      if (exported !== null) service.other(exported, trigger);
    };
    for (const { event } of build.calls(`${lambda}.addEventSource`)) {
      const source = madeBy(event.args[0]);
      const kind = source === null ? undefined : sources[source.path.name.replace(/\(\)$/, '').split('.').at(-1) ?? ''];
      if (kind !== undefined)
        add(codeOf(build, event.receiver ?? undefined), { ...kind, name: idOf(madeBy(source?.args[0])) });
    }
    for (const { event } of build.calls(`${at('sns')}.Topic().addSubscription`))
      add(codeOf(build, madeBy(event.args[0])?.args[0]), {
        kind: 'topic',
        library: 'Amazon SNS',
        name: idOf(madeBy(event.receiver ?? undefined)),
      });
    for (const { event } of build.calls(`${at('s3')}.Bucket().{addEventNotification|addObjectCreatedNotification}`)) {
      const destination = event.args
        .map((argument) => madeBy(argument))
        .find((made) => made?.path.text.includes('LambdaDestination') === true);
      add(codeOf(build, destination?.args[0]), {
        kind: 'topic',
        library: 'Amazon S3',
        name: idOf(madeBy(event.receiver ?? undefined)),
      });
    }
    for (const { event } of build.calls(`${at('events')}.Rule().addTarget`))
      add(codeOf(build, madeBy(event.args[0])?.args[0]), ruleOf(build, madeBy(event.receiver ?? undefined)));
    for (const { event } of build.calls(`${at('events')}.Rule`)) {
      const rule = madeBy(event.result);
      const targets = setting(build, rule, 'targets');
      for (const target of targets?.kind === 'array' ? targets.elements : [])
        add(codeOf(build, madeBy(target)?.args[0]), ruleOf(build, rule));
    }
  },
});

const sources: Readonly<Record<string, Omit<OtherTrigger, 'name'>>> = {
  SqsEventSource: { kind: 'queue', library: 'Amazon SQS' },
  SnsEventSource: { kind: 'topic', library: 'Amazon SNS' },
  S3EventSource: { kind: 'topic', library: 'Amazon S3' },
  S3EventSourceV2: { kind: 'topic', library: 'Amazon S3' },
  DynamoEventSource: { kind: 'queue', library: 'AWS Lambda streams' },
  KinesisEventSource: { kind: 'queue', library: 'AWS Lambda streams' },
};

type Add = (code: HandlerFile | null, method: string, path: string, guard: DeclaredGuard | null) => void;

function declareMethod(build: LibraryBuild, seen: SeenCall, add: Add): void {
  const { args, receiver } = seen.event;
  const [method, integration] = args;
  const code =
    integrated(build, integration ?? apiSetting(build, receiver, 'defaultIntegration')) ??
    handlerOfApi(build, receiver, integration);
  const call = emptyCall(seen);
  const own = guardOf(build, setting(build, call, 'authorizer'));
  const type = setting(build, call, 'authorizationType');
  const key = setting(build, call, 'apiKeyRequired');
  const open = type?.kind === 'external' && type.path.name === 'NONE';
  const declared =
    type?.kind === 'external' && type.path.name === 'IAM'
      ? { name: 'AWS_IAM', handler: null }
      : key?.kind === 'literal' && key.value === true
        ? { name: 'API key', handler: null }
        : null;
  const guard = own ?? declared ?? (open ? null : apiGuard(build, receiver));
  for (const verb of verbsIn(method)) add(code, verb, resourcePath(receiver), guard);
}

/** A method without an integration of a `LambdaRestApi` is for the function of the API. */
function handlerOfApi(build: LibraryBuild, receiver: Value | null, integration: Value | undefined): HandlerFile | null {
  return integration === undefined ? codeOf(build, apiSetting(build, receiver, 'handler')) : null;
}

function verbsIn(value: Value | undefined): string[] {
  return (value === undefined ? [] : options(value)).flatMap((option) => {
    if (option.kind === 'array') return option.elements.flatMap(verbsIn);
    // `HttpMethod.GET`
    return option.kind === 'external' ? [option.path.name] : namesOf(option);
  });
}

/** `/users/{id}` of what `api.root.addResource('users').addResource('{id}')` gave. */
function resourcePath(value: Value | null): string {
  const segments: string[] = [];
  for (let here = value?.kind === 'external' ? value : null; here !== null; here = here.receiver) {
    if (here.call === null) {
      // a resource that was handed over has a path of its own
      if (here.receiver === null && here.path.text === resource) segments.unshift('{?}');
      continue;
    }
    if (/^(?:addResource|resourceForPath|getResource)$/.test(here.call.name))
      segments.unshift(asText(here.args[0]) ?? '{?}');
  }
  return joinPaths(...segments);
}

function apiOf(value: Value | null): ExternalValue | null {
  let here = value?.kind === 'external' ? value : null;
  while (here !== null && here.receiver !== null) here = here.receiver;
  return here;
}

function apiSetting(build: LibraryBuild, value: Value | null, name: string): Value | undefined {
  return setting(build, apiOf(value), name);
}

function apiGuard(build: LibraryBuild, value: Value | null): DeclaredGuard | null {
  const api = apiOf(value);
  const defaults = setting(build, api, 'defaultMethodOptions');
  return defaults?.kind === 'object' ? guardOf(build, defaults.props.get('authorizer')) : null;
}

/** A call as if what it gave had been made by it, so that its settings are read the same way. */
function emptyCall({ event }: SeenCall): ExternalValue | null {
  const result = event.result.kind === 'external' ? event.result : null;
  return result === null ? null : { ...result, args: event.args, call: event };
}

function ruleOf(build: LibraryBuild, rule: ExternalValue | null): OtherTrigger {
  const schedule = madeBy(setting(build, rule, 'schedule'));
  if (schedule !== null) {
    const [given] = schedule.args;
    const duration = madeBy(given);
    const text = asText(given);
    const rate =
      duration === null
        ? JSON.stringify(plainData(given) ?? '{?}')
        : `${asText(duration.args[0]) ?? '{?}'} ${duration.call?.name ?? ''}`;
    const name = schedule.call?.name ?? '';
    return { kind: 'schedule', library: 'Amazon EventBridge', name: text ?? `${name}(${rate})` };
  }
  return {
    kind: 'topic',
    library: 'Amazon EventBridge',
    name: patternName(plainData(setting(build, rule, 'eventPattern'))),
  };
}
