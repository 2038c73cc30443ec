import type { BackendModel, Endpoint } from '../../model/types.ts';
import {
  carriesOwnSecret,
  handlerSteps,
  handlesCredentials,
  isOpenByPurpose,
  isUnderstood,
  writesOf,
} from './endpoints.ts';
import { entityCalled } from './lookup.ts';
import { remembered } from './remembered.ts';

/** Records that strangers are meant to leave behind. */
const openEntities =
  /^(?:page_?)?(?:views?|visits?|hits?|logs?|events?|contacts?|messages?_?contact|subscribers?|newsletters?|leads?|feedbacks?|sessions?)$/i;
const privateEntities =
  /(?:payment|card|invoice|order|address|wallet|credential|session|token|secret|message|notification|cart|account|user|customer|patient)s?$/i;

/** Known to have no authentication, and not meant to be open. */
export function isExposed(endpoint: Endpoint): boolean {
  if (
    endpoint.auth.value !== false ||
    endpoint.method === 'OPTIONS' ||
    (endpoint.protocol !== 'http' && endpoint.protocol !== 'graphql')
  )
    return false;
  if (!isUnderstood(endpoint) || isOpenByPurpose(endpoint) || handlesCredentials(endpoint)) return false;
  if (carriesOwnSecret(endpoint) || looksWhoItIs(endpoint)) return false;
  return !endpoint.guards.some(
    ({ kinds }) => kinds === null || kinds.includes('signature') || kinds.includes('authorization'),
  );
}

/** Turns requests away for something that is called like a user or a session: authentication of its own, in its own words. */
function looksWhoItIs({ steps }: Endpoint): boolean {
  return steps.some(
    ({ operation, conditions }) =>
      (operation.is === 'throw' ||
        (operation.is === 'reply' &&
          (operation.kind === 'error' || operation.kind === 'redirect' || (operation.status ?? 0) >= 400))) &&
      conditions.some(({ text }) => people.test(text)),
  );
}

const people = /user|session|auth|token|login|logged|principal|account|credential|secret|signature|api_?key/i;

/** Entities that the handler changes, those left out that strangers are meant to leave behind. */
export function changed(endpoint: Endpoint): string[] {
  const entities = writesOf(endpoint).flatMap(({ operation }) =>
    operation.is === 'query' ? (operation.entities.length === 0 ? ['data'] : operation.entities) : [],
  );
  return [...new Set(entities)].filter((entity) => !openEntities.test(entity));
}

/** A user who did not exist makes an account: nobody can be signed in before. */
export function signsUp(model: BackendModel, endpoint: Endpoint): boolean {
  const writes = writesOf(endpoint);
  return (
    endpoint.method === 'POST' &&
    writes.length > 0 &&
    writes.every(
      ({ operation }) =>
        operation.is === 'query' &&
        operation.operation === 'insert' &&
        operation.entities.length > 0 &&
        operation.entities.every(
          (entity) =>
            /^(?:user|account|member|customer)s?$/i.test(entity) &&
            entityCalled(model, entity, operation.place.file)?.columns.some(({ name }) =>
              /^pass(?:word|wd)/i.test(name),
            ) === true,
        ),
    )
  );
}

/** Private records of which the endpoint, by its path, gives out a list. */
export function listed(endpoint: Endpoint): string[] {
  const last = endpoint.path.split('/').at(-1)?.toLowerCase().replace(/s$/, '') ?? '';
  const lists = handlerSteps(endpoint).flatMap(({ operation }) =>
    operation.is === 'query' && operation.operation === 'select' && !operation.single && operation.filters?.length === 0
      ? operation.entities
      : [],
  );
  return [...new Set(lists)].filter(
    (entity) => privateEntities.test(entity) && last !== '' && entity.toLowerCase().startsWith(last),
  );
}

/** How it is done elsewhere: in the same file if possible, best where something is written too. */
export function exampleFor(endpoint: Endpoint, guarded: readonly Endpoint[]): Endpoint | undefined {
  const { byFile, all } = examples(guarded);
  const near = byFile.get(endpoint.place.file);
  return near?.writing ?? near?.any ?? all.writing ?? all.any;
}

const examples = remembered((guarded: readonly Endpoint[]) => {
  const first = (of: readonly Endpoint[]): Record<'writing' | 'any', Endpoint | undefined> => ({
    writing: of.find(({ method }) => method !== 'GET'),
    any: of[0],
  });
  const files = Map.groupBy(guarded, ({ place }) => place.file);
  return { byFile: new Map([...files].map(([file, of]) => [file, first(of)])), all: first(guarded) };
});

/** The route, what it writes, and who shows how to protect it. */
export function traceOf(
  endpoint: Endpoint,
  example: Endpoint | undefined,
): { location: Endpoint['place']; message: string }[] {
  const write = writesOf(endpoint)[0]?.operation;
  return [
    { location: endpoint.place, message: `${endpoint.label}: ${endpoint.auth.reason}` },
    ...(write === undefined ? [] : [{ location: write.place, message: `${write.api}()` }]),
    ...(example?.auth.place == null
      ? []
      : [{ location: example.auth.place, message: `${example.label} authenticates with ${example.auth.reason}` }]),
  ];
}
