import { posix } from 'node:path';
import { parseDocument } from 'yaml';
import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';
import {
  at,
  entriesOf,
  handlerFile,
  invoked,
  nameInReference,
  plainData,
  textAt,
  verbOf,
  withoutDeciding,
  type DeclaredGuard,
  type DeployedFunction,
  type Deployment,
  type OtherTrigger,
  type RequestTrigger,
} from './deployed-functions.ts';
import { exportedHandlers } from './file-handlers.ts';
import { joinPaths } from './paths.ts';

/** Services of the Serverless Framework: `serverless.yml`, and configurations that are code. */
export function serverlessServices(build: LibraryBuild): Deployment[] {
  const services: Deployment[] = [];
  const inCode = new Set<string>();
  for (const module of build.program.modules) {
    const { dir, base } = posix.parse(module.path);
    if (!/^serverless(?:\.[\w-]+)?\.[cm]?[jt]s$/.test(base) || module.file.role === 'test') continue;
    const exported = exportedHandlers(build, module, (name) => name === 'default')[0]?.value;
    // `module.exports =` beside imports
    const assigned = exported ?? build.evaluator.targetValue({ kind: 'commonjs', module, name: 'default' });
    const data = plainData(assigned);
    if (at(data, 'functions') === undefined) continue;
    inCode.add(dir);
    services.push(readService(new Variables(build, dir, data)));
  }
  for (const { kind, path, role } of build.project.documents) {
    const { dir, ext } = posix.parse(path);
    if (kind !== 'serverless' || role !== 'server' || inCode.has(dir) || !/^\.(?:ya?ml|json)$/.test(ext)) continue;
    const data = yamlIn(build, path);
    if (at(data, 'functions') !== undefined) services.push(readService(new Variables(build, dir, data)));
  }
  return services;
}

/** A document of YAML as plain data; tags such as `!GetAtt` are left out. */
export function yamlIn(build: LibraryBuild, path: string): unknown {
  const read = readDocument(build.project.root, path);
  if ('problem' in read) return undefined;
  const document = parseDocument(read.text, { logLevel: 'silent', strict: false, uniqueKeys: false });
  try {
    const data: unknown = document.toJS();
    return data;
  } catch {
    // what refers to anchors that are not there is no document
    return undefined;
  }
}

/** `${self:custom.stage}`, `${file(functions.yml):users}`: what variables stand for. */
class Variables {
  readonly data: unknown;
  readonly directory: string;
  readonly #build: LibraryBuild;

  constructor(build: LibraryBuild, directory: string, data: unknown) {
    this.#build = build;
    this.directory = directory;
    this.data = data;
  }

  /** The data with its variables filled in; `{?}` for what is not known. */
  resolve(value: unknown, depth = 0): unknown {
    if (typeof value !== 'string' || depth > 6) return value;
    const whole = /^\$\{((?:[^${}]|\$\{[^{}]*\})*)\}$/.exec(value)?.[1];
    if (whole !== undefined) return this.#variable(this.#text(whole, depth + 1), depth + 1);
    return this.#text(value, depth);
  }

  text(value: unknown): string | null {
    const resolved = this.resolve(value);
    return typeof resolved === 'string' ? resolved : null;
  }

