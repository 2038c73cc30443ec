import { posix } from 'node:path';
import type { LibraryBuild } from '../build-types.ts';
import {
  at,
  entriesOf,
  handlerFile,
  invoked,
  nameInReference,
  textAt,
  verbOf,
  withoutDeciding,
  type DeclaredGuard,
  type DeployedFunction,
  type Deployment,
  type HandlerFile,
  type OtherTrigger,
  type RequestTrigger,
} from './deployed-functions.ts';
import { patternName, yamlIn } from './serverless-framework.ts';

/** Templates of the AWS Serverless Application Model. */
export function samTemplates(build: LibraryBuild): Deployment[] {
  return build.project.documents.flatMap(({ kind, path, role }) => {
    if (kind !== 'serverless' || role !== 'server' || !/\.ya?ml$/.test(path)) return [];
    const data = yamlIn(build, path);
    return at(data, 'Resources') === undefined ? [] : [readTemplate(posix.dirname(path), data)];
  });
}

function readTemplate(directory: string, data: unknown): Deployment {
  const resources = entriesOf(at(data, 'Resources'));
  const defaults = at(data, 'Globals', 'Function');
  const handlers = new Map<string, HandlerFile>();
  for (const [name, resource] of resources) {
    if (!/^\w+::Serverless::Function$/.test(textAt(resource, 'Type') ?? '')) continue;
    const setting = (member: string): string | null =>
      textAt(resource, 'Properties', member) ?? textAt(defaults, member);
    const handler = setting('Handler');
    const found = handler === null ? null : handlerFile(posix.join(directory, setting('CodeUri') ?? ''), handler);
    // bundled by esbuild: the file that goes in is said beside it
    const entries = at(resource, 'Metadata', 'BuildProperties', 'EntryPoints');
    const entry = Array.isArray(entries) && typeof entries[0] === 'string' ? entries[0] : null;
    if (found === null) continue;
    const built = entry === null ? null : handlerFile(posix.join(directory, setting('CodeUri') ?? ''), entry);
    handlers.set(name, built === null ? found : { file: built.file, name: found.name });
  }
  const guards = new Guards(data, handlers);
  const functions = resources.flatMap(([name, resource]): DeployedFunction[] => {
    const handler = handlers.get(name);
    if (handler === undefined) return [];
    const events = entriesOf(at(resource, 'Properties', 'Events')).map(([, event]) => ({
      type: textAt(event, 'Type') ?? '',
      given: at(event, 'Properties'),
    }));
    const requests = events.flatMap(({ type, given }): RequestTrigger[] =>
      type !== 'Api' && type !== 'HttpApi'
        ? []
        : [
            {
              protocol: 'http',
              method: verbOf(textAt(given, 'Method') ?? '*'),
              path: (textAt(given, 'Path') ?? '/{proxy+}').replace(/^\$default$/, '/{proxy+}'),
              guard: guards.of(type, given),
            },
          ],
    );
    const url = at(resource, 'Properties', 'FunctionUrlConfig');
    if (url !== undefined)
      requests.push({
        protocol: 'http',
        method: 'ALL',
        path: '/{proxy+}',
        guard: textAt(url, 'AuthType') === 'AWS_IAM' ? { name: 'AWS_IAM', handler: null } : null,
      });
    const others = events.flatMap(({ type, given }) => othersIn(type, given));
    return [
      { name, handler, requests, others: events.length === 0 && requests.length === 0 ? [invoked(name)] : others },
    ];
  });
  return { functions: withoutDeciding(functions) };
}

/** What a route's authorizer is: its own, or that of its API. */
class Guards {
  readonly #data: unknown;
  readonly #handlers: ReadonlyMap<string, HandlerFile>;

  constructor(data: unknown, handlers: ReadonlyMap<string, HandlerFile>) {
    this.#data = data;
    this.#handlers = handlers;
  }

  of(type: 'Api' | 'HttpApi', given: unknown): DeclaredGuard | null {
    const id = textAt(given, 'RestApiId') ?? textAt(given, 'ApiId') ?? textAt(at(given, 'RestApiId'), 'Ref');
    const auth =
      (id === null ? undefined : at(this.#data, 'Resources', id, 'Properties', 'Auth')) ??
      at(this.#data, 'Globals', type, 'Auth');
    const own = textAt(given, 'Auth', 'Authorizer');
    const name = own ?? textAt(auth, 'DefaultAuthorizer');
    if (name === 'NONE') return null;
    if (name === null) {
      const key = at(given, 'Auth', 'ApiKeyRequired') ?? at(auth, 'ApiKeyRequired');
      return key === true ? { name: 'API key', handler: null } : null;
    }
    const decides = nameInReference(at(auth, 'Authorizers', name, 'FunctionArn') ?? null);
    return { name, handler: this.#handlers.get(decides) ?? null };
  }
}

const services: Readonly<Record<string, readonly [kind: OtherTrigger['kind'], library: string, name: string]>> = {
  SQS: ['queue', 'Amazon SQS', 'Queue'],
  SNS: ['topic', 'Amazon SNS', 'Topic'],
  S3: ['topic', 'Amazon S3', 'Bucket'],
  DynamoDB: ['queue', 'AWS Lambda streams', 'Stream'],
  Kinesis: ['queue', 'AWS Lambda streams', 'Stream'],
  MSK: ['topic', 'Apache Kafka', 'Topics'],
  SelfManagedKafka: ['topic', 'Apache Kafka', 'Topics'],
  MQ: ['queue', 'Amazon MQ', 'Queues'],
  IoTRule: ['topic', 'AWS IoT', 'Sql'],
  Cognito: ['topic', 'Amazon Cognito', 'UserPool'],
  CloudWatchLogs: ['topic', 'Amazon CloudWatch', 'LogGroupName'],
};

function othersIn(type: string, given: unknown): OtherTrigger[] {
  if (type === 'Schedule' || type === 'ScheduleV2')
    return [
      {
        kind: 'schedule',
        name: textAt(given, 'Schedule') ?? textAt(given, 'ScheduleExpression') ?? '{?}',
        library: 'Amazon EventBridge',
        timezone: textAt(given, 'ScheduleExpressionTimezone'),
      },
    ];
  if (type === 'EventBridgeRule' || type === 'CloudWatchEvent')
    return [{ kind: 'topic', name: patternName(at(given, 'Pattern')), library: 'Amazon EventBridge' }];
  const known = services[type];
  if (known === undefined) return [];
  const batch = at(given, 'BatchSize');
  return [
    {
      kind: known[0],
      name: nameInReference(at(given, known[2])),
      library: known[1],
      batch: typeof batch === 'number' ? batch : null,
    },
  ];
}
