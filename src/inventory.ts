import { placeKey } from './findings/places.ts';
import type { Operation } from './model/operations.ts';
import type { BackendModel, Consumer, Endpoint, EntryPoint, Guard, Step } from './model/types.ts';
import type { ConsumerEntry, EndpointEntry, Inventory, StepEntry } from './report/inventory.ts';

/** The model as `map` and `trace` show it. */
export function inventoryOf(model: BackendModel, tool: Inventory['tool'], project: string): Inventory {
  return {
    tool,
    project,
    endpoints: model.endpoints.map(endpointEntry),
    entities: model.entities.map(({ name, table, kind, library, location, columns, indexes, relations }) => ({
      name,
      table,
      kind,
      library,
      file: location.file,
      line: location.line,
      columns: columns.map((column) => ({
        name: column.name,
        type: column.type,
        nullable: column.nullable,
        primary: column.primary,
        unique: column.unique,
      })),
      indexes: indexes.map((index) => ({ columns: [...index.columns], unique: index.unique })),
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
  };
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
    framework: endpoint.framework,
    package: endpoint.package?.name ?? '',
    file: place.file,
    line: place.line,
    handler: handler === null ? null : { name: handler.name, file: handler.location.file, line: handler.location.line },
    callees: calleesOf(endpoint),
    params: endpoint.params.map((param) => ({ name: param.name, in: param.in, validatedBy: param.validatedBy })),
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
    reads: [...endpoint.reads],
    writes: [...endpoint.writes],
    replies: endpoint.replies.map((reply) => ({
      status: reply.status,
      kind: reply.kind,
      keys: reply.keys === null ? null : [...reply.keys],
      file: reply.place.file,
      line: reply.place.line,
    })),
    unknowns: endpoint.unknowns.map(({ message }) => message),
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
    unknowns: consumer.unknowns.map(({ message }) => message),
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

/** The way of a request or a message, with an entry for each function it enters and each thing that happens there. */
function stepEntries(endpoint: EntryPoint): StepEntry[] {
  const entries: StepEntry[] = [];
  let path: readonly string[] = [];
  let within: Guard | null | undefined;
  for (const step of endpoint.steps) {
    const text = describe(step.operation);
    if (text === null) continue;
    if (step.guard !== within) {
      within = step.guard;
      path = [];
      const name = step.guard?.name ?? endpoint.handler?.name ?? endpoint.label;
      const at = step.guard?.place ?? endpoint.handler?.location ?? endpoint.place;
      entries.push({
        kind: step.guard === null ? 'handler' : 'guard',
        depth: 0,
        text: step.guard?.kinds?.length ? `${name} (${step.guard.kinds.join(', ')})` : name,
        notes: [],
        file: at.file,
        line: at.line,
      });
    }
    const via = step.via.slice(1);
    via.forEach((frame, depth) => {
      const key = `${frame.name}@${frame.calledAt.file}:${frame.calledAt.line}`;
      if (path[depth] === key) return;
      path = [...path.slice(0, depth), key];
      if (frame.name !== '(anonymous)')
        entries.push({
          kind: 'call',
          depth: depth + 1,
          text: `${frame.name}()`,
          notes: [],
          file: frame.location.file,
          line: frame.location.line,
        });
    });
    path = path.slice(0, via.length);
    entries.push({
      kind: step.operation.is,
      depth: via.length + 1,
      text,
      notes: notesOf(step),
      file: step.operation.place.file,
      line: step.operation.place.line,
    });
  }
  return entries;
}

/** What an operation does, in a few words; null for what is not worth a line. */
function describe(operation: Operation): string | null {
  switch (operation.is) {
    case 'query': {
      const entities = operation.entities.length > 0 ? operation.entities.join(', ') : 'something not known';
      const where =
        operation.filters === null
          ? ' where …'
          : operation.filters.length > 0
            ? ` where ${operation.filters.map((filter) => filter.column).join(', ')}`
            : '';
      return `${operation.operation} ${entities}${where}`;
    }
    case 'reply':
      return `reply ${operation.status ?? ''} ${operation.kind}${operation.keys === null ? '' : ` {${operation.keys.join(', ')}}`}`.replaceAll(
        '  ',
        ' ',
      );
    case 'throw':
      return `throw ${operation.error || 'error'}${operation.status === null ? '' : ` (${operation.status})`}`;
    case 'http':
      return `${operation.method ?? 'request'} ${operation.url ?? 'another service'}`;
    case 'guard':
      return `${operation.api} (${operation.guard})`;
    case 'token':
      return `${operation.operation} token`;
    case 'hash':
      return `hash with ${operation.algorithm}`;
    case 'file':
      return `${operation.operation} file`;
    case 'command':
      return `run a command${operation.shell ? ' in a shell' : ''}`;
    case 'publish':
      return `publish to ${operation.to}`;
    case 'log':
      return `log ${operation.level}`;
    case 'blocking':
      return `${operation.what} (blocks)`;
    case 'transaction':
      return `${operation.operation} transaction`;
    case 'discard':
      return 'promise that nothing waits for';
    default:
      return null;
  }
}

function notesOf(step: Step): string[] {
  const notes: string[] = [];
  if (step.transaction !== null) notes.push('in a transaction');
  for (const loop of step.loops)
    if (!loop.constant)
      notes.push(loop.overQuery === null ? 'in a loop' : `in a loop over the rows of line ${loop.overQuery.line}`);
  const condition = step.conditions.at(-1);
  if (condition !== undefined && !condition.after)
    notes.push(`only if ${condition.truth ? '' : 'not '}${condition.text}`);
  if (step.inCatch) notes.push('on error');
  return notes;
}
