import { placeKey } from '../../model/places.ts';
import type { BackendModel, Column, Endpoint } from '../../model/types.ts';
import { credentialPurpose } from './endpoints.ts';
import { endpointsOf } from './lookup.ts';
import { type StepOf } from './requests.ts';

/** A request that comes to a query. */
export interface Pass {
  readonly endpoint: Endpoint;
  readonly step: StepOf<'query'>;
}

/** Middleware that fewer endpoints pass is not what every request pays for. */
const many = 5;

/** What people and programs sign in with. */
const credential =
  /^(?:(?:\w+_?)?(?:e?mail|user_?name|login|phone(?:_?number)?)|(?:\w+_?)?(?:api|access|secret)_?key(?:_?(?:hash|digest))?|(?:\w+_?)?token(?:_?(?:hash|digest))?|session_?(?:id|key)|sid)$/i;

/**
 * The first of the passes that shows a look-up to be made all the time: by a credential at a login or in a guard that
 * authenticates, or in middleware that most requests of an application pass, whatever they are about.
 */
export function hottest(model: BackendModel, columns: readonly Column[], passes: readonly Pass[]): Pass | null {
  const names = new Set(columns.filter(({ name }) => credential.test(name)).map(({ name }) => name));
  const authenticates = passes.find(
    ({ endpoint, step: { guard, operation } }) =>
      (guard === null
        ? credentialPurpose(endpoint) === 'login'
        : guard.kinds?.includes('authentication') === true && operation.operation === 'select') &&
      operation.filters?.some(({ column, operator }) => operator === '=' && names.has(column)) === true,
  );
  if (authenticates !== undefined) return authenticates;
  const always = passes.filter(({ step }) => step.guard !== null && !isOccasional(step));
  for (const atPlace of Map.groupBy(always, ({ step }) => placeKey(step.operation.place)).values())
    for (const [app, group] of Map.groupBy(atPlace, ({ endpoint }) => endpoint.app)) {
      const served = new Set(group.map(({ endpoint }) => endpoint)).size;
      if (served >= many && served * 2 > endpointsOf(model, app).length) return group[0] ?? null;
    }
  return null;
}

/**
 * None of the passes is what users do all day: rows are deleted, administrators look, a check is made now and then, or a list is
 * narrowed that others see as a whole.
 */
export function isRare(model: BackendModel, passes: readonly Pass[]): boolean {
  return passes.every(
    ({ endpoint, step }) =>
      step.operation.operation === 'delete' ||
      endpoint.method === 'DELETE' ||
      isNarrowed(step.operation) ||
      (step.guard !== null && isOccasional(step)) ||
      (isForAdministrators(endpoint) && !isMostlyForAdministrators(model, endpoint)),
  );
}

/** A page of a list, or its size, with conditions that may all be left out: without them it costs as much. */
function isNarrowed({ filters, limited, single, operation }: Pass['step']['operation']): boolean {
  return (
    (operation === 'count' || (limited === true && !single)) &&
    filters?.every(({ optional }) => optional === true) === true
  );
}

/** Inside of a branch that says nothing about who sends the request: it may be taken once in a thousand requests. */
function isOccasional({ conditions }: Pass['step']): boolean {
  return conditions.some(({ after, identity }) => !after && identity === '');
}

function isForAdministrators({ path }: Endpoint): boolean {
  return path.split('/').some((word) => /^(?:admin|internal|maintenance|debug)$/i.test(word));
}

/** The whole application is an administration: there is nobody else. */
function isMostlyForAdministrators(model: BackendModel, { app }: Endpoint): boolean {
  const all = endpointsOf(model, app);
  return all.filter(isForAdministrators).length * 2 > all.length;
}
