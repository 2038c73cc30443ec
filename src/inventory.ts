import { isObject } from './project/json.ts';
import { placeKey } from './model/places.ts';
import { credentialEntries, paramEntry, unknownEntry } from './inventory/parts.ts';
import { stepEntries } from './inventory/steps.ts';
import type { BackendModel, Consumer, Endpoint, EntryPoint } from './model/types.ts';
import type { ConsumerEntry, EndpointEntry, Inventory } from './report/inventory.ts';

/** The model as `map` and `trace` show it. */
export function inventoryOf(model: BackendModel, tool: Inventory['tool'], project: string): Inventory {
  return {
    tool,
    project,
    about: aboutOf(model),
    endpoints: model.endpoints.map(endpointEntry),
    entities: model.entities.map(({ name, table, kind, library, location, dialect, columns, indexes, relations }) => ({
      name,
      table,
      kind,
      library,
      file: location.file,
      line: location.line,
      ...(dialect === undefined ? {} : { dialect }),
      columns: columns.map((column) => ({
        name: column.name,
        type: column.type,
        nullable: column.nullable,
        primary: column.primary,
        unique: column.unique,
        ...(column.column === column.name ? {} : { column: column.column }),
        ...(column.sqlType === undefined ? {} : { sqlType: column.sqlType }),
        ...(column.sqlValues === undefined ? {} : { sqlValues: [...column.sqlValues] }),
        ...(column.hasDefault ? { hasDefault: true } : {}),
      })),
      indexes: indexes.map((index) => ({
        columns: [...index.columns],
        unique: index.unique,
        ...(index.partial ? { partial: true } : {}),
      })),
      relations: relations.map((relation) => ({
        name: relation.name,
        to: relation.to,
        kind: relation.kind,
        columns: [...relation.columns],
      })),
    })),
    queries: queriesOf(model),
    consumers: model.consumers.map(consumerEntry),
    packages: model.project.packages.map(({ name, directory, kind }) => ({ name, directory, kind })),
    unknowns: model.unknowns.map(unknownEntry),
  };
}

/** What the manifest of the whole says of itself. */
function aboutOf(model: BackendModel): Inventory['about'] {
  const root = model.project.packages.find(({ directory }) => directory === '') ?? model.project.packages[0];
  const manifest = root === undefined ? {} : parsed(model.readDocument(root.manifest));
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const { author, bugs } = manifest;
  return {
    version: text(manifest['version']),
    description: text(manifest['description']),
    license: text(manifest['license']),
    author: isObject(author) ? text(author['name']) : text(author).replace(/\s*[<(].*$/s, ''),
    url:
      [manifest['homepage'], isObject(bugs) ? bugs['url'] : bugs].map(text).find((each) => /^https?:/.test(each)) ?? '',
  };
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Statements that differ in nothing that is listed are listed once for each place. */
function queriesOf(model: BackendModel): Inventory['queries'] {
  const entries = new Map<string, Inventory['queries'][number]>();
  for (const operation of model.operations) {
    if (operation.is !== 'query') continue;
    const entry = {
      operation: operation.operation,
      entities: [...operation.entities],
      filters: operation.filters?.map((filter) => `${filter.column} ${filter.operator}`) ?? null,
      order: [...operation.order],
      limited: operation.limited,
      file: operation.place.file,
      line: operation.place.line,
    };
    entries.set(JSON.stringify(entry), entry);
  }
  return [...entries.values()];
}

function endpointEntry(endpoint: Endpoint): EndpointEntry {
  const { place, handler, auth, authorization, validation, rateLimit, csrf } = endpoint;
  const verdicts = { authentication: auth, authorization, validation, 'rate-limit': rateLimit, csrf };
  return {
    label: endpoint.label,
    protocol: endpoint.protocol,
    method: endpoint.method,
    path: endpoint.path,
    mount: endpoint.mount,
    request: endpoint.request === null ? null : { ...endpoint.request },
    framework: endpoint.framework,
    package: endpoint.package?.name ?? '',
    file: place.file,
    line: place.line,
    handler: handler === null ? null : { name: handler.name, file: handler.location.file, line: handler.location.line },
    callees: calleesOf(endpoint),
    params: endpoint.params.map(paramEntry),
    guards: {
      auth: auth.value,
      authorization: authorization.value,
      validation: validation.value,
      rateLimit: rateLimit.value,
      csrf: csrf.value,
      evidence: Object.entries(verdicts)
        .filter(([, verdict]) => verdict.value !== false)
        .map(([guard, { reason, place: at }]) => ({ guard, reason, file: at?.file ?? null, line: at?.line ?? null })),
    },
    chain: endpoint.guards.map((guard) => ({
      name: guard.name,
      file: guard.place.file,
      line: guard.place.line,
      kinds: guard.kinds === null ? null : [...guard.kinds],
      scope: guard.scope,
      conditional: guard.conditional,
    })),
    credentials: credentialEntries(endpoint),
    reads: [...endpoint.reads],
    writes: [...endpoint.writes],
    replies: endpoint.replies.map((reply) => ({
      status: reply.status,
      kind: reply.kind,
      keys: reply.keys === null ? null : [...reply.keys],
      file: reply.place.file,
      line: reply.place.line,
    })),
    conditional: endpoint.conditional,
    unknowns: endpoint.unknowns.map(unknownEntry),
    steps: stepEntries(endpoint),
  };
}

function consumerEntry(consumer: Consumer): ConsumerEntry {
  const { place, handler } = consumer;
  return {
    label: consumer.label,
    kind: consumer.kind,
    name: consumer.name,
    library: consumer.library,
    package: consumer.package?.name ?? '',
    file: place.file,
    line: place.line,
    handler: handler === null ? null : { name: handler.name, file: handler.location.file, line: handler.location.line },
    callees: calleesOf(consumer),
    delivery: { ...consumer.delivery },
    reads: [...consumer.reads],
    writes: [...consumer.writes],
    conditional: consumer.conditional,
    unknowns: consumer.unknowns.map(unknownEntry),
    steps: stepEntries(consumer),
  };
}

/** Functions of the project at their place, by their name; everything else as it is called, where it is called. */
function calleesOf(endpoint: EntryPoint): EndpointEntry['callees'] {
  const written = new Set(endpoint.calls.flatMap(({ to }) => (to === null ? [] : [placeKey(to.location)])));
  return [
    ...endpoint.calls.map(({ text, place, to }) => {
      const { file, line } = to?.location ?? place;
      return { name: to?.name ?? text, written: text, inProject: to !== null, file, line };
    }),
    // run by something that was called: a getter, a wrapper
    ...endpoint.callees
      .filter(({ location }) => !written.has(placeKey(location)))
      .map(({ name, location: { file, line } }) => ({ name, written: '', inProject: true, file, line })),
  ];
}
