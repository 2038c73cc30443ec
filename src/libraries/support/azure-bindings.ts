import { posix } from 'node:path';
import { options } from '../../evaluate/values.ts';
import type { Consumer } from '../../model/types.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { at, entriesOf, textAt } from './deployed-functions.ts';
import { exportedHandlers, type ExportedHandler } from './file-handlers.ts';

/** What a trigger is, by its name in code without `Trigger`: what calls the function, and the setting that says of whom. */
export const triggers: Readonly<
  Record<string, { kind: Exclude<Consumer['kind'], 'event'>; library: string; names: readonly string[] }>
> = {
  timer: { kind: 'schedule', library: 'Azure Functions', names: ['schedule'] },
  storageQueue: { kind: 'queue', library: 'Azure Queue Storage', names: ['queueName'] },
  queue: { kind: 'queue', library: 'Azure Queue Storage', names: ['queueName'] },
  serviceBusQueue: { kind: 'queue', library: 'Azure Service Bus', names: ['queueName'] },
  serviceBusTopic: { kind: 'topic', library: 'Azure Service Bus', names: ['topicName'] },
  serviceBus: { kind: 'queue', library: 'Azure Service Bus', names: ['queueName', 'topicName'] },
  eventHub: { kind: 'topic', library: 'Azure Event Hubs', names: ['eventHubName', 'path'] },
  eventGrid: { kind: 'topic', library: 'Azure Event Grid', names: [] },
  cosmosDB: { kind: 'topic', library: 'Azure Cosmos DB', names: ['containerName', 'collectionName'] },
  storageBlob: { kind: 'topic', library: 'Azure Blob Storage', names: ['path'] },
  blob: { kind: 'topic', library: 'Azure Blob Storage', names: ['path'] },
  sql: { kind: 'topic', library: 'Azure SQL', names: ['tableName'] },
  mySql: { kind: 'topic', library: 'Azure Database for MySQL', names: ['tableName'] },
  rabbitMQ: { kind: 'queue', library: 'RabbitMQ', names: ['queueName'] },
  kafka: { kind: 'topic', library: 'Kafka', names: ['topic'] },
};

/** A function that a `function.json` describes. */
export interface BoundFunction {
  readonly name: string;
  readonly binding: unknown;
  /** the binding's type without `Trigger` */
  readonly trigger: string;
  readonly exported: ExportedHandler;
}

/** `api/users/{id:int?}` → `/api/users/:id?`. */
export function routePath(prefix: string, route: string): string {
  const path = route
    .replaceAll(/\{\*([\w-]+)[^}]*\}/g, ':$1*')
    .replaceAll(/\{([\w-]+)[^?}]*(\?)?\}/g, (_whole, name: string, optional?: string) => `:${name}${optional ?? ''}`);
  return `/${[prefix, path]
    .join('/')
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
}

/** What the routes of the functions of a package begin with. */
export function routePrefix(build: LibraryBuild, { package: own, path }: Module): string {
  for (const directory of new Set([own?.directory ?? '', posix.dirname(path), ''])) {
    const host = build.program.dataOf(posix.join(directory, 'host.json'));
    if (host === undefined) continue;
    return textAt(host, 'extensions', 'http', 'routePrefix') ?? textAt(host, 'http', 'routePrefix') ?? 'api';
  }
  return 'api';
}

/** Functions of the third version: a `function.json` beside the code, or beside what it is compiled from. */
export function boundFunctions(build: LibraryBuild): BoundFunction[] {
  const found: BoundFunction[] = [];
  const hosts = new Map<string, boolean>();
  const isHost = (directory: string): boolean => {
    const known = hosts.get(directory);
    if (known !== undefined) return known;
    const own = build.project.packages.find((each) => each.directory === directory);
    const result =
      own?.dependencies['@azure/functions'] !== undefined ||
      build.program.dataOf(posix.join(directory, 'host.json')) !== undefined;
    hosts.set(directory, result);
    return result;
  };
  const seen = new Set<string>();
  for (const module of build.modules) {
    const directory = posix.dirname(module.path);
    if (seen.has(directory) || !(isHost(module.package?.directory ?? '') || isHost(''))) continue;
    seen.add(directory);
    const described = build.program.dataOf(posix.join(directory, 'function.json'));
    const bindings = at(described, 'bindings');
    if (!Array.isArray(bindings) || at(described, 'disabled') === true) continue;
    const binding: unknown = bindings.find((each) => textAt(each, 'type')?.endsWith('Trigger') === true);
    const exported = entryOf(build, directory, described);
    if (binding === undefined || exported === null) continue;
    found.push({
      name: posix.basename(directory),
      binding,
      trigger: (textAt(binding, 'type') ?? '').replace(/Trigger$/, ''),
      exported,
    });
  }
  return found;
}

function entryOf(build: LibraryBuild, directory: string, described: unknown): ExportedHandler | null {
  const script = textAt(described, 'scriptFile')?.replace(/\.[cm]?js$/, '') ?? 'index';
  const wanted = textAt(described, 'entryPoint');
  const built = posix.join(directory, script);
  const output = /(^|\/)(?:dist|build|lib|out)\//;
  for (const path of new Set([
    built,
    built.replace(output, '$1src/'),
    built.replace(output, '$1'),
    posix.join(directory, posix.basename(script)),
  ]))
    for (const extension of ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs']) {
      const module = build.program.moduleAt(`${path}.${extension}`);
      if (module === undefined) continue;
      const all = exportedHandlers(build, module, (name) => name !== '__esModule');
      const named = ['run', 'index', 'default'].map((name) => all.find((each) => each.name === name));
      const chosen =
        wanted === null ? named.find((each) => each !== undefined) : all.find(({ name }) => name === wanted);
      if (chosen !== undefined) return chosen;
      // parts of a function may be exported beside it
      const candidates = all.length === 1 ? all : all.filter(takesContext);
      return candidates.length === 1 ? (candidates[0] ?? null) : null;
    }
  return null;
}

function takesContext({ value }: ExportedHandler): boolean {
  return options(value).some((option) => {
    if (option.kind !== 'function') return false;
    const pattern = option.module.facts.functions[option.fn]?.params[0]?.pattern;
    return pattern?.kind === 'variable' && pattern.name === 'context';
  });
}

export function methodsOf(binding: unknown): string[] | null {
  const methods = at(binding, 'methods');
  return Array.isArray(methods) && methods.length > 0
    ? entriesOf(Object.fromEntries(methods.entries())).flatMap(([, each]) =>
        typeof each === 'string' ? [each.toUpperCase()] : [],
      )
    : null;
}
