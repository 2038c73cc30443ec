import type { BackendModel, Endpoint, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { sameName } from './migration-use.ts';
import { remembered } from './remembered.ts';
import { isWrite, stepsOf, type StepOf } from './requests.ts';
import { isSmall } from './tables.ts';

/** A public answer that is the same for everybody, made of tables that no code writes, and that no client can keep. */
export interface UncachedAnswer {
  readonly endpoint: Endpoint;
  readonly step: StepOf<'query'>;
  readonly table: string;
}

/** Frameworks that send JSON without an ETag. */
const withoutTags: ReadonlySet<string> = new Set([
  'fastify',
  'koa',
  'hono',
  'elysia',
  'h3',
  'polka',
  'itty-router',
  'oak',
  'node:http',
]);

/** Answers that clients ask for anew though nothing but a release changes them; none where the project has a word of caching in HTTP. */
export function uncachedAnswers(
  model: BackendModel,
  isSameForAll: (step: StepOf<'query'>) => boolean,
): UncachedAnswer[] {
  const { speaks, off } = spoken(model);
  if (speaks) return [];
  return model.endpoints.flatMap((endpoint): UncachedAnswer[] => {
    const { method, protocol, auth, framework, steps } = endpoint;
    if (method !== 'GET' || protocol !== 'http' || auth.value !== false) return [];
    if (!withoutTags.has(framework) && !(framework === 'express' && off)) return [];
    const queries = stepsOf(steps, 'query');
    const [step] = queries;
    if (step === undefined || !queries.every(isSameForAll) || !isAnswered(endpoint)) return [];
    const tables = queries.map(({ operation: { entities, place } }) =>
      entityCalled(model, entities[0] ?? '', place.file),
    );
    const [first] = tables;
    return first !== undefined &&
      tables.every((entity) => entity !== undefined && isReference(model, entity) && !isWritten(model, entity))
      ? [{ endpoint, step, table: first.table }]
      : [];
  });
}

/** It replies with data, and does nothing but read it. */
function isAnswered({ steps, params, replies }: Endpoint): boolean {
  return (
    params.length === 0 &&
    replies.some(({ kind }) => kind === 'json') &&
    steps.every(({ operation }) => ['reply', 'query', 'log', 'call'].includes(operation.is))
  );
}

/** A migration fills it, or it is small by its name: a list that others refer to. */
function isReference(model: BackendModel, { table, location }: Entity): boolean {
  return (
    isSmall(model, table, location.file) ||
    model.migrations.some(({ up }) =>
      up.some(({ change }) => change.kind === 'rows' && change.verb === 'insert' && sameName(change.table.name, table)),
    )
  );
}

function isWritten({ operations }: BackendModel, { name, table }: Entity): boolean {
  return operations.some(
    (operation) =>
      operation.is === 'query' &&
      (operation.operation === 'raw' ||
        (isWrite(operation) &&
          (operation.entities.length === 0 ||
            operation.entities.includes(name) ||
            operation.entities.includes(table)))),
  );
}

const words =
  /cache-control|\betags?\b|max-age|\bexpires\b['"]|stale-while|conditional-get|surrogate|cdn-cache|cacheControl/i;
const tagsOff = /\bdisable\(\s*['"]etag['"]|\bset\(\s*['"]etag['"]\s*,\s*false/;

/** Whether server code, or what stands before it, has a word of caching; and whether Express is told to send no ETag. */
const spoken = remembered((model: BackendModel): { speaks: boolean; off: boolean } => {
  const found = { speaks: model.fronts.length > 0, off: false };
  for (const { path, role, size } of model.project.files) {
    if (role !== 'server' || size > 500_000 || found.speaks) continue;
    const text = model.readDocument(path) ?? '';
    found.off ||= tagsOff.test(text);
    found.speaks ||= words.test(text.replaceAll(new RegExp(tagsOff, 'g'), ''));
  }
  return found;
});