  #text(value: string, depth: number): string {
    return value.replaceAll(/\$\{([^${}]*)\}/g, (_, inner: string) => {
      const found = this.#variable(inner, depth + 1);
      return typeof found === 'string' || typeof found === 'number' ? String(found) : '{?}';
    });
  }

  #variable(text: string, depth: number): unknown {
    if (depth > 6) return '{?}';
    for (const part of text.split(/,(?![^()]*\))/).map((each) => each.trim())) {
      const literal = /^(['"])(.*)\1$/.exec(part)?.[2];
      if (literal !== undefined) return literal;
      const self = /^self:(.*)$/.exec(part)?.[1];
      if (self !== undefined) {
        const found = this.resolve(at(this.data, ...self.split('.').filter((name) => name !== '')), depth + 1);
        if (found !== undefined) return found;
      }
      const [, file, path = ''] = /^file\(([^)]+)\)(?::(.+))?$/.exec(part) ?? [];
      if (file !== undefined && /\.(?:ya?ml|json)$/.test(file)) {
        const inside = posix.join(this.directory, file.replace(/^\$\{?[^}]*\}?\//, ''));
        const data = inside.startsWith('..') ? undefined : yamlIn(this.#build, inside);
        const found = at(data, ...path.split('.').filter((name) => name !== ''));
        if (found !== undefined) return found;
      }
    }
    return '{?}';
  }
}

function readService(variables: Variables): Deployment {
  const listed = variables.resolve(at(variables.data, 'functions'));
  const entries = (Array.isArray(listed) ? listed : [listed]).flatMap((part) => entriesOf(variables.resolve(part)));
  const described = entries.map(([name, value]) => ({ name, value: variables.resolve(value) }));
  const handlers = new Map(
    described.flatMap(({ name, value }) => {
      const text = variables.text(at(value, 'handler'));
      const handler =
        text === null ? null : handlerFile(text.startsWith('/{project}') ? '' : variables.directory, text);
      return handler === null ? [] : [[name, handler] as const];
    }),
  );
  const guardNamed = (given: unknown): DeclaredGuard | null => {
    const authorizer = variables.resolve(given);
    if (authorizer === undefined || authorizer === null) return null;
    const name =
      typeof authorizer === 'string'
        ? authorizer
        : (textAt(authorizer, 'name') ?? textAt(authorizer, 'id') ?? textAt(authorizer, 'type') ?? 'authorizer');
    const configured = at(variables.data, 'provider', 'httpApi', 'authorizers', name);
    const own = textAt(configured, 'functionName') ?? name;
    return { name, handler: handlers.get(own) ?? null };
  };
  const prefix = variables.text(at(variables.data, 'provider', 'apiGateway', 'basePath')) ?? '';
  const functions = described.flatMap(({ name, value }): DeployedFunction[] => {
    const handler = handlers.get(name);
    if (handler === undefined) return [];
    const listedEvents = variables.resolve(at(value, 'events'));
    const events = (Array.isArray(listedEvents) ? listedEvents : []).flatMap((event) =>
      (typeof event === 'string' && services[event] !== undefined
        ? [[event, null] as const]
        : entriesOf(variables.resolve(event))
      ).map(([kind, given]) => ({ kind, given: variables.resolve(given) })),
    );
    const requests = events.flatMap(({ kind, given }) => requestsIn(variables, kind, given, prefix, guardNamed));
    const url = at(value, 'url');
    if (url !== undefined && url !== false)
      requests.push({ protocol: 'http', method: 'ALL', path: '/{proxy+}', guard: guardNamed(at(url, 'authorizer')) });
    const others = events.flatMap(({ kind, given }) => othersIn(variables, kind, given));
    return [
      { name, handler, requests, others: events.length === 0 && requests.length === 0 ? [invoked(name)] : others },
    ];
  });
  // queues with their workers, as the plug-in Lift writes them
  for (const [name, value] of entriesOf(variables.resolve(at(variables.data, 'constructs')))) {
    const text = textAt(value, 'type') === 'queue' ? variables.text(at(value, 'worker', 'handler')) : null;
    const handler = text === null ? null : handlerFile(variables.directory, text);
    if (handler !== null)
      functions.push({ name, handler, requests: [], others: [{ kind: 'queue', name, library: 'Amazon SQS' }] });
  }
  return { functions: withoutDeciding(functions) };
}

function requestsIn(
  variables: Variables,
  kind: string,
  given: unknown,
  prefix: string,
  guardNamed: (authorizer: unknown) => DeclaredGuard | null,
): RequestTrigger[] {
  if (kind === 'websocket') {
    const route = typeof given === 'string' ? given : (textAt(given, 'route') ?? '{?}');
    return [{ protocol: 'ws', method: 'MESSAGE', path: route, guard: guardNamed(at(given, 'authorizer')) }];
  }
  const source = kind === 'alb' ? at(given, 'conditions') : given;
  if (kind !== 'http' && kind !== 'httpApi' && kind !== 'alb') return [];
  if (typeof source === 'string') {
    const [method = '*', path = '/{proxy+}'] = source === '*' ? [] : source.trim().split(/\s+/);
    return [{ protocol: 'http', method: verbOf(method), path: joinPaths(prefix, path), guard: null }];
  }
  const key = at(source, 'private') === true ? { name: 'API key', handler: null } : null;
  const guard = guardNamed(at(source, 'authorizer')) ?? key;
  const methods = at(source, 'method') ?? '*';
  const paths = at(source, 'path') ?? '/{proxy+}';
  return (Array.isArray(paths) ? paths : [paths]).flatMap((path) =>
    (Array.isArray(methods) ? methods : [methods]).map((method): RequestTrigger => ({
      protocol: 'http',
      method: verbOf(variables.text(method) ?? '*'),
      path: joinPaths(prefix, (variables.text(path) ?? '{?}').replace(/^\*$/, '/{proxy+}')),
      guard,
    })),
  );
}

/** Events of Amazon's services, by the names that the configuration gives them. */
const services: Readonly<Record<string, readonly [kind: OtherTrigger['kind'], library: string, name: string]>> = {
  sqs: ['queue', 'Amazon SQS', 'arn'],
  sns: ['topic', 'Amazon SNS', 'arn'],
  s3: ['topic', 'Amazon S3', 'bucket'],
  stream: ['queue', 'AWS Lambda streams', 'arn'],
  msk: ['topic', 'Apache Kafka', 'topic'],
  kafka: ['topic', 'Apache Kafka', 'topic'],
  rabbitmq: ['queue', 'RabbitMQ', 'queue'],
  activemq: ['queue', 'Apache ActiveMQ', 'queue'],
  iot: ['topic', 'AWS IoT', 'sql'],
  cognitoUserPool: ['topic', 'Amazon Cognito', 'pool'],
  cloudwatchLog: ['topic', 'Amazon CloudWatch', 'logGroup'],
  alexaSkill: ['topic', 'Alexa', 'appId'],
};

function othersIn(variables: Variables, kind: string, given: unknown): OtherTrigger[] {
  if (at(given, 'enabled') === false) return [];
  const scheduled = kind === 'eventBridge' ? at(given, 'schedule') : kind === 'schedule' ? given : undefined;
  if (scheduled !== undefined) {
    const rate = typeof scheduled === 'string' ? scheduled : variables.resolve(at(scheduled, 'rate'));
    return (Array.isArray(rate) ? rate : [rate]).map((each) => ({
      kind: 'schedule',
      name: variables.text(each) ?? '{?}',
      library: 'Amazon EventBridge',
      timezone: textAt(scheduled, 'timezone'),
    }));
  }
  if (kind === 'eventBridge' || kind === 'cloudwatchEvent') {
    const pattern = at(given, 'pattern') ?? at(given, 'event');
    return [{ kind: 'topic', name: patternName(pattern), library: 'Amazon EventBridge' }];
  }
  const known = services[kind];
  if (known === undefined) return [];
  const [as, library, member] = known;
  const named = typeof given === 'string' ? given : (at(given, member) ?? at(given, 'topicName') ?? at(given, 'arn'));
  const batch = at(given, 'batchSize');
  return [
    {
      kind: as,
      name: nameInReference(variables.resolve(named)),
      library,
      batch: typeof batch === 'number' ? batch : null,
    },
  ];
}

/** What an event pattern asks for: its `detail-type`, or where it comes from. */
export function patternName(pattern: unknown): string {
  for (const member of ['detail-type', 'detailType', 'source']) {
    const asked = at(pattern, member);
    const names = (Array.isArray(asked) ? asked : [asked]).filter((each) => typeof each === 'string');
    if (names.length > 0) return names.join(', ');
  }
  return '{?}';
}
