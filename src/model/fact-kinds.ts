import type { Project } from '../project/types.ts';
import type { Migration } from './migrations.ts';
import type { Operation } from './operations.ts';
import type { App, Consumer, Endpoint, Entity, FactKind, SourceModule } from './types.ts';

interface Known {
  readonly endpoints: readonly Endpoint[];
  readonly consumers: readonly Consumer[];
  readonly apps: readonly App[];
  readonly entities: readonly Entity[];
  readonly migrations: readonly Migration[];
  readonly operations: readonly Operation[];
  readonly sources: readonly SourceModule[];
  readonly project: Project;
}

/** Which kinds of facts there are, so that rules about others say "not assessed". */
export function factsOf({
  endpoints,
  consumers,
  apps,
  entities,
  migrations,
  operations,
  sources,
  project,
}: Known): Set<FactKind> {
  const facts = new Set<FactKind>(['flows', 'transactions']);
  if (endpoints.length > 0) facts.add('endpoints');
  if (endpoints.length + consumers.length > 0) facts.add('entries');
  if (apps.length > 0 || endpoints.length > 0) facts.add('server');
  if (entities.length > 0) facts.add('entities');
  if (migrations.length > 0) facts.add('migrations');
  if (operations.some((operation) => operation.is === 'query')) facts.add('queries');
  if (project.packages.length > 0) facts.add('packages');
  if (sources.some((source) => /\.[cm]?tsx?$/.test(source.file.path))) facts.add('typescript');
  if (sources.length > 0) facts.add('sources');
  return facts;
}
